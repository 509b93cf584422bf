package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore.Capability;
import io.dotmesh.ports.driven.VolumeStore.Volume;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Streams of branches that began at a commit of another branch, and share storage with it where they arrive too. */
class OriginStreamCases extends TransferCases {
    OriginStreamCases(VolumeStoreContract contract) {
        super(contract);
    }

    private boolean sendsFromOrigins() {
        return store().capabilities().contains(Capability.ORIGIN_STREAMS);
    }

    /** A branch with three commits, of which the other store has all, and a fork of the second with two of its own. */
    private record Family(BranchId trunk, List<CommitId> commits, BranchId fork, List<CommitId> own) {
        CommitId origin() {
            return commits.get(1);
        }

        CommitId tip() {
            return own.getLast();
        }
    }

    private Family family() throws IOException {
        var trunk = createMounted();
        Files.write(files(trunk).resolve("large"), noise(3 * 1024 * 1024, 1));
        var one = commit(trunk, "file", "one");
        var two = commit(trunk, "file", "two");
        var fork = fork(trunk, two);
        var three = commit(trunk, "file", "three");
        Files.write(files(fork).resolve("more"), noise(512 * 1024, 2));
        var first = commit(fork, "file", "first of the fork");
        Files.write(files(fork).resolve("most"), noise(512 * 1024, 3));
        var second = commit(fork, "d/file", "second of the fork");
        return new Family(trunk, List.of(one, two, three), fork, List.of(first, second));
    }

    private void trunkArrives(Family family) throws IOException {
        done(receive(other(), family.trunk, sent(family.trunk, ALL, family.commits.getLast())));
    }

    private byte[] sentFork(Family family) throws IOException {
        return sent(family.fork, Optional.of(family.origin()), family.tip());
    }

    private void isLike(BranchId branch, Origin origin) {
        assertThat(done(other().inspect(branch)).orElseThrow().origin()).contains(origin);
        assertThat(done(other().history(branch))).isEqualTo(done(store().history(branch)));
        assertThat(otherTree(branch)).isEqualTo(tree(branch));
        assertThat(done(other().resumePoint(branch))).isEmpty();
        assertThat(done(other().inventory()).foreign()).isEmpty();
    }

    @Test
    void aBranchBeginsWhereItBeganWhereItCameFrom() throws IOException {
        if (!sendsFromOrigins()) {
            var trunk = createMounted();
            var one = commit(trunk, "file", "one");
            var fork = fork(trunk, one);
            var own = commit(fork, "file", "own");
            faulted(store().send(fork, Optional.of(one), own, StreamFeatures.NONE), FaultCode.NOT_SUPPORTED);
            faulted(store().streamSize(fork, Optional.of(one), own), FaultCode.NOT_SUPPORTED);
            return;
        }
        var family = family();
        trunkArrives(family);
        var stream = sentFork(family);

        var received = done(receive(other(), family.fork, stream));

        var origin = new Origin(family.trunk, family.origin());
        assertThat(received)
                .isEqualTo(new Volume(family.fork, Optional.of(origin), Optional.of(family.tip()), Optional.empty()));
        isLike(family.fork, origin);
        assertThat(otherCommitted(family.fork, family.own.getFirst()))
                .isEqualTo(committed(family.fork, family.own.getFirst()));
        assertThat(otherTree(family.trunk)).isEqualTo(tree(family.trunk));
        assertThat(everything(other()).stream()
                        .filter(each -> each.volume().branch().equals(family.fork))
                        .findFirst()
                        .orElseThrow()
                        .label())
                .isEqualTo(label(family.fork));
    }

    @Test
    void whatItSharesIsNotSent() throws IOException {
        if (!sendsFromOrigins()) {
            return;
        }
        var trunk = createMounted();
        Files.write(files(trunk).resolve("large"), noise(4 * 1024 * 1024, 1));
        var one = commit(trunk);
        var fork = fork(trunk, one);
        Files.delete(files(fork).resolve("large"));
        var own = commit(fork, "small", "x");

        assertThat(sent(fork, Optional.of(one), own).length).isLessThan(1024 * 1024);
        assertThat(done(store().streamSize(fork, Optional.of(one), own))).isPositive();
    }

    @Test
    void withoutTheCommitAtWhichItBeganItIsRefused() throws IOException {
        if (!sendsFromOrigins()) {
            return;
        }
        var family = family();
        var stream = sentFork(family);
        faulted(receive(other(), family.fork, stream), FaultCode.NO_SUCH_COMMIT);
        assertThat(everything(other())).isEmpty();
        done(receive(other(), family.trunk, sent(family.trunk, ALL, family.commits.getFirst())));
        var before = everything(other());

        faulted(receive(other(), family.fork, stream), FaultCode.NO_SUCH_COMMIT);

        assertThat(everything(other())).isEqualTo(before);
        assertThat(done(other().resumePoint(family.fork))).isEmpty();
        assertThat(done(other().inventory()).foreign()).isEmpty();
    }

    @Test
    void itNeverReplacesABranch() throws IOException {
        if (!sendsFromOrigins()) {
            return;
        }
        var family = family();
        var before = everything(store());

        faulted(receive(store(), family.fork, sentFork(family)), FaultCode.ALREADY_EXISTS);

        assertThat(everything(store())).isEqualTo(before);
        assertThat(read(family.fork, "file")).isEqualTo("first of the fork");
    }

