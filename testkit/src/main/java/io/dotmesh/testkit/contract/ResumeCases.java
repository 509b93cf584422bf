package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Streams that are cut, and go on. */
class ResumeCases extends TransferCases {
    private static final int MANY = 300;

    ResumeCases(VolumeStoreContract contract) {
        super(contract);
    }

    /** A branch whose first commit is large, with two more that are smaller. */
    private BranchId branchOfThree() throws IOException {
        var branch = branchWithEverything();
        commit(branch);
        Files.write(files(branch).resolve("more"), noise(512 * 1024, 2));
        commit(branch, "d/file", "two");
        Files.delete(files(branch).resolve("link"));
        Files.write(files(branch).resolve("last"), noise(512 * 1024, 3));
        commit(branch, "d/file", "three");
        return branch;
    }

    private static byte[] cut(byte[] stream, long length) {
        return Arrays.copyOf(stream, (int) length);
    }

    private byte[] rest(BranchId branch, ResumePoint at) throws IOException {
        try (var stream = done(store().sendRest(branch, at))) {
            return stream.readAllBytes();
        }
    }

    /** What has to be sent so that the receiver has all. */
    private byte[] missing(VolumeStore receiver, BranchId as, BranchId of, byte[] whole) throws IOException {
        var point = done(receiver.resumePoint(as));
        return point.isPresent() ? rest(of, point.get()) : whole;
    }

    private void isLike(BranchId branch) {
        assertThat(done(other().history(branch))).isEqualTo(done(store().history(branch)));
        assertThat(otherTree(branch)).isEqualTo(tree(branch));
        assertThat(done(other().resumePoint(branch))).isEmpty();
        assertThat(done(other().inventory()).foreign()).isEmpty();
    }

    @Test
    void aStreamGoesOnWhereverItWasCut() throws IOException {
        var branch = branchOfThree();
        var stream = sent(branch, ALL, ids(branch).getLast());
        int all = stream.length;

        for (int length : new int[] {10, all / 10, all / 2, all * 4 / 5, all * 9 / 10, all - 100, all - 1}) {
            faulted(receive(other(), branch, cut(stream, length)), FaultCode.CORRUPT);
            assertThat(everything(other())).as("after %s of %s", length, all).isEmpty();
            assertThat(done(other().inventory()).foreign()).isEmpty();

            done(receive(other(), branch, missing(other(), branch, branch, stream)));

            isLike(branch);
            done(other().unmount(branch));
            done(other().destroy(branch));
        }
    }

    @Test
    void whatArrivedNeedNotBeSentAgain() throws IOException {
        var branch = branchOfThree();
        var stream = sent(branch, ALL, ids(branch).getLast());

        faulted(receive(other(), branch, cut(stream, stream.length * 19L / 20)), FaultCode.CORRUPT);

        assertThat(missing(other(), branch, branch, stream)).hasSizeLessThan(stream.length / 2);
    }

    @Test
    void aStreamMayBeCutAgainAndAgain() throws IOException {
        var branch = branchOfThree();
        var stream = sent(branch, ALL, ids(branch).getLast());

        var next = stream;
        for (int times = 0; times < 4; times++) {
            faulted(receive(other(), branch, cut(next, next.length * 9L / 10)), FaultCode.CORRUPT);
            next = missing(other(), branch, branch, stream);
        }
        done(receive(other(), branch, next));

        isLike(branch);
    }

    @Test
    void anIncrementGoesOnWhereverItWasCut() throws IOException {
        if (!sendsIncrements()) {
            return;
        }
        var branch = branchOfThree();
        var commits = ids(branch);
        var first = sent(branch, ALL, commits.getFirst());
        var increment = sent(branch, Optional.of(commits.getFirst()), commits.getLast());
        int all = increment.length;

        for (int length : new int[] {10, all / 10, all / 2, all * 4 / 5, all - 1}) {
            done(receive(other(), branch, first));
            var before = everything(other());
            faulted(receive(other(), branch, cut(increment, length)), FaultCode.CORRUPT);
            assertThat(everything(other())).as("after %s of %s", length, all).isEqualTo(before);
            assertThat(done(other().inventory()).foreign()).isEmpty();

            done(receive(other(), branch, missing(other(), branch, branch, increment)));

            isLike(branch);
            done(other().unmount(branch));
            done(other().destroy(branch));
        }
    }

    @Test
    void anIncrementThatWasCutIsInNobodysWay() throws IOException {
        if (!sendsIncrements()) {
            return;
        }
        var branch = branchOfThree();
        var commits = ids(branch);
        done(receive(other(), branch, sent(branch, ALL, commits.getFirst())));
        var increment = sent(branch, Optional.of(commits.getFirst()), commits.getLast());
        faulted(receive(other(), branch, cut(increment, increment.length * 9L / 10)), FaultCode.CORRUPT);

        assertThat(otherTree(branch)).isEqualTo(committed(branch, commits.getFirst()));
        var own = done(other().commit(branch, draft("own"))).id();

        assertThat(done(other().commitIds()).get(branch)).containsExactly(commits.getFirst(), own);
        assertThat(done(other().resumePoint(branch))).isEmpty();
        assertThat(done(other().inventory()).foreign()).isEmpty();
    }

