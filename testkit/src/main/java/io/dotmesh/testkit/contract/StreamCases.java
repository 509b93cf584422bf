package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.ports.driven.VolumeStore.Volume;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Moving commits from store to store. */
class StreamCases extends TransferCases {
    StreamCases(VolumeStoreContract contract) {
        super(contract);
    }

    @Test
    void aWholeBranchArrivesWithEveryCommitAndState() throws IOException {
        var branch = branchWithEverything();
        var first = commit(branch);
        var firstState = tree(branch);
        write(branch, "d/file", "two");
        Files.delete(files(branch).resolve("link"));
        var second = commit(branch);
        var secondState = tree(branch);
        write(branch, "d/file", "never sent");

        var received = done(receive(other(), branch, sent(branch, ALL, second)));

        assertThat(received).isEqualTo(new Volume(branch, Optional.empty(), Optional.of(second), Optional.empty()));
        assertThat(done(other().inspect(branch))).contains(received);
        assertThat(done(other().history(branch))).isEqualTo(done(store().history(branch)));
        assertThat(everything(other()).getFirst().label()).isEqualTo(label(branch));
        assertThat(otherTree(branch)).isEqualTo(secondState);
        assertThat(otherCommitted(branch, first)).isEqualTo(firstState);
        assertThat(otherCommitted(branch, second)).isEqualTo(secondState);
        assertThat(read(branch, "d/file")).isEqualTo("never sent");
    }

    @Test
    void aStreamGoesNoFurtherThanAsked() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        commit(branch, "file", "two");

        done(receive(other(), branch, sent(branch, ALL, first)));

