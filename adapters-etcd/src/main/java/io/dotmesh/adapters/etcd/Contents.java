package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.account.KeyedAccount;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.SagaId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All watched keys at one revision. Guarded by the lock of the {@link Mirror} that has it. */
final class Contents {
    private final Map<String, Long> modified = new HashMap<>();
    private final SortedMap<String, String> unreadable = new TreeMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, StoredDot> dots = new HashMap<>();
    private final Map<String, StoredBranch> branches = new HashMap<>();
    private final Map<BranchId, String> branchKeys = new HashMap<>();
    private final Map<DotId, Map<String, StoredBranch>> byDot = new HashMap<>();
    private final Map<String, Kept> sagas = new HashMap<>();
    private final Map<String, KeyedAccount> accounts = new HashMap<>();

    private record Kept(SagaId id, long created, StoredSaga saga) {}

    /** A saga and its id. */
    record Noted(SagaId id, StoredSaga saga) {}

    void put(Entry entry) {
        var key = entry.key();
        forget(key);
        modified.put(key, entry.modified());
        try {
            if (key.startsWith(Layout.DOTS)) {
                dots.put(key, Records.dot(entry.value()));
            } else if (key.startsWith(Layout.BRANCHES)) {
                put(key, Records.branch(entry.value()));
            } else if (key.startsWith(Layout.SAGAS)) {
                var id = new SagaId(key.substring(Layout.SAGAS.length()));
                sagas.put(key, new Kept(id, entry.created(), Records.saga(entry.value())));
            } else if (key.startsWith(Layout.ACCOUNTS)) {
                accounts.put(key, Records.account(entry.value()));
            } else {
                texts.put(key, entry.value());
            }
        } catch (Unreadable e) {
            unreadable.put(key, String.valueOf(e.getMessage()));
        }
    }

    private void put(String key, StoredBranch stored) throws Unreadable {
        var branch = stored.branch();
        if (!key.equals(Layout.branch(branch.dot(), branch.id()))) {
            throw new Unreadable("it is the record of another branch");
        }
        branches.put(key, stored);
        branchKeys.put(branch.id(), key);
        byDot.computeIfAbsent(branch.dot(), _ -> new HashMap<>()).put(key, stored);
    }

    void remove(String key) {
        forget(key);
        modified.remove(key);
    }

    private void forget(String key) {
        unreadable.remove(key);
        texts.remove(key);
        dots.remove(key);
        sagas.remove(key);
        accounts.remove(key);
        var gone = branches.remove(key);
        if (gone != null) {
            branchKeys.remove(gone.branch().id(), key);
            var siblings = byDot.get(gone.branch().dot());
            if (siblings != null && siblings.remove(key) != null && siblings.isEmpty()) {
                byDot.remove(gone.branch().dot());
            }
        }
    }

    /** The revision that a key was last changed in; zero when it does not exist. */
    long modified(String key) {
        return modified.getOrDefault(key, 0L);
    }

    /** {@code CORRUPT} when one of the keys with one of these beginnings holds what cannot be read. */
    Outcome<Nothing> readable(Collection<String> beginnings) {
        return unreadable.entrySet().stream()
                .filter(entry -> beginnings.stream().anyMatch(entry.getKey()::startsWith))
                .findFirst()
                .<Outcome<Nothing>>map(found -> Refusals.unreadable(found.getKey(), found.getValue()))
                .orElse(Outcome.done());
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(texts.get(key));
    }

    Collection<StoredDot> dots() {
        return dots.values();
    }

    Optional<StoredDot> dot(DotId id) {
        return Optional.ofNullable(dots.get(Layout.dot(id)));
    }

    Optional<StoredDot> dot(DotName name) {
        return text(Layout.name(name)).map(id -> dots.get(Layout.DOTS + id));
    }

    Optional<StoredBranch> branch(BranchId id) {
        return Optional.ofNullable(branchKeys.get(id)).map(branches::get);
    }

    Collection<StoredBranch> branches() {
        return branches.values();
    }

    Collection<StoredBranch> branchesOf(DotId dot) {
        return byDot.getOrDefault(dot, Map.of()).values();
    }

    Optional<StoredSaga> saga(SagaId id) {
        return Optional.ofNullable(sagas.get(Layout.saga(id))).map(Kept::saga);
    }

    /** Every dot that some key is about. */
    Set<DotId> dotIds() {
        return modified.keySet().stream()
                .flatMap(key -> Layout.dotOf(key).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    Set<SagaId> sagasOf(DotId dot) {
        return sagas.values().stream()
                .filter(kept ->
                        kept.saga().by().filter(by -> by.dot().equals(dot)).isPresent())
                .map(Kept::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** In the order in which they were begun. */
    List<Noted> sagas() {
        return sagas.values().stream()
                .sorted(Comparator.comparingLong(Kept::created)
                        .thenComparingInt(kept -> kept.saga().order()))
                .map(kept -> new Noted(kept.id(), kept.saga()))
                .toList();
    }

    Collection<KeyedAccount> accounts() {
        return accounts.values();
    }

    Optional<KeyedAccount> account(AccountId id) {
        return Optional.ofNullable(accounts.get(Layout.account(id)));
    }

    /** The account that a key of names or emails leads to. */
    Optional<KeyedAccount> accountAt(String key) {
        return text(key).map(id -> accounts.get(Layout.ACCOUNTS + id));
    }
}
