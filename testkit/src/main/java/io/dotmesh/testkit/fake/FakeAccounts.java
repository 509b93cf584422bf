package io.dotmesh.testkit.fake;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.KeyedAccount;
import io.dotmesh.domain.account.Keys;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.ports.driven.AccountRegister;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The accounts of a {@link FakeRegistry}. */
record FakeAccounts(FakeRegistry.Shelf shelf, FakeRegistry.Switches switches) implements AccountRegister {
    /** All accounts at one instant. */
    record Contents(Map<AccountId, KeyedAccount> byId) {
        static final Contents EMPTY = new Contents(Map.of());

        Contents {
            byId = Map.copyOf(byId);
        }

        Contents with(KeyedAccount next) {
            var all = new HashMap<>(byId);
            all.put(next.account().id(), next);
            return new Contents(all);
        }

        Optional<KeyedAccount> one(Predicate<Account> wanted) {
            return byId.values().stream()
                    .filter(keyed -> wanted.test(keyed.account()))
                    .findFirst();
        }

        boolean takesNameOrEmail(Account account) {
            return one(other -> !other.id().equals(account.id())
                            && (other.name().equals(account.name())
                                    || other.email().equalsIgnoreCase(account.email())))
                    .isPresent();
        }
    }

    @Override
    public Outcome<Nothing> add(Account account, Keys keys) {
        return change(contents -> contents.byId().containsKey(account.id()) || contents.takesNameOrEmail(account)
                ? taken(account)
                : Outcome.done(contents.with(new KeyedAccount(account, keys))));
    }

    @Override
    public Outcome<Nothing> replace(Account account) {
        return change(contents -> contents.takesNameOrEmail(account)
                ? present(contents, account.id()).then(_ -> taken(account))
                : replaced(contents, account.id(), keyed -> new KeyedAccount(account, keyed.keys())));
    }

    @Override
    public Outcome<Nothing> rekey(AccountId account, Keys keys) {
        return change(contents -> replaced(contents, account, keyed -> new KeyedAccount(keyed.account(), keys)));
    }

    @Override
    public Outcome<Optional<KeyedAccount>> byId(AccountId id) {
        return read(contents -> Optional.ofNullable(contents.byId().get(id)));
    }

    @Override
    public Outcome<Optional<KeyedAccount>> byName(String name) {
        return read(contents -> contents.one(account -> account.name().equals(name)));
    }

    @Override
    public Outcome<Optional<KeyedAccount>> byEmail(String email) {
        return read(contents -> contents.one(account -> account.email().equalsIgnoreCase(email)));
    }

    @Override
    public Outcome<List<KeyedAccount>> all() {
        return read(contents -> contents.byId().values().stream()
                .sorted(Comparator.comparing(keyed -> keyed.account().name()))
                .toList());
    }

    private <T> Outcome<T> read(Function<Contents, T> look) {
        return switches.fault()
                .<Outcome<T>>map(Outcome::faulted)
                .orElseGet(() -> Outcome.done(look.apply(shelf.accounts)));
    }

    private Outcome<Nothing> change(Function<Contents, Outcome<Contents>> next) {
        synchronized (shelf) {
            return switches.fault()
                    .<Outcome<Contents>>map(Outcome::faulted)
                    .orElseGet(() -> next.apply(shelf.accounts))
                    .map(contents -> {
                        shelf.accounts = contents;
                        return Nothing.NOTHING;
                    });
        }
    }

    private static Outcome<Contents> replaced(Contents contents, AccountId id, UnaryOperator<KeyedAccount> next) {
        return present(contents, id).map(keyed -> contents.with(next.apply(keyed)));
    }

    private static Outcome<KeyedAccount> present(Contents contents, AccountId id) {
        return Optional.ofNullable(contents.byId().get(id))
                .map(Outcome::done)
                .orElseGet(() -> Outcome.refused(
                        FaultCode.NO_SUCH_ACCOUNT, "there is no account with the id " + id, "Check the id."));
    }

    private static Outcome<Contents> taken(Account account) {
        return Outcome.refused(
                FaultCode.ALREADY_EXISTS,
                "the id, name or email of " + account.name() + " is another account's",
                "Choose another name or email.");
    }
}
