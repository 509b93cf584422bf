package io.dotmesh.application.serving;

import io.dotmesh.application.reconcile.Engine;
import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.Action;
import io.dotmesh.domain.account.Caller;
import io.dotmesh.domain.account.KeyedAccount;
import io.dotmesh.domain.account.Permission;
import io.dotmesh.domain.account.Role;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Usage;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.DotRegister.DotRecord;
import io.dotmesh.ports.driving.BranchView;
import io.dotmesh.ports.driving.DotView;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds what one caller asks for, and refuses what that caller may not see or do. */
final class Desk {
    private final Engine engine;
    private final Caller by;

    Desk(Engine engine, Caller by) {
        this.engine = engine;
        this.by = by;
    }

    Engine engine() {
        return engine;
    }

    Caller caller() {
        return by;
    }

    /** A branch with the dot that has it. */
    record Found(DotRecord dot, BranchRecord branch) {}

    Outcome<DotRecord> dot(DotName name, Action action) {
        return engine.dots().dot(name).then(found -> permitted(found, action, () -> noSuchDot(name)));
    }

    Outcome<Found> branch(DotName name, BranchName branch, Action action) {
        return dot(name, action).then(dot -> branch(dot, branch).map(record -> new Found(dot, record)));
    }

    Outcome<Found> branch(BranchId id, Action action) {
        return engine.dots()
                .dotOf(id)
                .then(found -> permitted(found, action, () -> noSuchId(id)))
                .then(dot -> dot.branch(id)
                        .map(record -> Outcome.done(new Found(dot, record)))
                        .orElseGet(() -> Outcome.faulted(noSuchId(id))));
    }

    static Outcome<BranchRecord> branch(DotRecord dot, BranchName name) {
        return dot.branch(name)
                .map(Outcome::done)
                .orElseGet(() -> Outcome.refused(
                        FaultCode.NO_SUCH_BRANCH,
                        "No clone named '" + name + "' for filesystem id '"
                                + dot.dot().id() + "'",
                        "See the branches of " + dot.dot().name() + " with 'dm branch'."));
    }

    /** Refused as {@code NOT_MASTER}, naming the node, unless this one has the live state of the branch. */
    Outcome<BranchRecord> served(DotRecord dot, BranchRecord branch) {
        return engine.serves(branch)
                ? Outcome.done(branch)
                : Outcome.refused(
                        FaultCode.NOT_MASTER,
                        dot.dot().name() + "@" + branch.branch().name() + " is served by the node "
                                + branch.mastership().orElseThrow().holder() + ", and this is " + engine.self(),
                        "Ask that node; 'dm node list' tells where it is.");
    }

    /** As {@link #served(DotRecord, BranchRecord)} for all branches of a dot. */
    Outcome<DotRecord> served(DotRecord dot) {
        return Outcome.each(dot.branches(), branch -> served(dot, branch)).map(_ -> dot);
    }

    /** As {@link #served(DotRecord, BranchRecord)} for the branch that a dot began with. */
    Outcome<DotRecord> servedMaster(DotRecord dot) {
        return branch(dot, BranchName.MASTER)
                .then(master -> served(dot, master))
                .map(_ -> dot);
    }

    private Outcome<DotRecord> permitted(
            Optional<DotRecord> found, Action action, java.util.function.Supplier<Fault> absent) {
        // To someone who may not see a dot, it does not exist: a refusal would tell that it does.
        return found.filter(dot -> Permission.allows(Role.of(by.account(), dot.dot()), Action.READ_DOT))
                .map(dot -> Permission.check(by, action, dot.dot(), refusal(action, dot.dot()))
                        .map(_ -> dot))
                .orElseGet(() -> Outcome.faulted(absent.get()));
    }

    private static String refusal(Action action, Dot dot) {
        return action == Action.OWN_DOT
                ? "You are not the owner of volume " + dot.name() + ". Only the owner can delete it."
                : "Permission denied.";
    }

    private static Fault noSuchDot(DotName name) {
        return new Fault.Refused(
                FaultCode.NO_SUCH_DOT,
                "No such filesystem named '" + name + "'",
                "See what there is with 'dm list'; a deleted dot comes back with 'dm dot restore'.");
    }

    private static Fault noSuchId(BranchId id) {
        return new Fault.Refused(
                FaultCode.NO_SUCH_BRANCH, "No such filesystem id " + id, "See what there is with 'dm list'.");
    }

    // Views

    Outcome<DotView> view(DotRecord dot) {
        return views(List.of(dot)).map(List::getFirst);
    }

    Outcome<List<DotView>> views(List<DotRecord> dots) {
        var branches = dots.stream()
                .flatMap(dot -> dot.branches().stream())
                .map(record -> record.branch().id())
                .toList();
        return accounts(dots)
                .then(accounts -> engine.usage()
                        .of(branches)
                        .map(usage -> dots.stream()
                                .map(dot -> view(dot, accounts, usage))
                                .toList()));
    }

    private DotView view(DotRecord record, Map<AccountId, Account> accounts, Map<BranchId, Usage> usage) {
        var dot = record.dot();
        return new DotView(
                dot,
                accounts.getOrDefault(dot.owner(), gone(dot.owner())),
                dot.collaborators().stream()
                        .map(id -> accounts.getOrDefault(id, gone(id)))
                        .toList(),
                record.branches().stream()
                        .map(branch ->
                                view(branch, usage.getOrDefault(branch.branch().id(), Usage.NONE)))
                        .toList());
    }

    BranchView view(BranchRecord record, Usage usage) {
        return new BranchView(
                record.branch(),
                usage,
                record.commits(),
                record.tip(),
                engine.serves(record)
                        ? engine.self()
                        : record.mastership().orElseThrow().holder());
    }

    private Outcome<Map<AccountId, Account>> accounts(Collection<DotRecord> dots) {
        var known = new HashMap<AccountId, Account>();
        known.put(by.account().id(), by.account());
        boolean enough = dots.stream()
                .allMatch(dot -> known.containsKey(dot.dot().owner())
                        && known.keySet().containsAll(dot.dot().collaborators()));
        if (enough) {
            return Outcome.done(known);
        }
        return engine.parts().registry().accounts().all().map(all -> {
            all.stream().map(KeyedAccount::account).forEach(account -> known.put(account.id(), account));
            return known;
        });
    }

    /** Stands for an account that is not registered here: it came with a store from elsewhere. */
    private static Account gone(AccountId id) {
        return new Account(id, id.value(), "", new TreeMap<>());
    }

    /** A name, id or email. */
    Outcome<KeyedAccount> account(String ref) {
        return Lookup.account(engine.parts().registry().accounts(), ref)
                .then(found -> found.map(Outcome::done)
                        .orElseGet(() -> Outcome.refused(
                                FaultCode.NO_SUCH_ACCOUNT,
                                (ref.contains("@") ? "User email=" : "User name=") + ref + " not found",
                                "Check the spelling; the administrator registers new users.")));
    }
}
