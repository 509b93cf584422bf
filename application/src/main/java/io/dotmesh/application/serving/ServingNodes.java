package io.dotmesh.application.serving;

import io.dotmesh.application.reconcile.Engine;
import io.dotmesh.application.reconcile.Masterships;
import io.dotmesh.application.reconcile.Rebuild;
import io.dotmesh.application.reconcile.Tending;
import io.dotmesh.domain.account.Action;
import io.dotmesh.domain.account.KeyedAccount;
import io.dotmesh.domain.account.Keys;
import io.dotmesh.domain.account.Permission;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.DotRegister.DotRecord;
import io.dotmesh.ports.driven.VolumeStore.Capability;
import io.dotmesh.ports.driven.VolumeStore.Reclaimed;
import io.dotmesh.ports.driven.VolumeStore.StoreHealth;
import io.dotmesh.ports.driving.Nodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link Nodes} for one caller. */
final class ServingNodes implements Nodes {
    private static final int FULL_PERCENT = 80;
    private static final long BYTES_PER_MEBIBYTE = 1024L * 1024;

    private final Desk desk;
    private final Engine engine;

    ServingNodes(Desk desk) {
        this.desk = desk;
        this.engine = desk.engine();
    }

    private Outcome<Nothing> asAdmin() {
        return Permission.check(desk.caller(), Action.MANAGE_NODE);
    }

    @Override
    public Outcome<NodeState> state() {
        return engine.store()
                .health()
                .map(health -> new NodeState(
                        engine.store().node(),
                        engine.parts().version(),
                        health.kind() + " at " + health.location(),
                        health.writable(),
                        health.condition()));
    }

    @Override
    public Outcome<List<Member>> members() {
        return Permission.check(desk.caller(), Action.GREET).then(_ -> new Members(engine).all());
    }

    @Override
    public Outcome<Nothing> forget(NodeId node) {
        return asAdmin().then(_ -> new Members(engine).forget(node));
    }

    @Override
    public Outcome<List<Finding>> diagnose() {
        return asAdmin().map(_ -> {
            var findings = new ArrayList<Finding>();
            findings.addAll(storage());
            findings.add(agreement());
            findings.add(sagas());
            findings.add(kept());
            return List.copyOf(findings);
        });
    }

    private List<Finding> storage() {
        return engine.store()
                .health()
                .fold(
                        health -> List.of(condition(health), space(health)),
                        fault -> List.of(new Finding(false, "storage", fault.detail(), fault.next())));
    }

    private static Finding condition(StoreHealth health) {
        return new Finding(
                health.writable(),
                "storage",
                health.kind() + " at " + health.location() + ": " + health.condition(),
                health.writable() ? "" : "Mend the storage; nothing can be changed until then.");
    }

    private static Finding space(StoreHealth health) {
        long percent = health.totalBytes() == 0 ? 0 : health.usedBytes() * 100 / health.totalBytes();
        return new Finding(
                percent < FULL_PERCENT,
                "space",
                percent + " % of " + health.totalBytes() / BYTES_PER_MEBIBYTE + " MiB used",
                percent < FULL_PERCENT ? "" : "Free some with 'dm gc', or give the store more.");
    }

    private Finding agreement() {
        return engine.recovery()
                .reconcile()
                .fold(
                        difference -> {
                            if (!difference.lost().isEmpty()) {
                                return new Finding(
                                        false,
                                        "registry",
                                        "registered commits are missing from the store: " + difference.lost(),
                                        "Restore the store from where it is still whole, or push those dots again.");
                            }
                            if (!difference.unregistered().isEmpty()) {
                                return new Finding(
                                        false,
                                        "registry",
                                        difference.unregistered().size() + " volumes of the store are not registered",
                                        "Register them with 'dm registry rebuild'.");
                            }
                            return new Finding(true, "registry", "agrees with the store", "");
                        },
                        fault -> new Finding(false, "registry", fault.detail(), fault.next()));
    }

    private Finding sagas() {
        return engine.dots()
                .sagas()
                .map(all ->
                        all.stream().filter(begun -> begun.isOf(engine.self())).toList())
                .fold(
                        all -> new Finding(
                                all.isEmpty(),
                                "changes",
                                all.isEmpty()
                                        ? "none is left half done"
                                        : all.size() + " are under way or wait to be ended",
                                all.isEmpty()
                                        ? ""
                                        : "They end with the next change of their dot, or when the node restarts."),
                        fault -> new Finding(false, "changes", fault.detail(), fault.next()));
    }

