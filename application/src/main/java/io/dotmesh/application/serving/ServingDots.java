package io.dotmesh.application.serving;

import io.dotmesh.application.reconcile.Engine;
import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.Action;
import io.dotmesh.domain.account.Permission;
import io.dotmesh.domain.account.Role;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.domain.saga.Saga;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.DotRegister.DotRecord;
import io.dotmesh.ports.driven.VolumeStore.Capability;
import io.dotmesh.ports.driving.DotView;
import io.dotmesh.ports.driving.Dots;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@link Dots} for one caller. */
final class ServingDots implements Dots {
    private final Desk desk;
    private final Engine engine;

    ServingDots(Desk desk) {
        this.desk = desk;
        this.engine = desk.engine();
    }

    @Override
    public Outcome<DotView> create(DotName name) {
        return mayCreate(name.namespace())
                .then(owner -> engine.naming(
                        name.toString(),
                        () -> free(name).then(_ -> {
                            var dot = fresh(name, owner, Optional.empty());
                            var master = master(dot);
                            return engine.run(new Saga.CreateDot(dot, master, first()));
                        })))
                .then(_ -> show(name));
    }

    private Dot fresh(DotName name, AccountId owner, Optional<Origin> forkedFrom) {
        var id = new DotId(engine.parts().identifiers().next());
        return new Dot(id, name, owner, new TreeSet<>(), forkedFrom, engine.now());
    }

    /** The first branch has the dot's own id: that is what the original calls the id of a dot. */
    private static Branch master(Dot dot) {
        return new Branch(
                new BranchId(dot.id().value()), dot.id(), BranchName.MASTER, Optional.empty(), Optional.empty());
    }

    private Commit first() {
        return new Commit(
                new CommitId(engine.parts().identifiers().next()),
                "Initial commit",
                Namespace.ADMIN.value(),
                engine.now(),
                new Metadata(new TreeMap<>(Map.of("type", "dotmesh.initial"))));
    }

    private Outcome<AccountId> mayCreate(Namespace namespace) {
        return Permission.check(desk.caller(), Action.CREATE_IN_NAMESPACE, namespace)
                .then(_ -> engine.parts().registry().accounts().byName(namespace.value()))
                .then(
                        found -> found.map(entry -> Outcome.done(entry.account().id()))
                                .orElseGet(
                                        () -> Outcome.refused(
                                                FaultCode.NO_SUCH_ACCOUNT,
                                                "Unable to locate owner " + namespace + ".",
                                                "A dot belongs to the account that its namespace is named after: register that first.")));
    }

    private Outcome<Nothing> free(DotName name) {
        return engine.dots()
                .dot(name)
                .then(taken -> taken.<Outcome<Nothing>>map(other -> Outcome.refused(
                                FaultCode.ALREADY_EXISTS,
                                "A volume called " + name + " already exists with id "
                                        + other.dot().id(),
                                "Choose another name, or use that dot."))
                        .orElseGet(Outcome::done));
    }

    @Override
    public Outcome<DotView> show(DotName name) {
        return desk.dot(name, Action.READ_DOT).then(desk::view);
    }

    @Override
    public Outcome<DotView> show(BranchId branch) {
        return desk.branch(branch, Action.READ_DOT).then(found -> desk.view(found.dot()));
    }

    @Override
    public Outcome<List<DotView>> list() {
        return engine.dots()
                .dots()
                .then(all -> desk.views(all.stream()
                        .filter(dot -> Permission.allows(Role.of(desk.caller().account(), dot.dot()), Action.READ_DOT))
                        .toList()));
    }

    @Override
    public Outcome<Trashed> delete(DotName name) {
        return desk.dot(name, Action.OWN_DOT)
                .then(before -> engine.changing(
                        before.dot().id(),
                        () -> desk.dot(name, Action.OWN_DOT)
                                .then(desk::served)
                                .then(this::trashed)
                                .then(trashed -> engine.run(new Saga.TrashDot(trashed))
                                        .then(_ -> engine.parts().mountNames().remove(name))
                                        .map(_ -> trashed))));
    }

