package io.dotmesh.application.serving;

import io.dotmesh.application.reconcile.Engine;
import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.Action;
import io.dotmesh.domain.account.Caller;
import io.dotmesh.domain.account.KeyedAccount;
import io.dotmesh.domain.account.Keys;
import io.dotmesh.domain.account.Permission;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.ports.driven.AccountRegister;
import io.dotmesh.ports.driving.Accounts;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** {@link Accounts} for one caller. */
final class ServingAccounts implements Accounts {
    private static final int NOTES_MAX = 256;
    private static final int TEXT_CHARACTERS_MAX = 1024;

    private final Desk desk;
    private final Engine engine;
    private final AccountRegister accounts;
    private final Optional<Secret> shown;

    /** {@code shown} is the secret that let the caller in. */
    ServingAccounts(Desk desk, Optional<Secret> shown) {
        this.desk = desk;
        this.engine = desk.engine();
        this.accounts = engine.parts().registry().accounts();
        this.shown = shown;
    }

    @Override
    public Outcome<Account> current() {
        return Outcome.done(desk.caller().account());
    }

    @Override
    public Outcome<Account> authenticated() {
        return withPassword().then(_ -> current());
    }

    private Outcome<Nothing> withPassword() {
        return desk.caller().proof() == Caller.Proof.API_KEY
                ? Outcome.refused(
                        FaultCode.FORBIDDEN,
                        "Password authentication is required for this method.",
                        "Ask again with your password in place of the API key.")
                : Outcome.done();
    }

    @Override
    public Outcome<Secret> apiKey() {
        return shown.filter(_ -> desk.caller().proof() == Caller.Proof.API_KEY)
                .map(Outcome::done)
                .orElseGet(() -> Outcome.refused(
                        FaultCode.NOT_SUPPORTED,
                        "API keys are kept as hashes only, so this node cannot tell yours",
                        "Make a new one with ResetApiKey; the old one then no longer serves."));
    }

    @Override
    public Outcome<Secret> resetApiKey(Optional<Duration> validFor) {
        return withPassword().then(_ -> entry(desk.caller().account().id())).then(entry -> {
            var key = engine.parts().credentials().newApiKey();
            var keys = new Keys(
                    entry.keys().passwordHash(),
                    Optional.of(engine.parts().credentials().hashApiKey(key)),
                    validFor.map(engine.now()::plus));
            return accounts.rekey(entry.account().id(), keys).map(_ -> key);
        });
    }

    @Override
    public Outcome<Account> changePassword(Secret password) {
        return changePassword(desk.caller().account().id(), password);
    }

    @Override
    public Outcome<Account> changePassword(String ref, Secret password) {
        return find(ref).then(account -> changePassword(account.id(), password));
    }

    private Outcome<Account> changePassword(AccountId id, Secret password) {
        return strong(password).then(_ -> entry(id)).then(entry -> {
            var keys = new Keys(
                    Optional.of(engine.parts().credentials().hashPassword(password)),
                    entry.keys().apiKeyHash(),
                    entry.keys().apiKeyExpires());
            return accounts.rekey(id, keys).map(_ -> entry.account());
        });
    }

    private Outcome<KeyedAccount> entry(AccountId id) {
        return desk.account(id.value());
    }

    @Override
    public Outcome<Account> register(String name, String email, Secret password) {
        return asAdmin()
                .then(_ -> password.value().isEmpty() ? required("Password") : Outcome.done())
                .then(_ -> email.isEmpty() ? required("Email address") : Outcome.done())
                .then(_ -> name.isEmpty() ? required("Name") : Outcome.done())
                .then(_ -> checkName(name))
                .then(_ -> checkEmail(email))
                .then(_ -> strong(password))
                .then(_ -> {
                    var account = new Account(
                            new AccountId(engine.parts().identifiers().next()), name, email, new TreeMap<>());
                    var credentials = engine.parts().credentials();
                    var keys = new Keys(
                            Optional.of(credentials.hashPassword(password)),
                            Optional.of(credentials.hashApiKey(credentials.newApiKey())),
                            Optional.empty());
                    return accounts.add(account, keys)
                            .fold(_ -> Outcome.done(account), fault -> taken(name, fault.code(), fault.detail()));
                });
    }

