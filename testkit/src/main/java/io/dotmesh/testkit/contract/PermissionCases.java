package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Action;
import io.dotmesh.domain.account.Permission;
import io.dotmesh.domain.account.Role;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driving.Accounts;
import io.dotmesh.ports.driving.Branches;
import io.dotmesh.ports.driving.Commits;
import io.dotmesh.ports.driving.Dots;
import io.dotmesh.ports.driving.Nodes;
import io.dotmesh.ports.driving.Nodes.Backup;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.ports.driving.Volumes;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every method of every driving port, asked by every role. A method that is added to a port and not to this table fails
 * {@link #noMethodIsLeftOut}.
 */
abstract class PermissionCases {
    private static final DotName DOT = new DotName(new Namespace("alice"), "shop");
    private static final DotName SPARE = new DotName(new Namespace("alice"), "spare");
    private static final DotName FRESH = new DotName(new Namespace("alice"), "fresh");
    private static final BranchName MASTER = BranchName.MASTER;
    private static final BranchName NEXT = new BranchName("next");
    private static final Set<FaultCode> DENIED =
            EnumSet.of(FaultCode.FORBIDDEN, FaultCode.NO_SUCH_DOT, FaultCode.NO_SUCH_BRANCH, FaultCode.UNAUTHENTICATED);

    private final UseCasesContract contract;

    PermissionCases(UseCasesContract contract) {
        this.contract = contract;
    }

    /** What a request may name. */
    private record Ground(BranchId branch, CommitId commit) {}

    /** A method of a port, what it takes to ask it, and how it is asked. */
    private record Row(String method, Action action, BiFunction<UseCases, Ground, Outcome<?>> ask) {}

    private static Row row(String method, Action action, BiFunction<UseCases, Ground, Outcome<?>> ask) {
        return new Row(method, action, ask);
    }

    private static List<Row> rows() {
        return Stream.of(dots(), branches(), commits(), volumes(), accounts(), nodes())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Row> dots() {
        return List.of(
                row(
                        "Dots.create/1",
                        Action.CREATE_IN_NAMESPACE,
                        (by, _) -> by.dots().create(FRESH)),
                row("Dots.show/1", Action.READ_DOT, (by, _) -> by.dots().show(DOT)),
                row("Dots.show/1", Action.READ_DOT, (by, at) -> by.dots().show(at.branch())),
                row("Dots.list/0", Action.GREET, (by, _) -> by.dots().list()),
                row("Dots.delete/1", Action.OWN_DOT, (by, _) -> by.dots().delete(DOT)),
                row("Dots.trash/0", Action.GREET, (by, _) -> by.dots().trash()),
                row(
                        "Dots.restore/1",
                        Action.OWN_DOT,
                        (by, _) -> hidden(by.dots().restore(SPARE))),
                row("Dots.rename/2", Action.OWN_DOT, (by, _) -> by.dots().rename(DOT, FRESH)),
                row(
                        "Dots.setQuota/2",
                        Action.OWN_DOT,
                        (by, _) -> by.dots().setQuota(DOT, Optional.of(new Quota(10L << 30)))),
                row("Dots.setQuota/2", Action.OWN_DOT, (by, _) -> by.dots().setQuota(DOT, Optional.empty())),
                row("Dots.copy/2", Action.OWN_DOT, (by, at) -> by.dots().copy(at.branch(), FRESH)),
                row("Dots.share/2", Action.OWN_DOT, (by, at) -> by.dots().share(at.branch(), "admin")),
                row("Dots.unshare/2", Action.OWN_DOT, (by, at) -> by.dots().unshare(at.branch(), "admin")));
    }

    /** A deleted dot that one may not restore is answered as one that was never deleted. */
    private static Outcome<?> hidden(Outcome<?> outcome) {
        return outcome.toFault()
                        .filter(fault -> fault.code() == FaultCode.NOTHING_TO_UNDO)
                        .isPresent()
                ? Outcome.refused(FaultCode.FORBIDDEN, "not told", "Nothing.")
                : outcome;
    }

    private static List<Row> branches() {
        return List.of(
                row("Branches.show/2", Action.READ_DOT, (by, _) -> by.branches().show(DOT, MASTER)),
                row(
                        "Branches.lacking/2",
                        Action.READ_DOT,
                        (by, _) -> by.branches().lacking(DOT, MASTER)),
                row(
                        "Branches.fork/4",
                        Action.WRITE_DOT,
                        (by, _) -> by.branches().fork(DOT, MASTER, Optional.empty(), NEXT)),
                row(
                        "Branches.drop/2",
                        Action.WRITE_DOT,
                        (by, _) -> by.branches().drop(DOT, new BranchName("side"))),
                row(
                        "Branches.reset/4",
                        Action.WRITE_DOT,
                        (by, at) -> by.branches().reset(DOT, MASTER, at.commit(), false)),
                row(
                        "Branches.undoReset/1",
                        Action.WRITE_DOT,
                        (by, _) -> by.branches().undoReset(DOT)));
    }

    private static List<Row> commits() {
        var draft = new Commits.Draft("x", Optional.empty(), Metadata.NONE, Optional.empty());
        return List.of(
                row(
                        "Commits.commit/3",
                        Action.WRITE_DOT,
                        (by, _) -> by.commits().commit(DOT, MASTER, draft)),
                row(
                        "Commits.commitTogether/2",
                        Action.WRITE_DOT,
                        (by, _) -> by.commits().commitTogether(List.of(new Commits.Place(DOT, MASTER)), draft)),
                row("Commits.log/2", Action.READ_DOT, (by, _) -> by.commits().log(DOT, MASTER)),
                row("Commits.log/1", Action.READ_DOT, (by, at) -> by.commits().log(at.branch())),
                row(
                        "Commits.ancestry/2",
                        Action.READ_DOT,
                        (by, _) -> by.commits().ancestry(DOT, MASTER)),
                row(
                        "Commits.diff/3",
                        Action.READ_DOT,
                        (by, at) -> by.commits().diff(at.branch(), Optional.empty(), Optional.empty())),
                row("Commits.mount/2", Action.READ_DOT, (by, at) -> by.commits().mount(at.branch(), at.commit())),
                row(
                        "Commits.predictSize/3",
                        Action.READ_DOT,
                        (by, at) -> by.commits().predictSize(at.branch(), Optional.empty(), at.commit())));
    }

    private static List<Row> volumes() {
        return List.of(
                row(
                        "Volumes.attach/3",
                        Action.WRITE_DOT,
                        (by, _) -> by.volumes().attach(DOT, Optional.empty(), SubdotName.DEFAULT)),
                row(
                        "Volumes.checkOut/2",
                        Action.WRITE_DOT,
                        (by, _) -> by.volumes().checkOut(DOT, MASTER)));
    }

    private static List<Row> accounts() {
        var password = new Secret("battery staple");
        return List.of(
                row(
                        "Accounts.current/0",
                        Action.MANAGE_SELF,
                        (by, _) -> by.accounts().current()),
                row(
                        "Accounts.authenticated/0",
                        Action.MANAGE_SELF,
                        (by, _) -> ownSecret(by.accounts().authenticated())),
                row(
                        "Accounts.apiKey/0",
                        Action.MANAGE_SELF,
                        (by, _) -> by.accounts().apiKey()),
                row(
                        "Accounts.resetApiKey/1",
                        Action.MANAGE_SELF,
                        (by, _) -> ownSecret(by.accounts().resetApiKey(Optional.empty()))),
                row(
                        "Accounts.changePassword/1",
                        Action.MANAGE_SELF,
                        (by, _) -> by.accounts().changePassword(UseCasesContract.PASSWORD)),
                row(
                        "Accounts.register/3",
                        Action.MANAGE_ACCOUNTS,
                        (by, _) -> by.accounts().register("carol", "carol@example.com", password)),
                row(
                        "Accounts.find/1",
                        Action.MANAGE_ACCOUNTS,
                        (by, _) -> by.accounts().find("bob")),
                row(
                        "Accounts.findByNote/2",
                        Action.MANAGE_ACCOUNTS,
                        (by, _) -> by.accounts().findByNote("a", "b")),
                row(
                        "Accounts.changePassword/2",
                        Action.MANAGE_ACCOUNTS,
                        (by, _) -> by.accounts().changePassword("bob", password)),
                row(
                        "Accounts.changeEmail/2",
                        Action.MANAGE_ACCOUNTS,
                        (by, _) -> by.accounts().changeEmail("bob", "b@example.com")),
                row(
                        "Accounts.note/3",
                        Action.MANAGE_ACCOUNTS,
                        (by, _) -> by.accounts().note("bob", "a", "b")),
                row(
                        "Accounts.forget/2",
                        Action.MANAGE_ACCOUNTS,
                        (by, _) -> by.accounts().forget("bob", "a")),
                row(
                        "Accounts.checkName/1",
                        Action.GREET,
                        (by, _) -> by.accounts().checkName("x")));
    }

    /** What takes a password may be refused for want of one to those who showed an API key: that is no matter of role. */
    private static Outcome<?> ownSecret(Outcome<?> outcome) {
        return outcome.toFault()
                        .map(Fault::detail)
                        .filter(text -> text.startsWith("Password auth"))
                        .isPresent()
                ? Outcome.done()
                : outcome;
    }

    private static List<Row> nodes() {
        var nothing = new Backup(Instant.EPOCH, List.of(), List.of(), List.of());
        return List.of(
                row("Nodes.state/0", Action.GREET, (by, _) -> by.nodes().state()),
                row("Nodes.members/0", Action.GREET, (by, _) -> by.nodes().members()),
                row("Nodes.forget/1", Action.MANAGE_NODE, (by, _) -> by.nodes().forget(new NodeId("stranger"))),
                row(
                        "Nodes.diagnose/0",
                        Action.MANAGE_NODE,
                        (by, _) -> by.nodes().diagnose()),
                row(
                        "Nodes.collectGarbage/0",
                        Action.MANAGE_NODE,
                        (by, _) -> by.nodes().collectGarbage()),
                row(
                        "Nodes.rebuildRegistry/0",
                        Action.MANAGE_NODE,
                        (by, _) -> by.nodes().rebuildRegistry()),
                row("Nodes.backup/0", Action.MANAGE_NODE, (by, _) -> by.nodes().backup()),
                row("Nodes.restore/1", Action.MANAGE_NODE, (by, _) -> by.nodes().restore(nothing)));
    }

    @Test
    void noMethodIsLeftOut() {
        var all = Stream.of(Dots.class, Branches.class, Commits.class, Volumes.class, Accounts.class, Nodes.class)
                .flatMap(port -> Arrays.stream(port.getDeclaredMethods())
                        .filter(method -> !method.isSynthetic())
                        .map(method -> name(port, method)))
                .collect(Collectors.toSet());
        var asked = rows().stream().map(Row::method).collect(Collectors.toSet());
        assertThat(asked).isEqualTo(all);
    }

    private static String name(Class<?> port, Method method) {
        return port.getSimpleName() + "." + method.getName() + "/" + method.getParameterCount();
    }

    @TestFactory
    Stream<DynamicTest> everyMethodIsAnsweredToThoseWhoMayAndRefusedToAllOthers() {
        return rows().stream()
                .flatMap(row -> Arrays.stream(Role.values())
                        .map(role -> DynamicTest.dynamicTest(row.method() + " by " + role, () -> check(row, role))));
    }

    /** alice owns the dot; bob is its collaborator, or a stranger to it. */
    private void check(Row row, Role role) {
        contract.begin();
        var alice = contract.as("alice");
        var dot = alice.dots().create(DOT).orElseThrow();
        alice.branches()
                .fork(DOT, MASTER, Optional.empty(), new BranchName("side"))
                .orElseThrow();
        alice.dots().create(SPARE).orElseThrow();
        alice.dots().delete(SPARE).orElseThrow();
        var branch = new BranchId(dot.dot().id().value());
        if (role == Role.COLLABORATOR) {
            alice.dots().share(branch, "bob").orElseThrow();
        }
        var ground = new Ground(
                branch, alice.commits().log(DOT, MASTER).orElseThrow().getLast().id());
        var outcome = row.ask().apply(contract.as(account(role)), ground);
        boolean denied =
                outcome.toFault().map(Fault::code).filter(DENIED::contains).isPresent();
        assertThat(denied).as("%s", outcome).isEqualTo(!Permission.allows(role, row.action()));
    }

    private static String account(Role role) {
        return switch (role) {
            case ADMIN -> "admin";
            case OWNER -> "alice";
            case COLLABORATOR, STRANGER -> "bob";
        };
    }
}