    private Outcome<Trashed> trashed(DotRecord dot) {
        return engine.dots().trash().map(others -> {
            var now = engine.laterThan(others.stream().map(Trashed::since));
            return new Trashed(
                    dot.dot(),
                    branches(dot),
                    desk.caller().account().id(),
                    now,
                    now.plus(engine.policy().trashKept()));
        });
    }

    @Override
    public Outcome<List<Trashed>> trash() {
        return engine.dots()
                .trash()
                .map(all -> all.stream()
                        .filter(trashed ->
                                Permission.allows(Role.of(desk.caller().account(), trashed.dot()), Action.OWN_DOT))
                        .toList());
    }

    @Override
    public Outcome<DotView> restore(DotName name) {
        return trash().then(all -> all.stream()
                        .filter(trashed -> trashed.dot().name().equals(name))
                        .findFirst()
                        .map(trashed -> servedTrash(trashed)
                                .then(_ -> engine.naming(
                                        name.toString(),
                                        () -> free(name)
                                                .then(_ -> engine.changing(
                                                        trashed.dot().id(),
                                                        () -> engine.run(new Saga.RestoreDot(trashed)))))))
                        .orElseGet(() -> Outcome.refused(
                                FaultCode.NOTHING_TO_UNDO,
                                "there is no dot '" + name + "' in the trash",
                                "See what can be restored with 'dm dot trash'.")))
                .then(_ -> findable(name))
                .then(_ -> show(name));
    }

    /** Only who has the live states can serve them again. */
    private Outcome<Nothing> servedTrash(Trashed trashed) {
        return engine.dots()
                .masterships()
                .then(masters -> trashed.branches().stream()
                        .map(branch -> Optional.ofNullable(masters.get(branch.id())))
                        .filter(mastership -> !engine.serves(mastership))
                        .flatMap(Optional::stream)
                        .map(Mastership::holder)
                        .findFirst()
                        .<Outcome<Nothing>>map(holder -> Outcome.refused(
                                FaultCode.NOT_MASTER,
                                trashed.dot().name() + " was served by the node " + holder + ", and this is "
                                        + engine.self(),
                                "Ask that node; 'dm node list' tells where it is."))
                        .orElseGet(Outcome::done));
    }

    /** Who had it mounted finds its files again. One whose name is in another's way is restored all the same. */
    private Outcome<Nothing> findable(DotName name) {
        return desk.branch(name, BranchName.MASTER, Action.OWN_DOT)
                .then(found -> engine.store().mount(found.branch().branch().id()))
                .then(root -> engine.parts().mountNames().point(name, Optional.empty(), root))
                .fold(_ -> Outcome.done(), _ -> Outcome.done());
    }

    @Override
    public Outcome<DotView> rename(DotName name, DotName to) {
        return desk.dot(name, Action.OWN_DOT)
                .then(before -> mayCreate(to.namespace())
                        .then(_ -> engine.naming(
                                to.toString(),
                                () -> free(to).then(_ -> engine.changing(
                                        before.dot().id(),
                                        () -> desk.dot(name, Action.OWN_DOT)
                                                .then(desk::servedMaster)
                                                .then(dot -> engine.run(
                                                        new Saga.RenameDot(dot.dot(), to, branches(dot)))))))))
                .then(_ -> engine.parts().mountNames().remove(name))
                .then(_ -> show(to));
    }

    @Override
    public Outcome<DotView> setQuota(DotName name, Optional<Quota> quota) {
        return owned(name)
                .then(seen -> boundable(quota)
                        .then(_ -> engine.changing(
                                seen.dot().id(),
                                () -> owned(name)
                                        .then(desk::servedMaster)
                                        .then(dot -> engine.run(new Saga.SetQuota(dot.dot(), quota, branches(dot)))))))
                .then(_ -> show(name));
    }

    private Outcome<DotRecord> owned(DotName name) {
        return desk.dot(name, Action.READ_DOT)
                .then(dot -> Permission.check(
                                desk.caller(),
                                Action.OWN_DOT,
                                dot.dot(),
                                "Not owner. Please ask the owner to set the quota.")
                        .map(_ -> dot));
    }

