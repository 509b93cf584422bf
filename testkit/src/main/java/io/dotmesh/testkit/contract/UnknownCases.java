package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Asking for branches and commits that are not there. */
class UnknownCases extends StoreCases {
    UnknownCases(VolumeStoreContract contract) {
        super(contract);
    }

    /** Every method that needs a volume. */
    enum OfBranch {
        HISTORY,
        LABEL,
        MOUNT,
        UNMOUNT,
        SUBDOT,
        COMMIT,
        FORK,
        SPLIT,
        REPLACE,
        MOUNT_COMMIT,
        UNMOUNT_COMMIT,
        DIFF,
        DIFFERS,
        STREAM_SIZE,
        SEND
    }

    /** Every method that needs a commit. */
    enum OfCommit {
        FORK,
        SPLIT,
        MOUNT_COMMIT,
        UNMOUNT_COMMIT,
        DIFF_FROM,
        DIFF_TO,
        DIFFERS_FROM,
        DIFFERS_TO,
        STREAM_SIZE,
        SEND
    }

    @ParameterizedTest
    @EnumSource(OfBranch.class)
    void aBranchWithoutAVolumeIsNoSuchBranch(OfBranch method) {
        var unknown = newBranch();

        faulted(ask(method, unknown), FaultCode.NO_SUCH_BRANCH);

        assertThat(everything(store())).isEmpty();
    }

    private Outcome<?> ask(OfBranch method, BranchId branch) {
        var commit = draft("unknown");
        var other = newBranch();
        return switch (method) {
            case HISTORY -> store().history(branch);
            case LABEL -> store().label(branch, label(branch));
            case MOUNT -> store().mount(branch);
            case UNMOUNT -> store().unmount(branch);
            case SUBDOT -> store().subdot(branch, SubdotName.DEFAULT);
            case COMMIT -> store().commit(branch, commit);
            case FORK -> store().fork(new Origin(branch, commit.id()), other, label(other));
            case SPLIT -> store().split(branch, commit.id(), other, label(other));
            case REPLACE -> store().replace(branch, other, newBranch(), label(branch), label(other));
            case MOUNT_COMMIT -> store().mountCommit(branch, commit.id());
            case UNMOUNT_COMMIT -> store().unmountCommit(branch, commit.id());
            case DIFF -> store().diff(branch, commit.id(), Optional.empty(), _ -> true);
            case DIFFERS -> store().differs(branch, commit.id(), Optional.empty());
            case STREAM_SIZE -> store().streamSize(branch, Optional.empty(), commit.id());
            case SEND -> store().send(branch, Optional.empty(), commit.id(), StreamFeatures.NONE);
        };
    }

    @ParameterizedTest
    @EnumSource(OfCommit.class)
    void aCommitThatTheVolumeDoesNotHoldIsNoSuchCommit(OfCommit method) {
        var branch = createMounted();
        var known = commit(branch);
        var elsewhere = commit(createMounted());
        var before = everything(store());

        faulted(ask(method, branch, known, elsewhere), FaultCode.NO_SUCH_COMMIT);

        assertThat(everything(store())).isEqualTo(before);
    }

    private Outcome<?> ask(OfCommit method, BranchId branch, CommitId known, CommitId unknown) {
        var other = newBranch();
        return switch (method) {
            case FORK -> store().fork(new Origin(branch, unknown), other, label(other));
            case SPLIT -> store().split(branch, unknown, other, label(other));
            case MOUNT_COMMIT -> store().mountCommit(branch, unknown);
            case UNMOUNT_COMMIT -> store().unmountCommit(branch, unknown);
            case DIFF_FROM -> store().diff(branch, unknown, Optional.empty(), _ -> true);
            case DIFF_TO -> store().diff(branch, known, Optional.of(unknown), _ -> true);
            case DIFFERS_FROM -> store().differs(branch, unknown, Optional.empty());
            case DIFFERS_TO -> store().differs(branch, known, Optional.of(unknown));
            case STREAM_SIZE -> store().streamSize(branch, Optional.empty(), unknown);
            case SEND -> store().send(branch, Optional.empty(), unknown, StreamFeatures.NONE);
        };
    }

    @Test
    void whatHasNoVolumeHasNoUsage() {
        assertThat(done(store().usage(List.of(newBranch())))).isEmpty();
    }
}
