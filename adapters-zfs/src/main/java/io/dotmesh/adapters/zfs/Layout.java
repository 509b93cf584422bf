package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.adapters.zfs.Named.Snapshot;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where everything is: {@code POOL/dmfs/BRANCH} with snapshots {@code @COMMIT}, mounted below {@code PREFIX/dmfs}.
 *
 * <p>{@code POOL/dmfs-work} holds what comes and goes: clones through which commits are read, volumes that are being
 * received, and volumes that are being destroyed. Its names have a {@code :}, which no id has.
 */
record Layout(String pool, Path mountPrefix) {
    /** Snapshots that this program takes for a moment; the original hides them by the same beginning. */
    static final String HIDDEN = "dotmesh-fastdiff";

    private static final Pattern HIDDEN_NOW = Pattern.compile(HIDDEN + "-[0-9]{1,19}");
    private static final String ORIGIN_NONE = "-";

    Dataset root() {
        return new Dataset(pool);
    }

    Dataset branches() {
        return root().child("dmfs");
    }

    Dataset work() {
        return root().child("dmfs-work");
    }

    Dataset of(BranchId branch) {
        return branches().child(branch.value());
    }

    Snapshot of(BranchId branch, CommitId commit) {
        return of(branch).at(commit.value());
    }

    Path mounts() {
        return mountPrefix.resolve("dmfs");
    }

    Path workMounts() {
        return mountPrefix.resolve("dmfs-work");
    }

    Path mountOf(BranchId branch) {
        return mounts().resolve(branch.value());
    }

    Path mountOf(BranchId branch, CommitId commit) {
        return mounts().resolve(branch.value() + "@" + commit.value());
    }

    /** The clone through which people read a commit. */
    Dataset commitClone(BranchId branch, CommitId commit) {
        return work().child("at:" + branch.value() + ":" + commit.value());
    }

    /** What the names of the clones of a branch's commits begin with. */
    String commitClones(BranchId branch) {
        return work().name() + "/at:" + branch.value() + ":";
    }

    boolean isCommitClone(String dataset) {
        return dataset.startsWith(work().name() + "/at:");
    }

    /** A clone that lives for one comparison. */
    Dataset compared(BranchId branch, String side) {
        return work().child("diff:" + branch.value() + ":" + side);
    }

    Path comparedMount(BranchId branch, String side) {
        return workMounts().resolve("diff:" + branch.value() + ":" + side);
    }

    /** Whether a snapshot is one that this program takes for a moment: only those have such a number. */
    static boolean isHidden(String label) {
        return HIDDEN_NOW.matcher(label).matches();
    }

    /** Whether a clone is the one that a comparison makes first and removes last. */
    boolean isComparedFirst(String dataset) {
        return dataset.startsWith(work().name() + "/diff:") && dataset.endsWith(":before");
    }

    Dataset incoming(BranchId branch) {
        return work().child("in:" + branch.value());
    }

    boolean isIncoming(String dataset) {
        return dataset.startsWith(work().name() + "/in:");
    }

    /** What stands for as long as commits are being taken in. */
    Dataset increment(BranchId branch) {
        return work().child("top:" + branch.value());
    }

    boolean isIncrement(String dataset) {
        return dataset.startsWith(work().name() + "/top:");
    }

    /** The clone that holds a volume's commits while the volume gets another name. */
    Dataset parked(BranchId branch) {
        return work().child("park:" + branch.value());
    }

    Dataset doomed(BranchId branch) {
        return work().child("gone:" + branch.value());
    }

    /** The branch whose volume may be this dataset: a child of {@link #branches()} whose name is an id. */
    Optional<BranchId> branch(String dataset) {
        var parent = branches().name() + "/";
        return dataset.startsWith(parent)
                ? BranchId.parse(dataset.substring(parent.length())).toOptional()
                : Optional.empty();
    }

    /** The commit that the property {@code origin} speaks of; empty when it is none of a branch. */
    Optional<Origin> origin(String value) {
        int at = value.indexOf('@');
        if (value.equals(ORIGIN_NONE) || at < 0) {
            return Optional.empty();
        }
        return branch(value.substring(0, at))
                .flatMap(branch ->
                        CommitId.parse(value.substring(at + 1)).toOptional().map(commit -> new Origin(branch, commit)));
    }
}