    /** A quota can be taken away everywhere: from a dot that came with a registry from another store. */
    private Outcome<Nothing> boundable(Optional<Quota> quota) {
        return quota.isEmpty() || engine.store().capabilities().contains(Capability.QUOTAS)
                ? Outcome.done()
                : Outcome.refused(
                        FaultCode.NOT_SUPPORTED,
                        "this node keeps its dots in plain directories, where it cannot bound what is written",
                        "Keep them in a ZFS pool, or bound the file system that the node uses.");
    }

    @Override
    public Outcome<DotView> copy(BranchId source, DotName as) {
        return desk.branch(source, Action.READ_DOT)
                .then(found -> mayCreate(as.namespace())
                        .then(owner -> engine.naming(
                                as.toString(),
                                () -> free(as).then(_ ->
                                        engine.changing(found.dot().dot().id(), () -> copy(found, as, owner))))))
                .then(_ -> show(as));
    }

    private Outcome<Nothing> copy(Desk.Found found, DotName as, AccountId owner) {
        var source = found.branch().branch();
        return engine.dots().commits(source.id()).then(commits -> {
            if (commits.isEmpty()) {
                return Outcome.refused(
                        FaultCode.NO_SUCH_COMMIT,
                        "Can't fork " + found.dot().dot().name() + "@" + source.name()
                                + ": it has no commits of its own",
                        "Commit something on it first.");
            }
            var origin = new Origin(source.id(), commits.getLast().id());
            // What runs away here may run away there.
            var dot = fresh(as, owner, Optional.of(origin))
                    .bounded(found.dot().dot().quota());
            return engine.run(new Saga.CopyDot(dot, master(dot), origin, commits));
        });
    }

    @Override
    public Outcome<DotView> share(BranchId master, String account) {
        return collaborators(
                master,
                "Please add collaborators to the master branch of the dot",
                dot -> desk.account(account)
                        .map(found -> dot.with(found.account().id())),
                "Not owner. Please ask the owner to add the collaborator.");
    }

    @Override
    public Outcome<DotView> unshare(BranchId master, String account) {
        return collaborators(
                master,
                "Please remove collaborators from the master branch of the dot",
                dot -> desk.account(account).then(found -> without(dot, found.account())),
                "Not owner. Please ask the owner to remove the collaborator.");
    }

    private static Outcome<Dot> without(Dot dot, Account account) {
        if (dot.owner().equals(account.id())) {
            return Outcome.refused(
                    FaultCode.INVALID,
                    "You cannot remove yourself as a collaborator from a dot.",
                    "The owner always has access.");
        }
        return dot.collaborators().contains(account.id())
                ? Outcome.done(dot.without(account.id()))
                : Outcome.refused(
                        FaultCode.NO_SUCH_ACCOUNT,
                        account.name() + " is not a collaborator on this dot so cannot remove.",
                        "See who is with 'dm dot show'.");
    }

    private Outcome<DotView> collaborators(
            BranchId master, String notMaster, java.util.function.Function<Dot, Outcome<Dot>> change, String notOwner) {
        return desk.branch(master, Action.READ_DOT).then(seen -> {
            var name = seen.dot().dot().name();
            if (!seen.branch().branch().name().isMaster()) {
                return Outcome.refused(FaultCode.INVALID, notMaster, "That is the branch named master.");
            }
            return Permission.check(desk.caller(), Action.OWN_DOT, seen.dot().dot(), notOwner)
                    .then(_ -> engine.changing(
                            seen.dot().dot().id(),
                            () -> desk.dot(name, Action.OWN_DOT)
                                    .then(dot -> change.apply(dot.dot())
                                            .then(next -> engine.dots()
                                                    .change(List.of(new RegistryChange.ReplaceDot(dot.dot(), next)))))))
                    .then(_ -> show(name));
        });
    }

    private static List<Branch> branches(DotRecord dot) {
        return dot.branches().stream().map(BranchRecord::branch).toList();
    }
}
