package io.dotmesh.testkit.contract;

import static io.dotmesh.testkit.contract.RegistrySpecimens.NODE;
import static io.dotmesh.testkit.contract.RegistrySpecimens.NOON;
import static io.dotmesh.testkit.contract.RegistrySpecimens.branch;
import static io.dotmesh.testkit.contract.RegistrySpecimens.change;
import static io.dotmesh.testkit.contract.RegistrySpecimens.commit;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dot;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dotInTrash;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dotWithCommits;
import static io.dotmesh.testkit.contract.RegistrySpecimens.master;
import static io.dotmesh.testkit.contract.RegistrySpecimens.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.Keys;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.SagaId;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.dotmesh.domain.saga.RegistryChange.BeginSaga;
import io.dotmesh.domain.saga.RegistryChange.MoveCommits;
import io.dotmesh.domain.saga.RegistryChange.RemoveBranch;
import io.dotmesh.domain.saga.RegistryChange.ReplaceDot;
import io.dotmesh.domain.saga.RegistryChange.SetMastership;
import io.dotmesh.ports.driven.AccountRegister;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.DotRegister.Summary;
import io.dotmesh.ports.driven.NodeRegister;
import io.dotmesh.ports.driven.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every registry does: its parts, and that what it holds survives it, its callers and their number. */
public abstract class RegistryContract
        implements DotContract,
                BranchContract,
                TrashContract,
                CommitContract,
                SagaContract,
                ChangeContract,
                MastershipContract,
                FollowContract,
                NodeContract,
                AccountContract {
    private Registry registry = unopened();

    protected RegistryContract() {}

    /** Opens the registry of this test: empty the first time, and later with what it then held. */
    protected abstract Registry open();

    private static Registry unopened() {
        return new Registry() {
            @Override
            public DotRegister dots() {
                throw new IllegalStateException("not opened");
            }

            @Override
            public AccountRegister accounts() {
                throw new IllegalStateException("not opened");
            }

            @Override
            public NodeRegister nodes() {
                throw new IllegalStateException("not opened");
            }

            @Override
            public void close() {}
        };
    }

    @BeforeEach
    public final void openRegistry() {
        registry = open();
    }

    @AfterEach
    public final void closeRegistry() {
        registry.close();
    }

    private void reopen() {
        registry.close();
        registry = open();
    }

    @Override
    public final DotRegister dots() {
        return registry.dots();
    }

    @Override
    public final NodeRegister nodes() {
        return registry.nodes();
    }

    @Override
    public final AccountRegister accounts() {
        return registry.accounts();
    }

    @Test
    public void aReopenedRegistryHoldsAllThatItHeld() {
        change(dots(), dotWithCommits(dot("shop"), 4));
        change(dots(), new AddBranch(branch(dot("shop"), "dev")));
        change(
                dots(),
                new MoveCommits(
                        master(dot("shop")).id(),
                        Optional.of(commit(2).id()),
                        branch(dot("shop"), "dev").id()));
        change(dots(), dotInTrash(dot("old"), NOON));
        SagaContract.sagas()
                .forEach(saga -> change(
                        dots(),
                        new BeginSaga(
                                new SagaId(
                                        "saga-" + dots().sagas().orElseThrow().size()),
                                saga,
                                RegistrySpecimens.NODE)));
        accounts()
                .add(new Account(new AccountId("id"), "alice", "a@example.com", new TreeMap<>()), AccountContract.KEYS)
                .orElseThrow();
        change(dots(), new SetMastership(MastershipContract.BRANCH.id(), Optional.empty(), FIRST));
        change(dots(), new AddBranch(branch(dot("shop"), "gone")));
        change(dots(), new RemoveBranch(branch(dot("shop"), "gone").id()));
        var before = everything();
        reopen();
        assertThat(everything()).isEqualTo(before);
        change(dots(), new AddCommit(branch(dot("shop"), "dev").id(), commit(9)));
        reopen();
        assertThat(numbers(dots(), branch(dot("shop"), "dev").id())).containsExactly(3, 4, 9);
    }

    private List<Object> everything() {
        return List.of(
                dots().dots().orElseThrow(),
                dots().trash().orElseThrow(),
                dots().sagas().orElseThrow(),
                dots().summaries().orElseThrow(),
                dots().masterships().orElseThrow(),
                dots().removed(Set.of(
                                master(dot("shop")).id(),
                                branch(dot("shop"), "gone").id()))
                        .orElseThrow(),
                dots().commits(master(dot("shop")).id()).orElseThrow(),
                dots().commits(branch(dot("shop"), "dev").id()).orElseThrow(),
                accounts().all().orElseThrow());
    }

    @Test
    public void aClosedRegistryAnswersThatItIsUnavailable() {
        var dots = dots();
        var accounts = accounts();
        var nodes = nodes();
        change(dots, dotWithCommits(dot("shop"), 1));
        registry.close();
        registry.close();
        var account = new Account(new AccountId("id"), "alice", "a@example.com", new TreeMap<>());
        for (Outcome<?> answer : List.of(
                dots.change(List.of(new AddDot(dot("new")))),
                dots.change(List.of()),
                dots.dots(),
                dots.dot(dot("shop").name()),
                dots.dot(dot("shop").id()),
                dots.dotOf(master(dot("shop")).id()),
                dots.commits(master(dot("shop")).id()),
                dots.summaries(),
                dots.masterships(),
                dots.removed(Set.of()),
                dots.removed(Set.of(master(dot("shop")).id())),
                dots.trash(),
                dots.sagas(),
                nodes.join(SELF),
                nodes.nodes(),
                nodes.forget(NODE),
                accounts.add(account, Keys.NONE),
                accounts.replace(account),
                accounts.rekey(account.id(), Keys.NONE),
                accounts.byId(account.id()),
                accounts.byName("alice"),
                accounts.byEmail("a@example.com"),
                accounts.all())) {
            assertThat(answer.toFault()).map(Fault::code).contains(FaultCode.REGISTRY_UNAVAILABLE);
        }
    }

    @Test
    public void ofTwoWhoAddADotOfOneNameAtOnceOneWins() {
        for (int round = 0; round < 20; round++) {
            var name = dot("shop-" + round).name();
            var answers = AtOnce.ask(2, who -> () -> {
                var dot = dot("shop-" + who + "-" + name.name()).named(name);
                return dots().change(List.of(new AddDot(dot), new AddBranch(master(dot))));
            });
            assertThat(answers).filteredOn(Outcome::isDone).hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> !answer.isDone())
                    .singleElement()
                    .satisfies(answer -> RegistrySpecimens.refused(FaultCode.ALREADY_EXISTS, answer));
            assertThat(dots().dot(name).orElseThrow().orElseThrow().branches()).hasSize(1);
        }
    }

    @Test
    public void ofManyWhoReplaceOneDotAtOnceOneWins() {
        var shop = dot("shop");
        change(dots(), new AddDot(shop));
        var answers = AtOnce.ask(
                16,
                who -> () -> dots().change(List.of(new ReplaceDot(shop, shop.with(new AccountId("account-" + who))))));
        assertThat(answers).filteredOn(Outcome::isDone).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> !answer.isDone())
                .allSatisfy(answer -> RegistrySpecimens.refused(FaultCode.BUSY, answer));
        assertThat(dots().dot(shop.id()).orElseThrow().orElseThrow().dot().collaborators())
                .hasSize(1);
    }

    @Test
    public void aClosedRegistryEndsWhatWasBegunInIt() throws InterruptedException {
        var heard = new LinkedBlockingQueue<DotId>();
        nodes().join(SELF).orElseThrow();
        dots().follow(heard::add);
        change(dots(), new AddDot(dot("one")));
        assertThat(heard.poll(AtOnce.DEADLINE_SECONDS, TimeUnit.SECONDS))
                .isEqualTo(dot("one").id());
        var closed = dots();
        reopen();
        closed.follow(heard::add).close();
        nodes().join(SELF).orElseThrow();
        change(dots(), new AddDot(dot("two")));
        dots().dots().orElseThrow();
        assertThat(heard).isEmpty();
    }

    @Test
    public void aHundredWhoCommitAtOnceLoseAndDoubleNothing() {
        change(dots(), dotWithCommits(dot("shop"), 0));
        change(dots(), dotWithCommits(dot("store"), 0));
        var shop = master(dot("shop")).id();
        var store = master(dot("store")).id();
        var answers = AtOnce.ask(
                100,
                who -> () -> Outcome.each(
                                IntStream.range(0, 5).boxed().toList(),
                                round -> dots().change(List.of(
                                        new AddCommit(who % 2 == 0 ? shop : store, commit(1000 * round + who)))))
                        .map(_ -> Nothing.NOTHING));
        assertThat(answers).allMatch(Outcome::isDone);
        var all = new ArrayList<>(numbers(dots(), shop));
        all.addAll(numbers(dots(), store));
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 500)
                        .mapToObj(number -> 1000 * (number / 100) + number % 100)
                        .toList());
        assertThat(dots().summaries().orElseThrow())
                .hasEntrySatisfying(
                        shop, summary -> assertThat(summary.commits()).isEqualTo(250));
        reopen();
        assertThat(dots().commits(shop).orElseThrow()).hasSize(250);
    }

    @Test
    public void oneWhoCommitsIsSeenByTheReadsThatBeginAfterwards() {
        change(dots(), dotWithCommits(dot("shop"), 0));
        var shop = master(dot("shop")).id();
        AtOnce.ask(8, who -> () -> {
            for (int round = 0; round < 25; round++) {
                var commit = commit(100 * round + who);
                change(dots(), new AddCommit(shop, commit));
                assertThat(dots().commits(shop).orElseThrow()).contains(commit);
            }
            return Outcome.done();
        });
    }

    @Test
    public void aReadSeesAllOfAChangeOrNothing() {
        change(dots(), dotWithCommits(dot("shop"), 10));
        change(dots(), new AddBranch(branch(dot("shop"), "dev")));
        var master = master(dot("shop")).id();
        var dev = branch(dot("shop"), "dev").id();
        AtOnce.ask(4, who -> () -> {
            for (int round = 0; round < 50; round++) {
                if (who == 0) {
                    change(dots(), new MoveCommits(master, Optional.of(commit(3).id()), dev));
                    change(dots(), new MoveCommits(dev, Optional.empty(), master));
                } else {
                    tenCommitsAreSeenIn(master);
                }
            }
            return Outcome.done();
        });
    }

    private void tenCommitsAreSeenIn(BranchId master) {
        assertThat(dots().summaries().orElseThrow().values().stream()
                        .mapToLong(Summary::commits)
                        .sum())
                .isEqualTo(10);
        var branches = dots().dots().orElseThrow().getFirst().branches();
        assertThat(branches.getFirst().commits() + branches.getLast().commits()).isEqualTo(10);
        assertThat(dots().commits(master).orElseThrow().size()).isIn(3, 10);
    }

    @Test
    public void closingWhileOthersAskHarmsNothing() {
        change(dots(), dotWithCommits(dot("shop"), 0));
        var shop = master(dot("shop")).id();
        var acknowledged = AtOnce.ask(8, who -> () -> {
                    int made = 0;
                    for (int round = 0; round < 40; round++) {
                        if (who == 0 && round == 5) {
                            registry.close();
                        }
                        var answer = dots().change(List.of(new AddCommit(shop, commit(100 * round + who))));
                        made += answer.isDone() ? 1 : 0;
                        answer.toFault()
                                .ifPresent(fault -> assertThat(fault.code())
                                        .as(fault.detail())
                                        .isEqualTo(FaultCode.REGISTRY_UNAVAILABLE));
                    }
                    return Outcome.done(made);
                })
                .stream()
                .mapToInt(Outcome::orElseThrow)
                .sum();
        registry = open();
        assertThat(dots().commits(shop).orElseThrow()).hasSize(acknowledged);
    }
}
