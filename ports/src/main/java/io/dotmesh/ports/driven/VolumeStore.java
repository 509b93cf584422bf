package io.dotmesh.ports.driven;

import io.dotmesh.domain.difference.TreeComparison;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.dot.Usage;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.BranchSet;
import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The volumes of one node: one for each branch, with the live state that people write to and the commits below it.
 *
 * <p><b>Promises.</b> What a method answered is durable. A commit never changes. No method destroys data that it was
 * not asked to destroy; above all, none touches volumes, datasets and snapshots that this program did not make: those
 * are <em>foreign</em>, listed as such, and left alone. A process killed inside a method leaves a store that opens
 * again with every answered effect and in which repeating the method completes it. No id is ever built from text of a
 * user: {@link BranchId} and {@link CommitId} are safe as they are.
 *
 * <p><b>Quotas.</b> With {@link Capability#QUOTAS} the live state of a mounted volume grows no further than the quota of
 * its label: whoever writes more is told so by the file system. Nothing else is bounded. No method here fails for want of
 * quota, nor loses what is there: a volume that holds more than its quota, because that was set later or because a method
 * put it there, stays as it is, and only cannot grow.
 *
 * <p><b>Concurrency.</b> Calls for different branches run side by side. Two calls for one branch at once are allowed
 * and harm nothing; the store makes one wait.
 *
 * <p><b>Faults</b> that every method may answer: {@code STORAGE_UNAVAILABLE}, {@code POOL_MISSING}, {@code NO_SPACE},
 * {@code BUSY}, {@code CORRUPT}, {@code TIMED_OUT}. A branch without a volume is {@code NO_SUCH_BRANCH}, a commit that
 * the volume does not hold {@code NO_SUCH_COMMIT}, unless the method says otherwise.
 */
public interface VolumeStore extends AutoCloseable {
    /** How many changes {@link #diff} holds together. */
    int CHANGES_HELD = TreeComparison.HELD_MAX;

    /** What this store can do beyond the contract; without it the methods concerned answer {@code NOT_SUPPORTED}. */
    enum Capability {
        /** {@link #send} with a {@code from} that the branch has, and {@link #receive} of what it made. */
        INCREMENTAL_STREAMS,
        /** {@link #send} with a {@code from} that the branch began at, and {@link #receive} of what it made. */
        ORIGIN_STREAMS,
        /** {@link #collectGarbage}. */
        GARBAGE_COLLECTION,
        /** {@link #commitTogether}. */
        JOINT_COMMITS,
        /** Bounds live states to the quota of their volume's label. Without it a quota is kept there and bounds nothing. */
        QUOTAS
    }

    /** The node that this store belongs to: stable for the life of the store, also when it is moved. */
    NodeId node();

    java.util.Set<Capability> capabilities();

    /** Asks the storage itself, without a cache. */
    Outcome<StoreHealth> health();

    /** An empty, unmounted volume without commits. A volume that is there is left as it is, but for its label. */
    Outcome<Volume> create(BranchId branch, VolumeLabel label);

    /** The volume as it is, or empty when there is none. */
    Outcome<Optional<Volume>> inspect(BranchId branch);

    /** Every commit of every volume, oldest first, by id alone: cheap with 100,000 commits. */
    Outcome<Map<BranchId, List<CommitId>>> commitIds();

    /** The commits that the volume itself holds, oldest first, with all they say; those before its origin are not its. */
    Outcome<List<Commit>> history(BranchId branch);

    /** Everything that is there, with labels: what a registry is rebuilt from. Slow is allowed. */
    Outcome<Inventory> inventory();

    /** Replaces what the volume says about itself. */
    Outcome<Nothing> label(BranchId branch, VolumeLabel label);

    /** Makes the live state reachable and writable, and answers its root. A mounted volume stays as it is. */
    Outcome<Path> mount(BranchId branch);

    /** The opposite. Refused as {@code BUSY}, naming who holds it where that can be known, while it is in use. */
    Outcome<Nothing> unmount(BranchId branch);

    /**
     * The directory of a subdot of a mounted volume, made when it is not there (mode 0777, as the original's); for
     * {@link SubdotName#ROOT} the root itself. Refused when the volume is not mounted, as {@code BUSY}, and when
     * something that is no directory is in its place, as {@code ALREADY_EXISTS}; a link is never followed.
     */
    Outcome<Path> subdot(BranchId branch, SubdotName subdot);

    /**
     * Makes the live state a commit, whether the volume is mounted or not, and answers it. The commit carries its
     * message, author, timestamp and metadata inside the store, written together with it. A commit of that id that is
     * there is answered as it is.
     *
     * <p>Refused as {@code CHANGING}, {@code SPECIAL_FILE} or {@code FILE_ACCESS}, with the path, where the store reads
     * files one by one and cannot read one as it should; then nothing was committed.
     */
    Outcome<Commit> commit(BranchId branch, Commit commit);

    /**
     * Makes the live states of several branches one commit each, all of them or none, and answers that commit, which is
     * the same for all: found again by its one id. Becomes durable for all at once. Asked again it is answered as it is
     * when all have it, and {@code ALREADY_EXISTS} when only some do, or when theirs are not the same.
     *
     * <p>The states are those of one instant: of changes that were made one after the other, in whichever of these
     * branches, none is there without those before it. Otherwise like {@link #commit}.
     */
    Outcome<Commit> commitTogether(BranchSet branches, Commit commit);

    /**
     * A new, unmounted volume whose live state is that commit, and whose own history is empty. Shares storage with its
     * origin. A volume {@code as} with that origin is left as it is; with another, it is {@code ALREADY_EXISTS}.
     */
    Outcome<Volume> fork(Origin origin, BranchId as, VolumeLabel label);

    /**
     * Takes a branch back to {@code at}, and keeps all that it loses under another branch.
     *
     * <p>Afterwards {@code branch} has {@code at} as its newest commit and as its live state, and {@code keepAs} has
     * the commits after {@code at} and the live state that {@code branch} had, uncommitted changes included. Branches
     * that began at commits after {@code at} now begin at those commits of {@code keepAs}; the others stay. {@code at}
     * is a commit of {@code branch}, and then the origin of {@code keepAs}; or it is the commit that {@code branch}
     * began at, and then both begin there. The volume may be mounted; {@code BUSY} when it is in use in a way that
     * prevents the change, which has then not begun. It is mounted or unmounted afterwards as the store sees fit.
     * Answers {@code branch}. Done when {@code keepAs} is there and began where it then would.
     */
    Outcome<Volume> split(BranchId branch, CommitId at, BranchId keepAs, VolumeLabel label);

    /**
     * The opposite of {@link #split}: afterwards {@code branch} has the commits and the live state that {@code with}
     * had, on top of the commit at which the two part, and {@code with} is no more; what {@code branch} had after
     * that commit, uncommitted changes included, is kept as {@code keepAs}. Refused as {@code INVALID} unless
     * {@code with} began at a commit of {@code branch}, or both began at the same commit. Branches that began at what
     * moves go with it. Answers {@code branch}. Done when {@code with} is gone and {@code keepAs} is there.
     */
    Outcome<Volume> replace(BranchId branch, BranchId with, BranchId keepAs, VolumeLabel label, VolumeLabel keptLabel);

    /**
     * Removes an unmounted volume and its commits. Refused as {@code HAS_DEPENDENTS}, naming them, while other volumes
     * begin at commits of it, and as {@code BUSY} while it is mounted. Done when there is none.
     */
    Outcome<Nothing> destroy(BranchId branch);

    /**
     * A read-only directory with the state of a commit, at the original's place: the path of the branch's mount,
     * followed by {@code @} and the commit. It stays until {@link #unmountCommit} or the end of the branch.
     */
    Outcome<Path> mountCommit(BranchId branch, CommitId commit);

    /** The opposite. Done when the commit is not mounted. */
    Outcome<Nothing> unmountCommit(BranchId branch, CommitId commit);

    /** How much each branch holds; those without a volume are left out. One pass over the storage, not one each. */
    Outcome<Map<BranchId, Usage>> usage(Collection<BranchId> branches);

    /**
     * Tells the files that differ, one after the other: from {@code from}, which is a commit of the branch or the one it
     * began at, to {@code to}, or to the live state when that is empty. The receiver answers whether it wants more; while
     * it takes its time the store waits, and others may have to wait for this branch. Faults come before the first change
     * or after any.
     *
     * <p>A directory is named only when it was added, removed or renamed, a subdot's own in the root. A file whose
     * content, mode, owner or kind is another is modified.
     *
     * <p>What is at one path in both states is never renamed. Of the rest, what is gone and what is new are one renamed
     * file when the store knows them for the same: by the file itself, or by its content where that is all it keeps; never
     * because both are empty. When it was also modified it is told a second time as that, or as removed and added where
     * only its content would tell. A directory is renamed with all that is in it, which is told only where it differs.
     *
     * <p>The memory taken does not depend on how many files there are, but for the names in a directory and those around
     * it. {@link #CHANGES_HELD} changes are held to sort them by subdot and path, and to find what was renamed; what is
     * gone and what is new are two. When there are more they come in several such parts, each sorted, and what was
     * renamed from one to another is removed and added.
     */
    Outcome<Nothing> diff(BranchId branch, CommitId from, Optional<CommitId> to, Predicate<Change> receiver);

    /** Whether {@link #diff} would tell anything; cheaper than finding out what. */
    Outcome<Boolean> differs(BranchId branch, CommitId from, Optional<CommitId> to);

    /** About how many bytes {@link #send} would make of no features. */
    Outcome<Long> streamSize(BranchId branch, Optional<CommitId> from, CommitId to);

    /** What this store takes in, for those that send to it. */
    StreamFeatures streamFeatures();

    /**
     * A stream of the commits after {@code from} up to and with {@code to}; with an empty {@code from}, of all up to
     * {@code to}, those before the origin folded into one state. {@code from} is a commit of the branch, or the one that it
     * began at; then the stream makes a volume that begins there. It has of the features {@code accepted} those that this
     * store can make. The caller closes it. It ends early, with an {@code IOException}, when the store fails.
     */
    Outcome<CommitStream> send(BranchId branch, Optional<CommitId> from, CommitId to, StreamFeatures accepted);

    /**
     * The rest of a stream that was cut, for the receiver that told this point: of the same commits, whatever was
     * committed since, and with the same features. Another store than the first may send it. It may have again what came
     * last before the cut. {@code INVALID} when the point is not one that this store understands.
     */
    Outcome<CommitStream> sendRest(BranchId branch, ResumePoint at);

    /**
     * Reads a stream of {@link #send}, which the caller closes. A full stream makes a new volume that depends on none,
     * and is {@code ALREADY_EXISTS} where there is one; an incremental one goes on top of its {@code from}, which must
     * be the newest commit here, or it is refused, and is {@code BUSY} while the volume is mounted or has uncommitted
     * changes.
     *
     * <p>One from the commit that its branch began at makes a new volume as {@link #fork} would, with commits, and is
     * {@code ALREADY_EXISTS} where there is one, whatever that holds. The volume begins at that commit of the branch that
     * has it here: of the one that has it where the stream was made, or else of another, first of the label's dot.
     * {@code NO_SUCH_COMMIT} where none has it.
     *
     * <p>All or nothing: a stream that is cut or damaged changes nothing that can be seen, and is {@code CORRUPT}.
     *
     * <p>What came of it whole is kept aside, also when the process is killed, and {@link #sendRest} completes it from
     * the {@link #resumePoint} on. A rest for another point is refused as {@code INVALID}. What is kept goes with the
     * branch, with {@link #discardPartial}, when a stream of it is received from its beginning, when an incomplete
     * increment is in the way of work on the live state, when garbage is collected, when the storage is full, and, a
     * week after it was begun, when the store is opened.
     */
    Outcome<Volume> receive(BranchId branch, VolumeLabel label, InputStream stream);

    /** Where a stream into the branch that was cut goes on; empty when nothing of one is kept. There need not be a volume. */
    Outcome<Optional<ResumePoint>> resumePoint(BranchId branch);

    /** Drops what is kept of a stream into the branch that was cut. Done when there is nothing. */
    Outcome<Nothing> discardPartial(BranchId branch);

    /** Frees what no commit and no live state reaches. Safe while everything else goes on. */
    Outcome<Reclaimed> collectGarbage();

    /** Releases the store for another process. Mounted volumes stay mounted: people go on working in them. */
    @Override
    void close();

    /**
     * A volume as the store has it.
     *
     * @param origin where it began, as of now; empty when it depends on no other
     * @param tip the newest commit that it holds itself
     * @param mountedAt the root of its live state while that is mounted
     */
    record Volume(BranchId branch, Optional<Origin> origin, Optional<CommitId> tip, Optional<Path> mountedAt) {}

    /**
     * What stands in a store.
     *
     * @param foreign names of things in it, for people, that this program did not make
     */
    record Inventory(List<Labelled> volumes, List<String> foreign) {
        public Inventory {
            volumes = List.copyOf(volumes);
            foreign = List.copyOf(foreign);
        }

        /** A volume with its label and history. */
        public record Labelled(Volume volume, VolumeLabel label, List<Commit> commits) {
            public Labelled {
                commits = List.copyOf(commits);
            }
        }
    }

    /**
     * How the storage is.
     *
     * @param kind the store's scheme and what is below it, for people: {@code zfs (zfs-fuse 0.7.0)}
     * @param location the pool, or the directory
     * @param writable whether changes can succeed now
     * @param condition one sentence for people: {@code online}, or what is wrong
     */
    record StoreHealth(
            String kind, String location, boolean writable, String condition, long usedBytes, long totalBytes) {}

    /** What a garbage collection freed. */
    record Reclaimed(long objects, long bytes) {}
}
