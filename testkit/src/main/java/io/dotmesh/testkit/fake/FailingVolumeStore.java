package io.dotmesh.testkit.fake;

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
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A store whose calls pass {@link Failpoints} on their way to another. */
public final class FailingVolumeStore implements VolumeStore {
    private final VolumeStore delegate;
    private final Failpoints failpoints;

    public FailingVolumeStore(VolumeStore delegate, Failpoints failpoints) {
        this.delegate = delegate;
        this.failpoints = failpoints;
    }

    @Override
    public NodeId node() {
        return delegate.node();
    }

    @Override
    public Set<Capability> capabilities() {
        return delegate.capabilities();
    }

    @Override
    public Outcome<StoreHealth> health() {
        return failpoints.around("health", () -> delegate.health());
    }

    @Override
    public Outcome<Volume> create(BranchId branch, VolumeLabel label) {
        return failpoints.around("create", () -> delegate.create(branch, label));
    }

    @Override
    public Outcome<Optional<Volume>> inspect(BranchId branch) {
        return failpoints.around("inspect", () -> delegate.inspect(branch));
    }

    @Override
    public Outcome<Map<BranchId, List<CommitId>>> commitIds() {
        return failpoints.around("commitIds", () -> delegate.commitIds());
    }

    @Override
    public Outcome<List<Commit>> history(BranchId branch) {
        return failpoints.around("history", () -> delegate.history(branch));
    }

    @Override
    public Outcome<Inventory> inventory() {
        return failpoints.around("inventory", () -> delegate.inventory());
    }

    @Override
    public Outcome<Nothing> label(BranchId branch, VolumeLabel label) {
        return failpoints.around("label", () -> delegate.label(branch, label));
    }

    @Override
    public Outcome<Path> mount(BranchId branch) {
        return failpoints.around("mount", () -> delegate.mount(branch));
    }

    @Override
    public Outcome<Nothing> unmount(BranchId branch) {
        return failpoints.around("unmount", () -> delegate.unmount(branch));
    }

    @Override
    public Outcome<Path> subdot(BranchId branch, SubdotName subdot) {
        return failpoints.around("subdot", () -> delegate.subdot(branch, subdot));
    }

    @Override
    public Outcome<Commit> commit(BranchId branch, Commit commit) {
        return failpoints.around("commit", () -> delegate.commit(branch, commit));
    }

    @Override
    public Outcome<Commit> commitTogether(BranchSet branches, Commit commit) {
        return failpoints.around("commitTogether", () -> delegate.commitTogether(branches, commit));
    }

    @Override
    public Outcome<Volume> fork(Origin origin, BranchId as, VolumeLabel label) {
        return failpoints.around("fork", () -> delegate.fork(origin, as, label));
    }

    @Override
    public Outcome<Volume> split(BranchId branch, CommitId at, BranchId keepAs, VolumeLabel label) {
        return failpoints.around("split", () -> delegate.split(branch, at, keepAs, label));
    }

    @Override
    public Outcome<Volume> replace(
            BranchId branch, BranchId with, BranchId keepAs, VolumeLabel label, VolumeLabel keptLabel) {
        return failpoints.around("replace", () -> delegate.replace(branch, with, keepAs, label, keptLabel));
    }

    @Override
    public Outcome<Nothing> destroy(BranchId branch) {
        return failpoints.around("destroy", () -> delegate.destroy(branch));
    }

    @Override
    public Outcome<Path> mountCommit(BranchId branch, CommitId commit) {
        return failpoints.around("mountCommit", () -> delegate.mountCommit(branch, commit));
    }

    @Override
    public Outcome<Nothing> unmountCommit(BranchId branch, CommitId commit) {
        return failpoints.around("unmountCommit", () -> delegate.unmountCommit(branch, commit));
    }

    @Override
    public Outcome<Map<BranchId, Usage>> usage(Collection<BranchId> branches) {
        return failpoints.around("usage", () -> delegate.usage(branches));
    }

    @Override
    public Outcome<Nothing> diff(BranchId branch, CommitId from, Optional<CommitId> to, Predicate<Change> receiver) {
        return failpoints.around("diff", () -> delegate.diff(branch, from, to, receiver));
    }

    @Override
    public Outcome<Boolean> differs(BranchId branch, CommitId from, Optional<CommitId> to) {
        return failpoints.around("differs", () -> delegate.differs(branch, from, to));
    }

    @Override
    public Outcome<Long> streamSize(BranchId branch, Optional<CommitId> from, CommitId to) {
        return failpoints.around("streamSize", () -> delegate.streamSize(branch, from, to));
    }

    @Override
    public StreamFeatures streamFeatures() {
        return delegate.streamFeatures();
    }

    @Override
    public Outcome<CommitStream> send(BranchId branch, Optional<CommitId> from, CommitId to, StreamFeatures accepted) {
        return failpoints.around("send", () -> delegate.send(branch, from, to, accepted));
    }

    @Override
    public Outcome<CommitStream> sendRest(BranchId branch, ResumePoint at) {
        return failpoints.around("sendRest", () -> delegate.sendRest(branch, at));
    }

    @Override
    public Outcome<Volume> receive(BranchId branch, VolumeLabel label, InputStream stream) {
        return failpoints.around("receive", () -> delegate.receive(branch, label, stream));
    }

    @Override
    public Outcome<Optional<ResumePoint>> resumePoint(BranchId branch) {
        return failpoints.around("resumePoint", () -> delegate.resumePoint(branch));
    }

    @Override
    public Outcome<Nothing> discardPartial(BranchId branch) {
        return failpoints.around("discardPartial", () -> delegate.discardPartial(branch));
    }

    @Override
    public Outcome<Reclaimed> collectGarbage() {
        return failpoints.around("collectGarbage", () -> delegate.collectGarbage());
    }

    @Override
    public void close() {
        delegate.close();
    }
}