    private Finding kept() {
        return engine.dots()
                .trash()
                .then(trash -> engine.dots().dots().map(dots -> {
                    long stashes = dots.stream()
                            .flatMap(dot -> dot.branches().stream())
                            .filter(record -> record.branch().stash().isPresent())
                            .count();
                    return new Finding(
                            true,
                            "kept",
                            trash.size() + " dots in the trash, " + stashes
                                    + " branches that keep what a reset dropped",
                            "");
                }))
                .fold(finding -> finding, fault -> new Finding(false, "kept", fault.detail(), fault.next()));
    }

    @Override
    public Outcome<Collected> collectGarbage() {
        return asAdmin().then(_ -> {
            var dropped = new Tending(engine).dropExpired();
            var reclaimed = engine.store().capabilities().contains(Capability.GARBAGE_COLLECTION)
                    ? engine.store().collectGarbage()
                    : Outcome.done(new Reclaimed(0, 0));
            return reclaimed.map(
                    freed -> new Collected(freed.objects(), freed.bytes(), dropped.branches(), dropped.dots()));
        });
    }

    @Override
    public Outcome<Rebuilt> rebuildRegistry() {
        return asAdmin().then(_ -> new Rebuild(engine).run());
    }

    @Override
    public Outcome<Backup> backup() {
        return asAdmin()
                .then(_ -> engine.parts().registry().accounts().all())
                .then(accounts -> engine.dots()
                        .dots()
                        .map(dots -> new Backup(
                                engine.now(),
                                accounts,
                                dots.stream().map(DotRecord::dot).toList(),
                                dots.stream()
                                        .flatMap(dot -> dot.branches().stream())
                                        .map(BranchRecord::branch)
                                        .toList())));
    }

    @Override
    public Outcome<Restored> restore(Backup backup) {
        return asAdmin().map(_ -> {
            var leftOut = new ArrayList<String>();
            int accounts = 0;
            for (KeyedAccount entry : backup.accounts()) {
                var keys = hashed(entry, backup);
                if (engine.parts()
                        .registry()
                        .accounts()
                        .add(entry.account(), keys)
                        .isDone()) {
                    accounts++;
                } else {
                    leftOut.add("user " + entry.account().name() + ": is here");
                }
            }
            int dots = 0;
            int branches = 0;
            for (var dot : backup.dots()) {
                var present = backup.branches().stream()
                        .filter(branch -> branch.dot().equals(dot.id()))
                        .filter(this::hasVolume)
                        .toList();
                if (present.isEmpty()) {
                    leftOut.add("dot " + dot.name() + ": its volumes are not in this store");
                    continue;
                }
                var changes = new ArrayList<RegistryChange>();
                changes.add(new RegistryChange.AddDot(dot));
                present.forEach(branch -> changes.add(new RegistryChange.AddBranch(branch)));
                switch (engine.changing(
                        dot.id(), () -> engine.dots().change(Masterships.withMaster(changes, engine.self())))) {
                    case Outcome.Done<Nothing> _ -> {
                        dots++;
                        branches += present.size();
                    }
                    case Outcome.Faulted<Nothing>(var fault) ->
                        leftOut.add("dot " + dot.name() + ": " + fault.detail());
                }
            }
            engine.recovery().reconcile().toFault().ifPresent(fault -> leftOut.add("commits: " + fault.detail()));
            return new Restored(accounts, dots, branches, leftOut);
        });
    }

    /** An API key that came in clear, from a backup of the original, is kept as its hash. */
    private Keys hashed(KeyedAccount entry, Backup backup) {
        var keys = entry.keys();
        return Optional.ofNullable(backup.apiKeys().get(entry.account().id()))
                .map(key -> new Keys(
                        keys.passwordHash(),
                        Optional.of(engine.parts().credentials().hashApiKey(key)),
                        keys.apiKeyExpires()))
                .orElse(keys);
    }

    private boolean hasVolume(Branch branch) {
        return engine.store()
                .inspect(branch.id())
                .map(found -> found.isPresent())
                .orElse(false);
    }
}
