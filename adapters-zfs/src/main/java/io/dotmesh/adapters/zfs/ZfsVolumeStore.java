package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.dot.Usage;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.BranchSet;
import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A store in a ZFS pool. A volume is a dataset, a commit a snapshot, a fork a clone; all that they say about themselves
 * stands in their properties. Keeps nothing of its own beside the pool.
 */
final class ZfsVolumeStore implements VolumeStore {
    private final NodeId node;
    private final Ground ground;
    private final Locks locks;
    private final StoreLock lock;
    private final AtomicBoolean closed = new AtomicBoolean();

    private final Histories histories;
    private final Volumes volumes;
    private final Jointly jointly;
    private final CommitMounts commitMounts;
    private final Diffing diffing;
    private final Moving moving;
    private final Splitting splitting;
    private final Replacing replacing;
    private final Destroying destroying;
    private final Usages usages;
    private final Sending sending;
    private final Receiving receiving;
    private final Health health;

    ZfsVolumeStore(NodeId node, Ground ground, Zpool zpool, Locks locks, StoreLock lock, InstantSource clock) {
        this.node = node;
        this.ground = ground;
        this.locks = locks;
        this.lock = lock;
        this.histories = new Histories(ground);
        this.volumes = new Volumes(ground, histories);
        this.jointly = new Jointly(ground, histories);
        this.commitMounts = new CommitMounts(ground);
        this.diffing = new Diffing(ground, commitMounts, locks);
        this.moving = new Moving(ground);
        this.splitting = new Splitting(ground, commitMounts, moving);
        this.replacing = new Replacing(ground, commitMounts, moving);
        this.destroying = new Destroying(ground, commitMounts);
        this.usages = new Usages(ground);
        this.sending = new Sending(ground);
        var arrivals = new Arrivals(ground, clock);
        this.receiving = new Receiving(ground, arrivals, new Removal(ground, diffing, arrivals));
        this.health = new Health(ground, zpool);
    }

    private <T> Outcome<T> open(Supplier<Outcome<T>> work) {
        return closed.get()
                ? Outcome.unavailable(
                        FaultCode.STORAGE_UNAVAILABLE,
                        "the store in the pool '" + ground.layout().pool() + "' was closed",
                        "Open it again.")
                : work.get();
    }

    private <T> Outcome<T> holding(List<BranchId> branches, Supplier<Outcome<T>> work) {
        return open(() -> locks.holding(branches, () -> {
            var outcome = work.get();
            if (Faults.is(outcome, FaultCode.TIMED_OUT)) {
                // It may still happen, and what was seen is no longer so.
                branches.forEach(ground.seen()::forget);
            }
            return outcome;
        }));
    }

    private <T> Outcome<T> holding(BranchId branch, Supplier<Outcome<T>> work) {
        return holding(List.of(branch), work);
    }

    /** For work on live states, in which no increment may wait for its rest. */
    private <T> Outcome<T> settled(List<BranchId> branches, Supplier<Outcome<T>> work) {
        return holding(branches, () -> Outcome.each(branches, receiving::settle).then(_ -> work.get()));
    }

    private <T> Outcome<T> settled(BranchId branch, Supplier<Outcome<T>> work) {
        return settled(List.of(branch), work);
    }

    @Override
    public NodeId node() {
        return node;
    }

    @Override
    public Set<Capability> capabilities() {
        return ground.zfs().dialect().jointSnapshots()
                ? Set.of(
                        Capability.INCREMENTAL_STREAMS,
                        Capability.ORIGIN_STREAMS,
                        Capability.QUOTAS,
                        Capability.JOINT_COMMITS)
                : Set.of(Capability.INCREMENTAL_STREAMS, Capability.ORIGIN_STREAMS, Capability.QUOTAS);
    }

    @Override
    public Outcome<StoreHealth> health() {
        return open(health::look);
    }

    @Override
    public Outcome<Volume> create(BranchId branch, VolumeLabel label) {
        return holding(branch, () -> volumes.create(branch, label));
    }

    @Override
    public Outcome<Optional<Volume>> inspect(BranchId branch) {
        return holding(branch, () -> ground.inspect(branch));
    }

    @Override
    public Outcome<Map<BranchId, List<CommitId>>> commitIds() {
        return open(histories::commitIds);
    }

    @Override
    public Outcome<List<Commit>> history(BranchId branch) {
        return holding(branch, () -> histories.history(branch));
    }

    @Override
    public Outcome<Inventory> inventory() {
        return open(histories::inventory);
    }

    @Override
    public Outcome<Nothing> label(BranchId branch, VolumeLabel label) {
        return holding(branch, () -> volumes.label(branch, label));
    }

