package io.dotmesh.adapters.sqlite;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** The tables, and how those of older versions become those of this one. */
final class Schema {
    /** "dotm": by this a file says that it is one of ours. */
    static final long APPLICATION_ID = 0x646F_746D;

    /** Each step makes the next version out of the one before. Steps are added at the end and never changed. */
    private static final List<String> STEPS = List.of(version1(), version2(), version3());

    static final int VERSION = STEPS.size();

    private Schema() {}

    /** Brings a file to this version, in one transaction. {@code VERSION_MISMATCH} when it is of a newer one. */
    static Outcome<Nothing> prepare(Session session, Path file) throws SQLException {
        long version = pragma(session, "user_version");
        long application = pragma(session, "application_id");
        if (application != APPLICATION_ID && (application != 0 || version != 0)) {
            return Outcome.broken(
                    FaultCode.CORRUPT,
                    file + " is a database of another program",
                    "Move it away, or name another data directory.");
        }
        if (version > VERSION) {
            return Outcome.broken(
                    FaultCode.VERSION_MISMATCH,
                    "the registry " + file + " was written by a newer version of dotmesh (format " + version
                            + ", this one reads up to " + VERSION + ")",
                    "Run the newer version. Nothing was changed.");
        }
        if (version < VERSION) {
            session.script("BEGIN IMMEDIATE");
            session.thenRun("COMMIT", upgrading -> {
                for (var step : STEPS.subList((int) version, VERSION)) {
                    upgrading.script(step);
                }
                upgrading.script("PRAGMA application_id = " + APPLICATION_ID);
                upgrading.script("PRAGMA user_version = " + VERSION);
                return Nothing.NOTHING;
            });
        }
        return Outcome.done();
    }

    private static long pragma(Session session, String name) throws SQLException {
        return session.first("PRAGMA " + name, Row::number).orElse(0L);
    }

    /**
     * Positions of commits in a branch run from 1 without gaps, so the newest says how many there are, and nothing has
     * to be counted or kept in step.
     */
    private static String version1() {
        return """
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
            ) STRICT;
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
            ) STRICT;

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
            """;
    }

    /** Dots have quotas. */
    private static String version2() {
        return "ALTER TABLE dots ADD COLUMN quota_bytes INTEGER;";
    }

    /** Branches have masters, sagas the node that began them, and what was removed is remembered. */
    private static String version3() {
        return """
            ALTER TABLE sagas ADD COLUMN dot TEXT;
            ALTER TABLE sagas ADD COLUMN node TEXT;

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
            """;
    }
}
