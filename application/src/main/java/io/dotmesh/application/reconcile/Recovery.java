package io.dotmesh.application.reconcile;

import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.VolumeStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Brings the register in line with the store, which has the last word on what was committed: a crash after a commit was
 * stored and before it was registered leaves it in the store alone.
 */
public final class Recovery {
    private final VolumeStore store;
    private final DotRegister register;
    private final Predicate<Optional<Mastership>> serves;

    /** @param serves whether this node serves what has that mastership */
    public Recovery(VolumeStore store, DotRegister register, Predicate<Optional<Mastership>> serves) {
        this.store = store;
        this.register = register;
        this.serves = serves;
    }

    /**
     * What did not agree.
     *
     * @param adopted commits that were registered from the store
     * @param lost commits that are registered and that the store does not have
     * @param unregistered volumes that no branch of the register has
     */
    public record Difference(long adopted, Map<BranchId, List<CommitId>> lost, Set<BranchId> unregistered) {
        public Difference {
            lost = Map.copyOf(lost);
            unregistered = Set.copyOf(unregistered);
        }
    }

    /** Compares every branch, reading whole histories only of those that differ. */
    public Outcome<Difference> reconcile() {
        return store.commitIds()
                .then(stored -> register.summaries()
                        .then(summaries -> register.masterships().then(masters -> {
                            var unregistered = new HashSet<>(stored.keySet());
                            unregistered.removeAll(summaries.keySet());
                            var lost = new java.util.HashMap<BranchId, List<CommitId>>();
                            long adopted = 0;
                            for (var entry : summaries.entrySet()) {
                                var ids = stored.getOrDefault(entry.getKey(), List.of());
                                // What is served elsewhere is followed, and may be behind.
                                if (!serves.test(Optional.ofNullable(masters.get(entry.getKey())))
                                        || agrees(entry.getValue(), ids)) {
                                    continue;
                                }
                                switch (reconcile(entry.getKey(), ids)) {
                                    case Outcome.Done<One>(var one) -> {
                                        adopted += one.adopted();
                                        if (!one.lost().isEmpty()) {
                                            lost.put(entry.getKey(), one.lost());
                                        }
                                    }
                                    case Outcome.Faulted<One>(var fault) -> {
                                        return Outcome.faulted(fault);
                                    }
                                }
                            }
                            var counted = adopted;
                            return register.removed(unregistered).map(removed -> {
                                unregistered.removeAll(removed);
                                return new Difference(counted, lost, unregistered);
                            });
                        })));
    }

    private static boolean agrees(DotRegister.Summary summary, List<CommitId> ids) {
        return summary.commits() == ids.size()
                && (ids.isEmpty()
                        ? summary.tip().isEmpty()
                        : summary.tip().map(ids.getLast()::equals).orElse(false));
    }

    /** Brings some branches in line, all or none. Nobody else writes to them meanwhile. */
    public Outcome<Nothing> reconcile(Set<BranchId> branches) {
        var changes = new ArrayList<RegistryChange>();
        for (var branch : branches) {
            var missing = store.history(branch).then(history -> compare(branch, history));
            switch (missing) {
                case Outcome.Done<Compared>(var compared) -> changes.addAll(compared.missing());
                case Outcome.Faulted<Compared>(var fault) -> {
                    return Outcome.faulted(fault);
                }
            }
        }
        return changes.isEmpty() ? Outcome.done() : register.change(changes);
    }

    private record One(long adopted, List<CommitId> lost) {}

    private Outcome<One> reconcile(BranchId branch, List<CommitId> ids) {
        if (ids.isEmpty()) {
            return register.commits(branch)
                    .map(registered ->
                            new One(0, registered.stream().map(Commit::id).toList()));
        }
        return store.history(branch).then(history -> adopt(branch, history));
    }

    private record Compared(List<RegistryChange> missing, List<CommitId> lost) {
        long commits() {
            return missing.stream()
                    .filter(change -> change instanceof RegistryChange.AddCommit)
                    .count();
        }
    }

    private Outcome<One> adopt(BranchId branch, List<Commit> history) {
        return compare(branch, history)
                .then(compared -> compared.missing().isEmpty()
                        ? Outcome.done(new One(0, compared.lost()))
                        : register.change(compared.missing()).map(_ -> new One(compared.commits(), compared.lost())));
    }

    private Outcome<Compared> compare(BranchId branch, List<Commit> history) {
        return register.masterships()
                .then(masters -> compare(branch, history, Optional.ofNullable(masters.get(branch))));
    }

    private Outcome<Compared> compare(BranchId branch, List<Commit> history, Optional<Mastership> mastership) {
        return register.commits(branch).map(registered -> {
            var known = new HashSet<>(registered.stream().map(Commit::id).toList());
            var stored = new HashSet<>(history.stream().map(Commit::id).toList());
            var missing = new ArrayList<RegistryChange>();
            history.stream()
                    .filter(commit -> !known.contains(commit.id()))
                    .forEach(commit -> missing.add(new RegistryChange.AddCommit(branch, commit)));
            mastership
                    .filter(_ -> !missing.isEmpty())
                    .ifPresent(own -> missing.addFirst(new RegistryChange.RequireMastership(branch, own)));
            var lost = registered.stream()
                    .map(Commit::id)
                    .filter(id -> !stored.contains(id))
                    .toList();
            return new Compared(missing, lost);
        });
    }
}