    @Override
    public Outcome<Path> mount(BranchId branch) {
        return settled(branch, () -> volumes.mount(branch));
    }

    @Override
    public Outcome<Nothing> unmount(BranchId branch) {
        return holding(branch, () -> volumes.unmount(branch));
    }

    @Override
    public Outcome<Path> subdot(BranchId branch, SubdotName subdot) {
        return holding(branch, () -> volumes.subdot(branch, subdot));
    }

    @Override
    public Outcome<Commit> commit(BranchId branch, Commit commit) {
        return settled(branch, () -> volumes.commit(branch, commit));
    }

    @Override
    public Outcome<Commit> commitTogether(BranchSet branches, Commit commit) {
        return settled(List.copyOf(branches.branches()), () -> jointly.commit(branches, commit));
    }

    @Override
    public Outcome<Volume> fork(Origin origin, BranchId as, VolumeLabel label) {
        return holding(List.of(origin.branch(), as), () -> volumes.fork(origin, as, label));
    }

    @Override
    public Outcome<Volume> split(BranchId branch, CommitId at, BranchId keepAs, VolumeLabel label) {
        return settled(List.of(branch, keepAs), () -> splitting.split(branch, at, keepAs, label));
    }

    @Override
    public Outcome<Volume> replace(
            BranchId branch, BranchId with, BranchId keepAs, VolumeLabel label, VolumeLabel keptLabel) {
        return settled(List.of(branch, with, keepAs), () -> replacing.replace(branch, with, keepAs, label, keptLabel));
    }

    @Override
    public Outcome<Nothing> destroy(BranchId branch) {
        return holding(branch, () -> receiving.discard(branch).then(_ -> destroying.destroy(branch)));
    }

    @Override
    public Outcome<Path> mountCommit(BranchId branch, CommitId commit) {
        return holding(branch, () -> commitMounts.mount(branch, commit));
    }

    @Override
    public Outcome<Nothing> unmountCommit(BranchId branch, CommitId commit) {
        return holding(branch, () -> commitMounts.unmount(branch, commit));
    }

    @Override
    public Outcome<Map<BranchId, Usage>> usage(Collection<BranchId> branches) {
        return open(() -> usages.usage(branches));
    }

    @Override
    public Outcome<Nothing> diff(BranchId branch, CommitId from, Optional<CommitId> to, Predicate<Change> receiver) {
        return settledFor(to, branch).then(_ -> open(() -> diffing.diff(branch, from, to, receiver)));
    }

    @Override
    public Outcome<Boolean> differs(BranchId branch, CommitId from, Optional<CommitId> to) {
        return settledFor(to, branch).then(_ -> open(() -> diffing.differs(branch, from, to)));
    }

    /** The live state is looked at where no commit is named. */
    private Outcome<Nothing> settledFor(Optional<CommitId> to, BranchId branch) {
        return to.isPresent() ? Outcome.done() : settled(branch, Outcome::done);
    }

    @Override
    public Outcome<Long> streamSize(BranchId branch, Optional<CommitId> from, CommitId to) {
        return holding(branch, () -> sending.size(branch, from, to));
    }

    @Override
    public StreamFeatures streamFeatures() {
        return ground.zfs().dialect().streams();
    }

    @Override
    public Outcome<CommitStream> send(BranchId branch, Optional<CommitId> from, CommitId to, StreamFeatures accepted) {
        return holding(branch, () -> sending.send(branch, from, to, accepted));
    }

    @Override
    public Outcome<CommitStream> sendRest(BranchId branch, ResumePoint at) {
        return holding(branch, () -> sending.sendRest(branch, at));
    }

    @Override
    public Outcome<Volume> receive(BranchId branch, VolumeLabel label, InputStream stream) {
        return holding(branch, () -> receiving.receive(branch, label, stream));
    }

    @Override
    public Outcome<Optional<ResumePoint>> resumePoint(BranchId branch) {
        return holding(branch, () -> receiving.resumePoint(branch));
    }

    @Override
    public Outcome<Nothing> discardPartial(BranchId branch) {
        return holding(branch, () -> receiving.discard(branch));
    }

    @Override
    public Outcome<Reclaimed> collectGarbage() {
        return Outcome.refused(
                FaultCode.NOT_SUPPORTED,
                "a ZFS pool frees by itself what nothing reaches any more",
                "Drop branches or dots that are not needed.");
    }

    /** What an earlier process may have left. */
    Leftovers leftovers() {
        return new Leftovers(ground, diffing, destroying, moving, receiving);
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            lock.close();
        }
    }
}
