package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.KeyedAccount;
import io.dotmesh.domain.account.Keys;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.ports.driven.AccountRegister;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** The accounts. Of secrets there are hashes only. */
record EtcdAccountRegister(EtcdRegistry registry) implements AccountRegister {
    @Override
    public Outcome<Nothing> add(Account account, Keys keys) {
        return change(
                account.id(),
                contents -> contents.modified(Layout.account(account.id())) != 0 || takesNameOrEmail(contents, account)
                        ? taken(account)
                        : Outcome.done(plan(contents, Optional.empty(), new KeyedAccount(account, keys))));
    }

    @Override
    public Outcome<Nothing> replace(Account account) {
        return change(account.id(), contents -> {
            var known = contents.account(account.id());
            if (known.isEmpty()) {
                return unknown(account.id());
            }
            return takesNameOrEmail(contents, account)
                    ? taken(account)
                    : Outcome.done(plan(
                            contents,
                            known,
                            new KeyedAccount(account, known.get().keys())));
        });
    }

    @Override
    public Outcome<Nothing> rekey(AccountId account, Keys keys) {
        return change(
                account,
                contents -> contents.account(account)
                        .<Outcome<Plan>>map(known -> Outcome.done(
                                plan(contents, Optional.of(known), new KeyedAccount(known.account(), keys))))
                        .orElseGet(() -> unknown(account)));
    }

    @Override
    public Outcome<Optional<KeyedAccount>> byId(AccountId id) {
        return read(List.of(Layout.account(id)), contents -> contents.account(id));
    }

    @Override
    public Outcome<Optional<KeyedAccount>> byName(String name) {
        return at(Layout.accountName(name));
    }

    @Override
    public Outcome<Optional<KeyedAccount>> byEmail(String email) {
        return at(Layout.accountEmail(email));
    }

    private Outcome<Optional<KeyedAccount>> at(String key) {
        return registry.read(contents -> {
            var beginnings =
                    contents.text(key).map(id -> Layout.ACCOUNTS + id).stream().toList();
            return contents.readable(beginnings).map(_ -> contents.accountAt(key));
        });
    }

    @Override
    public Outcome<List<KeyedAccount>> all() {
        return read(
                List.of(Layout.ACCOUNTS),
                contents -> contents.accounts().stream()
                        .sorted(Comparator.comparing(keyed -> keyed.account().name()))
                        .toList());
    }

    private Outcome<Nothing> change(AccountId subject, Function<Contents, Outcome<Plan>> planning) {
        return registry.change(
                subject.value(),
                _ -> registry.mirror()
                        .look(contents -> contents.readable(List.of(Layout.account(subject)))
                                .then(_ -> planning.apply(contents))));
    }

    private <T> Outcome<T> read(Collection<String> beginnings, Function<Contents, T> look) {
        return registry.read(contents -> contents.readable(beginnings).map(_ -> look.apply(contents)));
    }

    /** The account as it is to be, with the keys that lead to it; all of them as they are now. */
    private static Plan plan(Contents contents, Optional<KeyedAccount> before, KeyedAccount next) {
        var id = next.account().id();
        var puts = new TreeMap<String, String>();
        var deletes = new ArrayList<KeyRange>();
        if (!before.equals(Optional.of(next))) {
            puts.put(Layout.account(id), Records.text(next));
        }
        var now = ways(next.account());
        var old = before.map(known -> ways(known.account())).orElse(List.of());
        now.stream().filter(key -> !old.contains(key)).forEach(key -> puts.put(key, id.value()));
        old.stream().filter(key -> !now.contains(key)).forEach(key -> deletes.add(KeyRange.of(key)));
        var expected = new TreeMap<String, Long>();
        Stream.of(List.of(Layout.FORMAT, Layout.account(id)), now, old)
                .flatMap(List::stream)
                .forEach(key -> expected.put(key, contents.modified(key)));
        return new Plan(expected, puts, deletes, List.of());
    }

    private static List<String> ways(Account account) {
        return List.of(Layout.accountName(account.name()), Layout.accountEmail(account.email()));
    }

    private static boolean takesNameOrEmail(Contents contents, Account account) {
        return ways(account).stream()
                .flatMap(key -> contents.text(key).stream())
                .anyMatch(id -> !id.equals(account.id().value()));
    }

    private static <T> Outcome<T> taken(Account account) {
        return Outcome.refused(
                FaultCode.ALREADY_EXISTS,
                "the id, name or email of " + account.name() + " is another account's",
                "Choose another name or email.");
    }

    private static <T> Outcome<T> unknown(AccountId id) {
        return Outcome.refused(
                FaultCode.NO_SUCH_ACCOUNT, "there is no account with the id " + id, "Check the id or the name.");
    }
}
