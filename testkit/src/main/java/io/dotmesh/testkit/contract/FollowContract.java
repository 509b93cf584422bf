package io.dotmesh.testkit.contract;

import static io.dotmesh.testkit.contract.RegistrySpecimens.NODE;
import static io.dotmesh.testkit.contract.RegistrySpecimens.NOON;
import static io.dotmesh.testkit.contract.RegistrySpecimens.branch;
import static io.dotmesh.testkit.contract.RegistrySpecimens.change;
import static io.dotmesh.testkit.contract.RegistrySpecimens.commit;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dot;
import static io.dotmesh.testkit.contract.RegistrySpecimens.dotWithCommits;
import static io.dotmesh.testkit.contract.RegistrySpecimens.master;
import static io.dotmesh.testkit.contract.RegistrySpecimens.trashed;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.mastership.Fence;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.dotmesh.domain.saga.RegistryChange.MoveCommits;
import io.dotmesh.domain.saga.RegistryChange.RemoveBranch;
import io.dotmesh.domain.saga.RegistryChange.RemoveDot;
import io.dotmesh.domain.saga.RegistryChange.ReplaceBranch;
import io.dotmesh.domain.saga.RegistryChange.ReplaceDot;
import io.dotmesh.domain.saga.RegistryChange.RestoreDot;
import io.dotmesh.domain.saga.RegistryChange.SetMastership;
import io.dotmesh.domain.saga.RegistryChange.TrashDot;
import io.dotmesh.ports.driven.DotRegister;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How those who follow a register hear what was changed. */
public interface FollowContract {
    int DEADLINE_SECONDS = 30;

    DotRegister dots();

    @Test
    default void whoeverFollowsHearsOfEachKindOfChange() throws InterruptedException {
        var shop = dot("shop");
        var dev = branch(shop, "dev");
        var renamed = new Branch(dev.id(), dev.dot(), new BranchName("renamed"), dev.origin(), dev.stash());
        var shared = shop.with(new AccountId("carol"));
        var one = new Mastership(NODE, new Fence(1), new Fence(1), Optional.empty());
        for (var changes : List.<List<RegistryChange>>of(
                dotWithCommits(shop, 2),
                List.of(new AddCommit(master(shop).id(), commit(3))),
                List.of(new AddBranch(dev)),
                List.of(new ReplaceBranch(dev, renamed)),
                List.of(new SetMastership(dev.id(), Optional.empty(), one)),
                List.of(new MoveCommits(master(shop).id(), Optional.of(commit(1).id()), dev.id())),
                List.of(new ReplaceDot(shop, shared)),
                List.of(new TrashDot(trashed(shared, NOON, master(shop), renamed))),
                List.of(new SetMastership(dev.id(), Optional.of(one), one.claimed())),
                List.of(new RestoreDot(shop.id())),
                List.of(new RemoveBranch(dev.id())),
                List.of(new RemoveDot(shop.id())))) {
            var heard = new LinkedBlockingQueue<DotId>();
            try (var _ = followingFromNowOn(heard::add)) {
                change(dots(), changes);
                hears(heard, shop.id(), changes);
            }
        }
    }

    /** What was changed before may still be on its way to who has not asked for anything since. */
    private DotRegister.Subscription followingFromNowOn(Consumer<DotId> listener) {
        dots().dots().orElseThrow();
        return dots().follow(listener);
    }

    private static void hears(BlockingQueue<DotId> heard, DotId wanted, Object why) throws InterruptedException {
        assertThat(next(heard)).as("after %s", why).isEqualTo(wanted);
    }

    private static DotId next(BlockingQueue<DotId> heard) throws InterruptedException {
        return Optional.ofNullable(heard.poll(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("nothing was heard"));
    }

    @Test
    default void whatIsHeardCanBeReadThen() throws InterruptedException {
        var shop = dot("shop");
        change(dots(), dotWithCommits(shop, 0));
        var heard = new LinkedBlockingQueue<DotId>();
        try (var _ = followingFromNowOn(heard::add)) {
            for (int number = 1; number <= 20; number++) {
                change(dots(), new AddCommit(master(shop).id(), commit(number)));
                hears(heard, shop.id(), "commit " + number);
                heard.clear();
                assertThat(dots().commits(master(shop).id()).orElseThrow()).hasSize(number);
            }
        }
    }

    @Test
    default void whatIsRefusedIsNotHeardNorIsAnythingAfterTheEnd() throws InterruptedException {
        var heard = new LinkedBlockingQueue<DotId>();
        var ended = new LinkedBlockingQueue<DotId>();
        var subscription = dots().follow(ended::add);
        subscription.close();
        subscription.close();
        try (var _ = dots().follow(heard::add)) {
            dots().change(List.of(
                    new AddDot(dot("one")), new RestoreDot(dot("no").id())));
            change(dots(), new AddDot(dot("two")));
            hears(heard, dot("two").id(), "the one that was made");
        }
        assertThat(ended).isEmpty();
    }
}
