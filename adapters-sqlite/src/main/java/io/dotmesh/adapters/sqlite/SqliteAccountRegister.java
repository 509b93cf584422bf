package io.dotmesh.adapters.sqlite;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.KeyedAccount;
import io.dotmesh.domain.account.Keys;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.ports.driven.AccountRegister;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The accounts, in tables. Of secrets there are hashes only. */
record SqliteAccountRegister(Writer writer, Readers readers) implements AccountRegister {
    @Override
    public Outcome<Nothing> add(Account account, Keys keys) {
        return writer.change(session -> {
            if (session.has("SELECT 1 FROM accounts WHERE id = ?", account.id())
                    || takesNameOrEmail(session, account)) {
                return taken(account);
            }
            session.run(
                    """
                    INSERT INTO accounts (id, name, email, email_folded, password_hash, api_key_hash,
                    api_key_expires_s, api_key_expires_ns, metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    account.id(),
                    account.name(),
                    account.email(),
                    folded(account.email()),
                    keys.passwordHash(),
                    keys.apiKeyHash(),
                    keys.apiKeyExpires().map(Instant::getEpochSecond),
                    keys.apiKeyExpires().map(Instant::getNano),
                    Fields.text(account.metadata()));
            return Outcome.done();
        });
    }

    @Override
    public Outcome<Nothing> replace(Account account) {
        return writer.change(session -> {
            if (!session.has("SELECT 1 FROM accounts WHERE id = ?", account.id())) {
                return unknown(account.id());
            }
            if (takesNameOrEmail(session, account)) {
                return taken(account);
            }
            session.run(
                    "UPDATE accounts SET name = ?, email = ?, email_folded = ?, metadata = ? WHERE id = ?",
                    account.name(),
                    account.email(),
                    folded(account.email()),
                    Fields.text(account.metadata()),
                    account.id());
            return Outcome.done();
        });
    }

    @Override
    public Outcome<Nothing> rekey(AccountId account, Keys keys) {
        return writer.change(session -> {
            int changed = session.run(
                    """
                    UPDATE accounts SET password_hash = ?, api_key_hash = ?, api_key_expires_s = ?,
                    api_key_expires_ns = ? WHERE id = ?
                    """,
                    keys.passwordHash(),
                    keys.apiKeyHash(),
                    keys.apiKeyExpires().map(Instant::getEpochSecond),
                    keys.apiKeyExpires().map(Instant::getNano),
                    account);
            return changed == 0 ? unknown(account) : Outcome.done();
        });
    }

    @Override
    public Outcome<Optional<KeyedAccount>> byId(AccountId id) {
        return one("a.id = ?", id);
    }

    @Override
    public Outcome<Optional<KeyedAccount>> byName(String name) {
        return one("a.name = ?", name);
    }

    @Override
    public Outcome<Optional<KeyedAccount>> byEmail(String email) {
        return one("a.email_folded = ?", folded(email));
    }

    @Override
    public Outcome<List<KeyedAccount>> all() {
        return readers.read(session -> Outcome.done(list(session, "TRUE")));
    }

    /** {@code condition} is one of the above, never what a user wrote. */
    private Outcome<Optional<KeyedAccount>> one(String condition, Object argument) {
        return readers.read(session ->
                Outcome.done(list(session, condition, argument).stream().findFirst()));
    }

    private static List<KeyedAccount> list(Session session, String condition, Object... arguments) throws SQLException {
        return List.copyOf(session.list(
                "SELECT a.id, a.name, a.email, a.metadata, a.password_hash, a.api_key_hash, a.api_key_expires_s,"
                        + " a.api_key_expires_ns FROM accounts a WHERE " + condition + " ORDER BY a.name",
                row -> new KeyedAccount(
                        new Account(row.text(AccountId::new), row.text(), row.text(), row.fields()),
                        new Keys(row.optionalText(), row.optionalText(), row.optionalInstant())),
                arguments));
    }

    private static boolean takesNameOrEmail(Session session, Account account) throws SQLException {
        return session.has(
                "SELECT 1 FROM accounts WHERE (name = ? OR email_folded = ?) AND id <> ?",
                account.name(),
                folded(account.email()),
                account.id());
    }

    /** Upper case first: some letters that differ in lower case are one in upper case. */
    private static String folded(String email) {
        return email.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    private static Outcome<Nothing> taken(Account account) {
        return Outcome.refused(
                FaultCode.ALREADY_EXISTS,
                "the id, name or email of " + account.name() + " is another account's",
                "Choose another name or email.");
    }

    private static Outcome<Nothing> unknown(AccountId id) {
        return Outcome.refused(
                FaultCode.NO_SUCH_ACCOUNT, "there is no account with the id " + id, "Check the id or the name.");
    }
}