    @Test
    void itBeginsAtThatCommitWhicheverBranchHasIt() throws IOException {
        if (!sendsFromOrigins()) {
            return;
        }
        var family = family();
        trunkArrives(family);
        var stash = newBranch();
        done(other().split(family.trunk, family.commits.getFirst(), stash, label(stash)));

        done(receive(other(), family.fork, sentFork(family)));

        isLike(family.fork, new Origin(stash, family.origin()));
    }

    @Test
    void itBeginsAtThatCommitWhicheverBranchHadIt() throws IOException {
        if (!sendsFromOrigins()) {
            return;
        }
        var family = family();
        trunkArrives(family);
        var stash = newBranch();
        done(store().split(family.trunk, family.commits.getFirst(), stash, label(stash)));

        done(receive(other(), family.fork, sentFork(family)));

        isLike(family.fork, new Origin(family.trunk, family.origin()));
    }

    @Test
    void onlyTheCommitAtWhichItBeganWillDo() throws IOException {
        if (!sendsFromOrigins()) {
            return;
        }
        var family = family();

        for (var commit : List.of(family.commits.getFirst(), family.commits.getLast())) {
            faulted(
                    store().send(family.fork, Optional.of(commit), family.tip(), StreamFeatures.NONE),
                    FaultCode.NO_SUCH_COMMIT);
            faulted(store().streamSize(family.fork, Optional.of(commit), family.tip()), FaultCode.NO_SUCH_COMMIT);
        }
        faulted(
                store().send(family.fork, Optional.of(family.tip()), family.origin(), StreamFeatures.NONE),
                FaultCode.NO_SUCH_COMMIT);
    }

    @Test
    void itGoesOnWhereverItWasCut() throws IOException {
        if (!sendsFromOrigins()) {
            return;
        }
        var family = family();
        trunkArrives(family);
        var before = everything(other());
        var stream = sentFork(family);
        int all = stream.length;

        for (int length : new int[] {10, all / 10, all / 3, all * 3 / 4, all - 100, all - 1}) {
            faulted(receive(other(), family.fork, Arrays.copyOf(stream, length)), FaultCode.CORRUPT);
            assertThat(everything(other())).as("after %s of %s", length, all).isEqualTo(before);
            assertThat(done(other().inventory()).foreign()).isEmpty();
            var point = done(other().resumePoint(family.fork));

            var rest = stream;
            if (point.isPresent()) {
                try (var left = done(store().sendRest(family.fork, point.get()))) {
                    rest = left.readAllBytes();
                }
            }
            done(receive(other(), family.fork, rest));

            isLike(family.fork, new Origin(family.trunk, family.origin()));
            done(other().unmount(family.fork));
            done(other().destroy(family.fork));
        }
    }

    @Test
    void whatIsKeptOfItOutlivesTheProcess() throws IOException {
        if (!sendsFromOrigins()) {
            return;
        }
        var family = family();
        var stream = sentFork(family);
        var copy = newBranch();
        faulted(receive(store(), copy, Arrays.copyOf(stream, stream.length * 9 / 10)), FaultCode.CORRUPT);
        var before = done(store().resumePoint(copy));

        contract.reopened();

        assertThat(done(store().resumePoint(copy))).isEqualTo(before).isPresent();
        try (var rest = done(store().sendRest(family.fork, before.orElseThrow()))) {
            done(store().receive(copy, label(copy), rest));
        }
        assertThat(volume(copy).origin()).contains(new Origin(family.trunk, family.origin()));
        assertThat(tree(copy)).isEqualTo(tree(family.fork));
        assertThat(done(store().history(copy))).isEqualTo(done(store().history(family.fork)));
    }

    @Test
    void aDamagedOneLeavesTheStoreAsItWas() throws IOException {
        if (!sendsFromOrigins()) {
            return;
        }
        var family = family();
        trunkArrives(family);
        var before = everything(other());
        var stream = sentFork(family);
        int all = stream.length;

        for (int at : new int[] {0, 50, all / 4, all * 3 / 4, all - 1}) {
            var damaged = stream.clone();
            damaged[at] ^= 0x55;
            faulted(receive(other(), family.fork, damaged), FaultCode.CORRUPT);
            assertThat(everything(other())).as("byte %s of %s", at, all).isEqualTo(before);
        }
        done(other().discardPartial(family.fork));
        done(receive(other(), family.fork, stream));
        isLike(family.fork, new Origin(family.trunk, family.origin()));
    }

    @Test
    void whatArrivedIsABranchLikeAnyOther() throws IOException {
        if (!sendsFromOrigins()) {
            return;
        }
        var family = family();
        trunkArrives(family);
        done(receive(other(), family.fork, sentFork(family)));
        var origin = new Origin(family.trunk, family.origin());
        var later = commit(family.fork, "file", "third of the fork");

        faulted(other().destroy(family.trunk), FaultCode.HAS_DEPENDENTS);
        done(receive(other(), family.fork, sent(family.fork, Optional.of(family.tip()), later)));

        isLike(family.fork, origin);
        var keep = newBranch();
        done(other().split(family.fork, family.origin(), keep, label(keep)));
        assertThat(done(other().history(family.fork))).isEmpty();
        assertThat(done(other().inspect(keep)).orElseThrow().origin()).contains(origin);
        assertThat(otherTree(family.fork)).isEqualTo(committed(family.trunk, family.origin()));
    }
}