    @Test
    void aVolumeThatWaitsForTheRestOfAnIncrementCanBeCommittedAndDestroyed() throws IOException {
        if (!sendsIncrements()) {
            return;
        }
        var branch = branchOfThree();
        var commits = ids(branch);
        var copy = newBranch();
        done(receive(other(), branch, sent(branch, ALL, commits.getFirst())));
        done(receive(other(), copy, sent(branch, ALL, commits.getFirst())));
        var increment = sent(branch, Optional.of(commits.getFirst()), commits.getLast());
        for (var each : List.of(branch, copy)) {
            faulted(receive(other(), each, cut(increment, increment.length * 9L / 10)), FaultCode.CORRUPT);
        }

        var own = done(other().commit(branch, draft("own"))).id();
        done(other().destroy(copy));

        assertThat(otherCommitted(branch, own)).isEqualTo(committed(branch, commits.getFirst()));
        assertThat(done(other().inspect(copy))).isEmpty();
        assertThat(done(other().resumePoint(copy))).isEmpty();
    }

    @Test
    void whatIsKeptOutlivesTheProcess() throws IOException {
        var branch = branchOfThree();
        var stream = sent(branch, ALL, ids(branch).getLast());
        var copy = newBranch();
        faulted(receive(store(), copy, cut(stream, stream.length * 19L / 20)), FaultCode.CORRUPT);
        var before = done(store().resumePoint(copy));

        contract.reopened();

        assertThat(before).isPresent();
        assertThat(done(store().resumePoint(copy))).isEqualTo(before);
        done(receive(store(), copy, rest(branch, before.orElseThrow())));
        assertThat(tree(copy)).isEqualTo(tree(branch));
        assertThat(done(store().history(copy))).isEqualTo(done(store().history(branch)));
    }

    @Test
    void anIncrementThatWasCutOutlivesTheProcess() throws IOException {
        if (!sendsIncrements()) {
            return;
        }
        var branch = branchOfThree();
        var commits = ids(branch);
        var copy = newBranch();
        done(receive(store(), copy, sent(branch, ALL, commits.getFirst())));
        var increment = sent(branch, Optional.of(commits.getFirst()), commits.getLast());
        faulted(receive(store(), copy, cut(increment, increment.length * 9L / 10)), FaultCode.CORRUPT);
        var before = done(store().resumePoint(copy));

        contract.reopened();

        assertThat(ids(copy)).containsExactly(commits.getFirst());
        assertThat(done(store().resumePoint(copy))).isEqualTo(before).isPresent();
        done(receive(store(), copy, rest(branch, before.orElseThrow())));
        assertThat(tree(copy)).isEqualTo(tree(branch));
    }

    @Test
    void theRestIsOfTheSameCommitsWhateverWasCommittedSince() throws IOException {
        var branch = branchOfThree();
        var commits = ids(branch);
        var stream = sent(branch, ALL, commits.getLast());
        faulted(receive(other(), branch, cut(stream, stream.length * 19L / 20)), FaultCode.CORRUPT);
        var state = tree(branch);
        commit(branch, "d/file", "four");

        done(receive(other(), branch, missing(other(), branch, branch, stream)));

        assertThat(done(other().commitIds()).get(branch)).isEqualTo(commits);
        assertThat(otherTree(branch)).isEqualTo(state);
    }

    @Test
    void aRestOntoABranchThatHasGoneOnIsRefused() throws IOException {
        if (!sendsIncrements()) {
            return;
        }
        var branch = branchOfThree();
        var commits = ids(branch);
        done(receive(other(), branch, sent(branch, ALL, commits.getFirst())));
        var increment = sent(branch, Optional.of(commits.getFirst()), commits.getLast());
        faulted(receive(other(), branch, cut(increment, increment.length * 9L / 10)), FaultCode.CORRUPT);
        var rest = missing(other(), branch, branch, increment);
        done(other().commit(branch, draft("own")));
        var before = everything(other());

        faulted(receive(other(), branch, rest), FaultCode.INVALID);

        assertThat(everything(other())).isEqualTo(before);
    }

    @Test
    void aRestOfWhatIsNoLongerKeptIsRefused() throws IOException {
        var branch = branchOfThree();
        var stream = sent(branch, ALL, ids(branch).getLast());
        faulted(receive(other(), branch, cut(stream, stream.length * 19L / 20)), FaultCode.CORRUPT);
        var rest = rest(branch, done(other().resumePoint(branch)).orElseThrow());

        done(other().discardPartial(branch));

        assertThat(done(other().resumePoint(branch))).isEmpty();
        faulted(receive(other(), branch, rest), FaultCode.INVALID);
        assertThat(everything(other())).isEmpty();
        done(receive(other(), branch, stream));
        isLike(branch);
    }