    private static Outcome<Nothing> required(String what) {
        return Outcome.refused(FaultCode.INVALID, what + " cannot be empty.", "Give one.");
    }

    private static <T> Outcome<T> taken(String name, FaultCode code, String detail) {
        return Outcome.refused(
                code, "[RegistrationServer] Error creating user " + name + ": " + detail, "Choose another.");
    }

    private static Outcome<Nothing> strong(Secret password) {
        int length = password.value().length();
        if (length < PASSWORD_CHARACTERS_MIN) {
            return Outcome.refused(
                    FaultCode.INVALID,
                    "invalid password: password length should be at least " + PASSWORD_CHARACTERS_MIN + " symbols",
                    "Choose a longer one.");
        }
        return length > TEXT_CHARACTERS_MAX
                ? Outcome.refused(
                        FaultCode.LIMIT,
                        "a password is at most " + TEXT_CHARACTERS_MAX + " characters",
                        "Choose a shorter one.")
                : Outcome.done();
    }

    @Override
    public Outcome<Nothing> checkName(String name) {
        // A name is also a namespace, or its account could own no dot.
        return Namespace.parse(name)
                .fold(
                        _ -> Outcome.done(),
                        _ -> Outcome.refused(
                                FaultCode.INVALID,
                                "Invalid username.",
                                "Use 1 to 64 letters, digits, '-' and '_': the name is also the account's namespace."));
    }

    private static Outcome<Nothing> checkEmail(String email) {
        return email.length() <= TEXT_CHARACTERS_MAX && email.indexOf('@') > 0
                ? Outcome.done()
                : Outcome.refused(FaultCode.INVALID, "invalid email address: '" + email + "'", "Write NAME@HOST.");
    }

    private Outcome<Nothing> asAdmin() {
        return Permission.check(desk.caller(), Action.MANAGE_ACCOUNTS);
    }

    @Override
    public Outcome<Account> find(String ref) {
        return asAdmin().then(_ -> desk.account(ref)).map(KeyedAccount::account);
    }

    @Override
    public Outcome<Account> findByNote(String field, String value) {
        return asAdmin().then(_ -> accounts.all()).then(all -> {
            var found = all.stream()
                    .map(KeyedAccount::account)
                    .filter(account -> value.equals(account.metadata().get(field)))
                    .toList();
            return found.size() == 1
                    ? Outcome.done(found.getFirst())
                    : Outcome.refused(
                            FaultCode.NO_SUCH_ACCOUNT,
                            found.size() + " users have " + field + "=" + value + ", not one",
                            "Find the user by name or email.");
        });
    }

    @Override
    public Outcome<Account> changeEmail(String ref, String email) {
        return checkEmail(email).then(_ -> changed(ref, account -> Outcome.done(account.mailedAt(email))));
    }

    @Override
    public Outcome<Account> note(String ref, String field, String value) {
        return changed(ref, account -> {
            boolean fits = !field.isEmpty()
                    && field.length() <= TEXT_CHARACTERS_MAX
                    && value.length() <= TEXT_CHARACTERS_MAX
                    && account.metadata().size() < NOTES_MAX;
            return fits
                    ? Outcome.done(account.noting(with(account.metadata(), map -> {
                        map.put(field, value);
                        return map;
                    })))
                    : Outcome.refused(
                            FaultCode.LIMIT,
                            "a user has at most " + NOTES_MAX + " fields of 1 to " + TEXT_CHARACTERS_MAX
                                    + " characters",
                            "Shorten the field, or delete one.");
        });
    }

    @Override
    public Outcome<Account> forget(String ref, String field) {
        return changed(
                ref,
                account -> Outcome.done(account.noting(with(account.metadata(), map -> {
                    map.remove(field);
                    return map;
                }))));
    }

    private static SortedMap<String, String> with(
            SortedMap<String, String> notes, UnaryOperator<SortedMap<String, String>> change) {
        return change.apply(new TreeMap<>(notes));
    }

    private Outcome<Account> changed(String ref, Function<Account, Outcome<Account>> change) {
        return find(ref)
                .then(account -> engine.naming(
                        "account " + account.id(),
                        () -> find(account.id().value())
                                .then(change)
                                .then(next -> accounts.replace(next).map(_ -> next))));
    }
}
