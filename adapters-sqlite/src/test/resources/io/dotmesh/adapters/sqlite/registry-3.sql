-- A registry as version 3 of its format wrote it. Never changed: such files are out there.
PRAGMA journal_mode = WAL;
PRAGMA application_id = 1685025901;
PRAGMA user_version = 3;

CREATE TABLE dots (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  owner TEXT NOT NULL,
  origin_branch TEXT,
  origin_commit TEXT,
  created_s INTEGER NOT NULL,
  created_ns INTEGER NOT NULL,
  trashed_by TEXT,
  trashed_s INTEGER,
  trashed_ns INTEGER,
  expires_s INTEGER,
  expires_ns INTEGER
, quota_bytes INTEGER) STRICT;
CREATE UNIQUE INDEX dots_by_name ON dots (namespace, name) WHERE trashed_by IS NULL;

CREATE TABLE collaborators (
  dot INTEGER NOT NULL REFERENCES dots ON DELETE CASCADE,
  account TEXT NOT NULL,
  PRIMARY KEY (dot, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE branches (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  dot INTEGER NOT NULL REFERENCES dots ON DELETE CASCADE,
  name TEXT NOT NULL,
  origin_branch TEXT,
  origin_commit TEXT,
  stash_of TEXT,
  stash_s INTEGER,
  stash_ns INTEGER,
  expires_s INTEGER,
  expires_ns INTEGER,
  UNIQUE (dot, name)
) STRICT;

CREATE TABLE commits (
  branch INTEGER NOT NULL REFERENCES branches ON DELETE CASCADE,
  position INTEGER NOT NULL,
  id TEXT NOT NULL,
  message TEXT NOT NULL,
  author TEXT NOT NULL,
  made_s INTEGER NOT NULL,
  made_ns INTEGER NOT NULL,
  metadata TEXT NOT NULL,
  PRIMARY KEY (branch, position),
  UNIQUE (branch, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sagas (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  saga TEXT NOT NULL
, dot TEXT, node TEXT) STRICT;

CREATE TABLE accounts (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL UNIQUE,
  password_hash TEXT,
  api_key_hash TEXT,
  api_key_expires_s INTEGER,
  api_key_expires_ns INTEGER,
  metadata TEXT NOT NULL
) STRICT;

CREATE TABLE masterships (
  branch INTEGER PRIMARY KEY REFERENCES branches ON DELETE CASCADE,
  holder TEXT NOT NULL,
  fence INTEGER NOT NULL,
  line INTEGER NOT NULL,
  required_tip TEXT
) STRICT;

CREATE TABLE removed (
  branch TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO dots VALUES
  (1, 'd1', 'alice', 'shop', 'a1', 'gone-branch', 'gone-commit', 1795348800, 123456789, NULL, NULL, NULL, NULL, NULL, 10737418240),
  (2, 'd2', 'admin', 'bare', 'a1', NULL, NULL, -1, 999999999, NULL, NULL, NULL, NULL, NULL, NULL),
  (3, 'd3', 'alice', 'shop', 'a2', NULL, NULL, 0, 0, 'a2', 1795348801, 1, 1795348802, 2, 1048577);
INSERT INTO collaborators VALUES (1, 'a2'), (1, 'a3');
INSERT INTO branches VALUES
  (1, 'b1', 1, 'master', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (2, 'b2', 1, 'stash', 'b1', 'c1', 'b1', 1795348800, 5, 1795953600, 6),
  (3, 'b3', 3, 'master', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO commits VALUES
  (1, 1, 'c1', 'first', 'alice', 1795348800, 1, ''),
  (1, 2, 'c2', 'zweite Größe 🐳', 'bob', 1795348800, 2,
   'empty' || char(9) || char(10) || 'ticket' || char(9) || '4\t2\n\\' || char(10)),
  (3, 1, 'c1', '', '', 0, 0, '');
INSERT INTO sagas (number, id, saga, dot, node) VALUES
  (7, 's7', '1 drop-branch d1 b9', 'd1', 'n1'),
  (3, 's3', '1 drop-branch d1 b8', NULL, NULL);
INSERT INTO masterships VALUES (1, 'n1', 7, 5, 'c2'), (3, 'n2', 1, 1, NULL);
INSERT INTO removed VALUES ('b8');
INSERT INTO accounts VALUES
  (1, '00000000-0000-0000-0000-000000000000', 'admin', '', '', NULL, NULL, NULL, NULL, ''),
  (2, 'a1', 'alice', 'Alice@Example.com', 'alice@example.com', 'password-hash', 'key-hash', 1795348800, 9,
   'team' || char(9) || 'red' || char(10));