    @Test
    void aStreamFromTheBeginningTakesThePlaceOfWhatIsKept() throws IOException {
        var branch = branchOfThree();
        var commits = ids(branch);
        var stream = sent(branch, ALL, commits.getLast());
        faulted(receive(other(), branch, cut(stream, stream.length * 19L / 20)), FaultCode.CORRUPT);

        done(receive(other(), branch, sent(branch, ALL, commits.getFirst())));

        assertThat(done(other().commitIds()).get(branch)).containsExactly(commits.getFirst());
        assertThat(done(other().resumePoint(branch))).isEmpty();
    }

    @Test
    void whatIsKeptGoesWithTheBranch() throws IOException {
        var branch = branchOfThree();
        var stream = sent(branch, ALL, ids(branch).getLast());
        faulted(receive(other(), branch, cut(stream, stream.length * 19L / 20)), FaultCode.CORRUPT);

        done(other().destroy(branch));

        assertThat(done(other().resumePoint(branch))).isEmpty();
    }

    @Test
    void aDamagedStreamGoesOnFromWhatWasWhole() throws IOException {
        var branch = branchOfThree();
        var stream = sent(branch, ALL, ids(branch).getLast());
        int all = stream.length;

        for (int at : new int[] {0, 50, all / 4, all * 3 / 4, all - 1}) {
            var damaged = stream.clone();
            damaged[at] ^= 0x55;
            faulted(receive(other(), branch, damaged), FaultCode.CORRUPT);
            assertThat(everything(other())).as("byte %s of %s", at, all).isEmpty();

            done(receive(other(), branch, missing(other(), branch, branch, stream)));

            isLike(branch);
            done(other().unmount(branch));
            done(other().destroy(branch));
        }
    }

    @Test
    void aStreamWhoseSourceFailsGoesOnToo() throws IOException {
        var branch = branchOfThree();
        var stream = sent(branch, ALL, ids(branch).getLast());
        var failing = new SequenceInputStream(
                new ByteArrayInputStream(cut(stream, stream.length * 19L / 20)), new InputStream() {
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
        assertThat(done(other().resumePoint(branch))).isPresent();
        done(receive(other(), branch, missing(other(), branch, branch, stream)));
        isLike(branch);
    }

    @Test
    void aDamagedRestLeavesTheStoreAsItWas() throws IOException {
        var branch = branchOfThree();
        var stream = sent(branch, ALL, ids(branch).getLast());
        faulted(receive(other(), branch, cut(stream, stream.length * 9L / 10)), FaultCode.CORRUPT);
        var rest = missing(other(), branch, branch, stream);
        var damaged = rest.clone();
        damaged[damaged.length / 2] ^= 0x55;

        faulted(receive(other(), branch, damaged), FaultCode.CORRUPT);

        assertThat(everything(other())).isEmpty();
        done(receive(other(), branch, missing(other(), branch, branch, stream)));
        isLike(branch);
    }

    @Test
    void nothingIsKeptWhereNothingWasSent() {
        var branch = newBranch();

        assertThat(done(store().resumePoint(branch))).isEmpty();
        done(store().discardPartial(branch));
        done(store().discardPartial(create()));
    }

    @Test
    void whatIsNoPointIsRefused() throws IOException {
        var branch = branchOfThree();
        var stream = sent(branch, ALL, ids(branch).getLast());
        faulted(receive(other(), branch, cut(stream, stream.length * 9L / 10)), FaultCode.CORRUPT);
        var point = done(other().resumePoint(branch)).orElseThrow().text();

        for (var text : List.of("x", "-", point + "0~0", point.substring(1), point.replace('~', '.'))) {
            faulted(store().sendRest(branch, new ResumePoint(text)), FaultCode.INVALID);
        }
        faulted(store().sendRest(newBranch(), new ResumePoint(point)), FaultCode.NO_SUCH_BRANCH);
        var random = new Random(1);
        for (int i = 0; i < MANY; i++) {
            var changed = point.toCharArray();
            changed[random.nextInt(changed.length)] = "0123456789abcdef~-zX".charAt(random.nextInt(20));
            var answer = store().sendRest(branch, new ResumePoint(new String(changed)));
            if (answer.isDone()) {
                done(answer).close();
            }
        }
    }

    @Test
    void featuresThatNobodyKnowsAreNotUsed() throws IOException {
        var branch = branchOfThree();
        var accepted = new StreamFeatures(new java.util.TreeSet<>(List.of("from-the-future")));
        CommitId last = ids(branch).getLast();

        try (var stream = done(store().send(branch, ALL, last, accepted))) {
            done(other().receive(branch, label(branch), stream));
        }

        isLike(branch);
    }
}
