package io.dotmesh.application.reconcile;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.ports.driven.VolumeStore.Inventory;
import io.dotmesh.ports.driven.VolumeStore.Inventory.Labelled;
import io.dotmesh.ports.driving.Nodes.Rebuilt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Registers the volumes that a register does not have, from what they say of themselves. Removes nothing. */
public final class Rebuild {
    private final Engine engine;

    public Rebuild(Engine engine) {
        this.engine = engine;
    }

    public Outcome<Rebuilt> run() {
        return engine.store()
                .inventory()
                .then(inventory -> unregistered(inventory).then(volumes -> {
                    var missing = volumes.stream()
                            .collect(Collectors.groupingBy(
                                    found -> found.label().dot(), TreeMap::new, Collectors.toList()));
                    return Outcome.each(
                                    missing.entrySet(),
                                    entry -> engine.changing(
                                            entry.getKey(), () -> register(entry.getKey(), entry.getValue())))
                            .map(counts -> total(counts, inventory));
                }));
    }

    /** A volume of a branch that was removed waits only to go. */
    private Outcome<List<Labelled>> unregistered(Inventory inventory) {
        return engine.dots().summaries().then(known -> {
            var missing = inventory.volumes().stream()
                    .filter(found -> !known.containsKey(found.volume().branch()))
                    .toList();
            var ids = missing.stream().map(found -> found.volume().branch()).collect(Collectors.toSet());
            return engine.dots()
                    .removed(ids)
                    .map(removed -> missing.stream()
                            .filter(found -> !removed.contains(found.volume().branch()))
                            .toList());
        });
    }

    private record Count(int branches, long commits) {}

    private static Rebuilt total(List<Count> counts, Inventory inventory) {
        return new Rebuilt(
                counts.size(),
                counts.stream().mapToInt(Count::branches).sum(),
                counts.stream().mapToLong(Count::commits).sum(),
                inventory.foreign());
    }

    private Outcome<Count> register(DotId id, List<Labelled> volumes) {
        return engine.dots().dot(id).then(existing -> {
            var taken = new HashSet<BranchName>();
            existing.ifPresent(dot ->
                    dot.branches().forEach(record -> taken.add(record.branch().name())));
            // The volume that the dot began with is named by the dot's id: it keeps its name if two claim one.
            var ordered = volumes.stream()
                    .sorted(Comparator.comparing((Labelled found) -> !isFirst(id, found))
                            .thenComparing(found -> found.volume().branch()))
                    .toList();
            var label = ordered.getFirst().label();
            return existing.map(dot -> Outcome.done(dot.dot()))
                    .orElseGet(() -> dot(id, label))
                    .then(dot -> {
                        var branches = new ArrayList<Branch>();
                        var changes = new ArrayList<RegistryChange>();
                        if (existing.isEmpty()) {
                            changes.add(new RegistryChange.AddDot(dot));
                        }
                        for (var found : ordered) {
                            var branch = branch(id, found, taken);
                            branches.add(branch);
                            changes.add(new RegistryChange.AddBranch(branch));
                            found.commits()
                                    .forEach(commit -> changes.add(new RegistryChange.AddCommit(branch.id(), commit)));
                        }
                        label.trash()
                                .filter(_ -> existing.isEmpty())
                                .ifPresent(trash -> changes.add(new RegistryChange.TrashDot(
                                        new Trashed(dot, branches, trash.by(), trash.since(), trash.expires()))));
                        long commits = ordered.stream()
                                .mapToLong(found -> found.commits().size())
                                .sum();
                        return engine.dots()
                                .change(Masterships.withMaster(changes, engine.self()))
                                .map(_ -> new Count(ordered.size(), commits));
                    });
        });
    }

    private static boolean isFirst(DotId id, Labelled found) {
        return found.volume().branch().equals(new BranchId(id.value()));
    }

    private static Branch branch(DotId dot, Labelled found, Set<BranchName> taken) {
        var name = unlike(taken, found.label().branch());
        taken.add(name);
        return new Branch(
                found.volume().branch(),
                dot,
                name,
                found.volume().origin(),
                found.label().stash());
    }

    private static BranchName unlike(Set<BranchName> taken, BranchName name) {
        var next = name;
        for (int i = 2; taken.contains(next); i++) {
            var tail = "-recovered-" + i;
            var head = name.value();
            next = new BranchName(head.substring(0, Math.min(head.length(), 64 - tail.length())) + tail);
        }
        return next;
    }

    private Outcome<Dot> dot(DotId id, VolumeLabel label) {
        return owner(label)
                .then(owner -> freeName(label.name())
                        .map(name -> new Dot(
                                id, name, owner, new TreeSet<>(), Optional.empty(), label.created(), label.quota())));
    }

    /** The account that the volume names, or the one that its namespace is named after, or the administrator. */
    private Outcome<AccountId> owner(VolumeLabel label) {
        var accounts = engine.parts().registry().accounts();
        return accounts.byId(label.owner())
                .then(byId -> byId.isPresent()
                        ? Outcome.done(label.owner())
                        : accounts.byName(label.name().namespace().value())
                                .map(byName -> byName.map(
                                                entry -> entry.account().id())
                                        .orElse(Account.ADMIN_ID)));
    }

    private Outcome<DotName> freeName(DotName name) {
        var next = name;
        for (int i = 2; ; i++) {
            switch (engine.dots().dot(next).map(Optional::isPresent)) {
                case Outcome.Done<Boolean>(var isTaken) -> {
                    if (!isTaken) {
                        return Outcome.done(next);
                    }
                }
                case Outcome.Faulted<Boolean>(var fault) -> {
                    return Outcome.faulted(fault);
                }
            }
            var tail = "-recovered-" + i;
            var head = name.name();
            next = new DotName(name.namespace(), head.substring(0, Math.min(head.length(), 64 - tail.length())) + tail);
        }
    }
}