        assertThat(done(other().commitIds())).isEqualTo(Map.of(branch, List.of(first)));
        assertThat(otherTree(branch)).isEqualTo(committed(branch, first));
    }

    @Test
    void aForkArrivesAsABranchThatDependsOnNone() throws IOException {
        var branch = createMounted();
        write(branch, "inherited", "x");
        var base = commit(branch, "file", "base");
        var fork = fork(branch, base);
        var one = commit(fork, "file", "one");
        var two = commit(fork, "file", "two");

        var received = done(receive(other(), fork, sent(fork, ALL, two)));

        assertThat(received.origin()).isEmpty();
        assertThat(done(other().history(fork))).isEqualTo(done(store().history(fork)));
        assertThat(otherCommitted(fork, one)).isEqualTo(committed(fork, one));
        assertThat(otherTree(fork)).isEqualTo(tree(fork));
    }

    @Test
    void aCopyInTheSameStoreOutlivesItsSource() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var second = commit(branch, "file", "two");
        var copy = newBranch();

        done(receive(store(), copy, sent(branch, ALL, second)));
        done(store().unmount(branch));
        done(store().destroy(branch));

        assertThat(ids(copy)).containsExactly(first, second);
        assertThat(read(copy, "file")).isEqualTo("two");
        assertThat(read(fork(copy, first), "file")).isEqualTo("one");
    }

    @Test
    void whatWasReceivedIsABranchLikeAnyOther() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var copy = newBranch();
        done(receive(store(), copy, sent(branch, ALL, first)));

        var onCopy = commit(copy, "file", "changed");
        var keep = newBranch();
        done(store().split(copy, first, keep, label(keep)));

        assertThat(read(copy, "file")).isEqualTo("one");
        assertThat(ids(keep)).containsExactly(onCopy);
        assertThat(read(branch, "file")).isEqualTo("one");
    }

    @Test
    void laterCommitsFollowInAnIncrementWhereTheStoreCan() throws IOException {
        var branch = branchWithEverything();
        var first = commit(branch);
        done(receive(other(), branch, sent(branch, ALL, first)));
        var second = commit(branch, "d/file", "two");
        var third = commit(branch, "d/new", "three");

        if (!sendsIncrements()) {
            faulted(store().send(branch, Optional.of(first), third, StreamFeatures.NONE), FaultCode.NOT_SUPPORTED);
            return;
        }
        var received = done(receive(other(), branch, sent(branch, Optional.of(first), third)));

        assertThat(received.tip()).isEqualTo(Optional.of(third));
        assertThat(done(other().history(branch))).isEqualTo(done(store().history(branch)));
        assertThat(otherTree(branch)).isEqualTo(tree(branch));
        assertThat(otherCommitted(branch, second)).isEqualTo(committed(branch, second));
    }

    @Test
    void anIncrementIsSmallerThanTheWhole() throws IOException {
        if (!sendsIncrements()) {
            var branch = createMounted();
            var first = commit(branch);
            faulted(store().streamSize(branch, Optional.of(first), commit(branch)), FaultCode.NOT_SUPPORTED);
            return;
        }
        var branch = createMounted();
        Files.write(files(branch).resolve("large"), noise(4 * 1024 * 1024, 1));
        var first = commit(branch);
        Files.delete(files(branch).resolve("large"));
        var second = commit(branch, "small", "x");

        assertThat(sent(branch, Optional.of(first), second).length).isLessThan(sent(branch, ALL, second).length / 4);
    }

    @Test
    void anIncrementOntoAnythingButItsBaseIsRefused() throws IOException {
        if (!sendsIncrements()) {
            return;
        }
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var second = commit(branch, "file", "two");
        var third = commit(branch, "file", "three");
        var increment = sent(branch, Optional.of(second), third);
        done(receive(other(), branch, sent(branch, ALL, first)));
        var before = everything(other());
        var missing = newBranch();

        assertThat(receive(other(), branch, increment).isDone()).isFalse();
        assertThat(receive(other(), missing, increment).isDone()).isFalse();

        assertThat(everything(other())).isEqualTo(before);
        assertThat(otherTree(branch)).isEqualTo(committed(branch, first));
    }

    @Test
    void anIncrementNeverOverwritesUncommittedWork() throws IOException {
        if (!sendsIncrements()) {
            return;
        }
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var second = commit(branch, "file", "two");
        done(receive(other(), branch, sent(branch, ALL, first)));
        var file = done(other().mount(branch)).resolve("__default__/file");
        Files.writeString(file, "precious");
        var increment = sent(branch, Optional.of(first), second);

        faulted(receive(other(), branch, increment), FaultCode.BUSY);
        done(other().unmount(branch));
        faulted(receive(other(), branch, increment), FaultCode.BUSY);

        assertThat(done(other().mount(branch)).resolve("__default__/file")).hasContent("precious");
        assertThat(done(other().history(branch))).hasSize(1);
    }

    @Test
    void nothingIsPutOnTopOfAVolumeInWhichPeopleWork() throws IOException {
        if (!sendsIncrements()) {
            return;
        }
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var second = commit(branch, "file", "two");
        done(receive(other(), branch, sent(branch, ALL, first)));
        done(other().mount(branch));
        var increment = sent(branch, Optional.of(first), second);

        faulted(receive(other(), branch, increment), FaultCode.BUSY);
        done(other().unmount(branch));
        done(receive(other(), branch, increment));

        assertThat(otherTree(branch)).isEqualTo(tree(branch));
    }

    @Test
    void aWholeStreamNeverReplacesABranch() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var stream = sent(branch, ALL, first);
        write(branch, "file", "precious");
        var before = everything(store());

        faulted(receive(store(), branch, stream), FaultCode.ALREADY_EXISTS);

        assertThat(everything(store())).isEqualTo(before);
        assertThat(read(branch, "file")).isEqualTo("precious");
    }

    @Test
    void aCutStreamLeavesTheStoreAsItWas() throws IOException {
        var branch = branchWithEverything();
        commit(branch);
        var stream = sent(branch, ALL, commit(branch, "d/file", "two"));
        int all = stream.length;

        for (int length : new int[] {0, 1, 10, 100, all / 100, all / 4, all / 2, all * 3 / 4, all - 100, all - 1}) {
            faulted(receive(other(), branch, Arrays.copyOf(stream, length)), FaultCode.CORRUPT);
            assertThat(everything(other()))
                    .as("after %s of %s bytes", length, all)
                    .isEmpty();
            assertThat(done(other().inventory()).foreign()).isEmpty();
        }
        done(receive(other(), branch, stream));
        assertThat(otherTree(branch)).isEqualTo(tree(branch));
    }

    @Test
    void aDamagedStreamLeavesTheStoreAsItWas() throws IOException {
        var branch = branchWithEverything();
        var stream = sent(branch, ALL, commit(branch));
        int all = stream.length;

        for (int at : new int[] {0, 5, 50, all / 100, all / 4, all / 2, all * 3 / 4, all - 40, all - 1}) {
            var damaged = stream.clone();
            damaged[at] ^= 0x55;
            faulted(receive(other(), branch, damaged), FaultCode.CORRUPT);
            assertThat(everything(other())).as("byte %s of %s", at, all).isEmpty();
        }
        done(receive(other(), branch, stream));
        assertThat(otherTree(branch)).isEqualTo(tree(branch));
    }

    @Test
    void aCutOrDamagedIncrementLeavesTheBranchAsItWas() throws IOException {
        if (!sendsIncrements()) {
            return;
        }
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        done(receive(other(), branch, sent(branch, ALL, first)));
        Files.write(files(branch).resolve("large"), noise(1024 * 1024, 1));
        var increment = sent(branch, Optional.of(first), commit(branch));
        var before = everything(other());
        var damaged = increment.clone();
        damaged[damaged.length / 2] ^= 0x55;

        faulted(receive(other(), branch, Arrays.copyOf(increment, increment.length / 2)), FaultCode.CORRUPT);
        faulted(receive(other(), branch, damaged), FaultCode.CORRUPT);

        assertThat(everything(other())).isEqualTo(before);
        done(receive(other(), branch, increment));
        assertThat(otherTree(branch)).isEqualTo(tree(branch));
    }

    @Test
    void whatIsNoStreamIsCorrupt() {
        var branch = newBranch();

        faulted(receive(store(), branch, noise(100_000, 1)), FaultCode.CORRUPT);
        faulted(receive(store(), branch, new byte[100_000]), FaultCode.CORRUPT);

        assertThat(everything(store())).isEmpty();
    }

    @Test
    void aStreamThatFailsLeavesTheStoreAsItWas() throws IOException {
        var branch = branchWithEverything();
        var stream = sent(branch, ALL, commit(branch));
        var failing = new SequenceInputStream(
                new ByteArrayInputStream(Arrays.copyOf(stream, stream.length / 2)), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the connection was reset");
                    }

                    @Override
                    public int read(byte[] bytes, int from, int count) throws IOException {
                        return read();
                    }
                });

        assertThat(other().receive(branch, label(branch), failing).isDone()).isFalse();

        assertThat(everything(other())).isEmpty();
        done(receive(other(), branch, stream));
    }

    @Test
    void aStreamMayArriveInSmallPieces() throws IOException {
        var branch = createMounted();
        Files.write(files(branch).resolve("file"), noise(100_000, 1));
        var stream = sent(branch, ALL, commit(branch));
        var pieces = new ByteArrayInputStream(stream) {
            @Override
            public synchronized int read(byte[] bytes, int from, int count) {
                return super.read(bytes, from, Math.min(count, 7));
            }
        };

        done(other().receive(branch, label(branch), pieces));

        assertThat(otherTree(branch)).isEqualTo(tree(branch));
    }

    @Test
    void aStreamIsOfItsCommitsWhateverHappensMeanwhile() throws IOException {
        var branch = branchWithEverything();
        var first = commit(branch);
        byte[] stream;
        try (var sending = done(store().send(branch, ALL, first, StreamFeatures.NONE))) {
            var begin = sending.readNBytes(1000);
            write(branch, "d/file", "two");
            Files.write(files(branch).resolve("large"), noise(1024, 2));
            commit(branch);
            var rest = sending.readAllBytes();
            stream = Arrays.copyOf(begin, begin.length + rest.length);
            System.arraycopy(rest, 0, stream, begin.length, rest.length);
        }

        done(receive(other(), branch, stream));

        assertThat(otherTree(branch)).isEqualTo(committed(branch, first));
    }

    @Test
    void aStreamThatNobodyReadsToItsEndHindersNothing() throws IOException {
        var branch = branchWithEverything();
        var first = commit(branch);
        try (var sending = done(store().send(branch, ALL, first, StreamFeatures.NONE))) {
            assertThat(sending.readNBytes(10)).hasSize(10);
        }

        commit(branch, "d/file", "two");
        done(store().unmount(branch));
        done(store().destroy(branch));
    }

    @Test
    void theSizeOfAStreamIsAboutRight() throws IOException {
        var branch = createMounted();
        Files.write(files(branch).resolve("large"), noise(4 * 1024 * 1024, 1));
        var first = commit(branch);
        long actual = sent(branch, ALL, first).length;

        assertThat(done(store().streamSize(branch, ALL, first))).isBetween(actual / 2, actual * 2);
        try (var stream = done(store().send(branch, ALL, first, other().streamFeatures()))) {
            assertThat(stream.estimate()).isBetween(actual / 2, actual * 2);
        }
    }
}
