package io.dotmesh.testkit.fake;

import io.dotmesh.domain.difference.TreeComparison;
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
import io.dotmesh.ports.driven.VolumeStore.Inventory.Labelled;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import io.dotmesh.testkit.fake.DirectoryStreams.Damaged;
import io.dotmesh.testkit.fake.Held.Kept;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A store for tests that keeps every commit as a whole copy of its directory. What it knows is one {@link Shelf} in one
 * file, replaced in one step after the directories are in place, so that a killed process leaves at most unused
 * directories behind. One call runs at a time. Commits of several branches are copied one branch after another, while
 * people may be writing, and quotas are kept in labels and bound nothing: these two promises are not kept. Wrap it into a {@link FailingVolumeStore} to see it fail.
 */
public final class DirectoryVolumeStore implements VolumeStore {
    private final Premises premises;
    private final Trees trees;
    private final Transfers transfers;
    private final Committing committing;

    private DirectoryVolumeStore(Premises premises) {
        this.premises = premises;
        this.trees = premises.trees();
        this.transfers = new Transfers(premises);
        this.committing = new Committing(premises);
    }

    /** The store of that directory, which is made when it is not there. */
    public static Outcome<VolumeStore> open(Path data) {
        return Premises.open(data).map(DirectoryVolumeStore::new);
    }

    private Shelf shelf() {
        return premises.shelf();
    }

    /** A call of the store, which may find the disk in a bad state. */
    private interface Call<T> {
        Outcome<T> run() throws IOException;
    }

    private synchronized <T> Outcome<T> attempt(Call<T> call) {
        if (!premises.isOpen()) {
            return Outcome.unavailable(
                    FaultCode.STORAGE_UNAVAILABLE, "the store at " + premises.data() + " was closed", "Open it again.");
        }
        try {
            return call.run();
        } catch (Damaged e) {
            return Outcome.refused(FaultCode.CORRUPT, String.valueOf(e.getMessage()), "Send it again.");
        } catch (IOException e) {
            return StoreFaults.failed(e);
        }
    }

    private <T> Outcome<T> attempt(BranchId branch, OnVolume<T> call) {
        return attempt(() -> {
            var volume = shelf().volume(branch);
            return volume.isPresent() ? call.run(volume.get()) : StoreFaults.noSuchBranch(branch);
        });
    }

    /** A call that concerns one volume. */
    private interface OnVolume<T> {
        Outcome<T> run(Held volume) throws IOException;
    }

    private Volume view(Held volume) {
        return new Volume(
                volume.branch(),
                volume.origin(),
                volume.commits().isEmpty()
                        ? Optional.empty()
                        : Optional.of(volume.commits().getLast().id()),
                trees.isMounted(volume) ? Optional.of(trees.mountOf(volume.branch())) : Optional.empty());
    }

    @Override
    public synchronized NodeId node() {
        return shelf().node();
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.values());
    }

    @Override
    public Outcome<StoreHealth> health() {
        return attempt(() -> {
            var disk = Files.getFileStore(premises.data());
            long total = disk.getTotalSpace();
            return Outcome.done(new StoreHealth(
                    "directory (for tests)",
                    premises.data().toString(),
                    true,
                    "online",
                    total - disk.getUsableSpace(),
                    total));
        });
    }

    @Override
    public Outcome<Volume> create(BranchId branch, VolumeLabel label) {
        return attempt(() -> {
            var there = shelf().volume(branch);
            var volume = there.isPresent()
                    ? there.get().labelled(label)
                    : new Held(branch, label, Optional.empty(), List.of(), trees.makeEmpty());
            premises.become(shelf().with(volume));
            return Outcome.done(view(volume));
        });
    }

    @Override
    public Outcome<Optional<Volume>> inspect(BranchId branch) {
        return attempt(() -> Outcome.done(shelf().volume(branch).map(this::view)));
    }

    @Override
    public Outcome<Map<BranchId, List<CommitId>>> commitIds() {
        return attempt(() -> {
            var ids = new TreeMap<BranchId, List<CommitId>>();
            shelf().volumes()
                    .forEach((branch, volume) -> ids.put(
                            branch, volume.commits().stream().map(Kept::id).toList()));
            return Outcome.done(ids);
        });
    }

    @Override
    public Outcome<List<Commit>> history(BranchId branch) {
        return attempt(branch, volume -> Outcome.done(history(volume)));
    }

    private static List<Commit> history(Held volume) {
        return volume.commits().stream().map(Kept::commit).toList();
    }

    @Override
    public Outcome<Inventory> inventory() {
        return attempt(() -> {
            var volumes = shelf().volumes().values().stream()
                    .map(each -> new Labelled(view(each), each.label(), history(each)))
                    .toList();
            return Outcome.done(new Inventory(volumes, premises.foreign()));
        });
    }

    @Override
    public Outcome<Nothing> label(BranchId branch, VolumeLabel label) {
        return attempt(branch, volume -> {
            premises.become(shelf().with(volume.labelled(label)));
            return Outcome.done();
        });
    }

    @Override
    public Outcome<Path> mount(BranchId branch) {
        return attempt(branch, volume -> {
            trees.mount(volume);
            return Outcome.done(trees.mountOf(branch));
        });
    }

    @Override
    public Outcome<Nothing> unmount(BranchId branch) {
        return attempt(branch, volume -> {
            trees.unmount(volume);
            return Outcome.done();
        });
    }

    @Override
    public Outcome<Path> subdot(BranchId branch, SubdotName subdot) {
        return attempt(branch, volume -> {
            if (!trees.isMounted(volume)) {
                return Outcome.refused(
                        FaultCode.BUSY, "branch " + branch + " is not mounted", "Mount it, and ask again.");
            }
            var root = trees.mountOf(branch);
            var at = subdot.isRoot() ? root : root.resolve(subdot.value());
            if (Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                return Outcome.done(at);
            }
            if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                return Outcome.refused(FaultCode.ALREADY_EXISTS, at + " is no directory", "Move it away.");
            }
            Files.createDirectory(at);
            Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rwxrwxrwx"));
            return Outcome.done(at);
        });
    }

    @Override
    public Outcome<Commit> commit(BranchId branch, Commit commit) {
        return attempt(branch, volume -> committing.commit(volume, commit));
    }

    @Override
    public Outcome<Commit> commitTogether(BranchSet branches, Commit commit) {
        return attempt(() -> committing.together(branches, commit));
    }

    @Override
    public Outcome<Volume> fork(Origin origin, BranchId as, VolumeLabel label) {
        return attempt(origin.branch(), from -> {
            var kept = from.commit(origin.commit());
            if (kept.isEmpty()) {
                return StoreFaults.noSuchCommit(origin.branch(), origin.commit());
            }
            var there = shelf().volume(as);
            if (there.isPresent()) {
                return there.get().origin().equals(Optional.of(origin))
                        ? Outcome.done(view(there.get()))
                        : StoreFaults.taken(as);
            }
            var volume = new Held(
                    as,
                    label,
                    Optional.of(origin),
                    List.of(),
                    trees.copy(trees.tree(kept.get().tree())));
            premises.become(shelf().with(volume));
            return Outcome.done(view(volume));
        });
    }

    @Override
    public Outcome<Volume> split(BranchId branch, CommitId at, BranchId keepAs, VolumeLabel label) {
        return attempt(branch, volume -> {
            var count = volume.countTo(at);
            if (count.isEmpty()) {
                return StoreFaults.noSuchCommit(branch, at);
            }
            var there = shelf().volume(keepAs);
            if (there.isPresent()) {
                return !keepAs.equals(branch) && there.get().origin().equals(volume.originAfter(count.get()))
                        ? Outcome.done(view(volume))
                        : StoreFaults.taken(keepAs);
            }
            var live = trees.copy(premises.state(volume, at));
            var next = shelf().split(volume, count.get(), live, keepAs, label);
            return Outcome.done(view(premises.change(volume, next)));
        });
    }

    @Override
    public Outcome<Volume> replace(
            BranchId branch, BranchId with, BranchId keepAs, VolumeLabel label, VolumeLabel keptLabel) {
        return attempt(branch, volume -> {
            var other = shelf().volume(with);
            if (other.isEmpty()) {
                return shelf().volume(keepAs).isPresent() ? Outcome.done(view(volume)) : StoreFaults.noSuchBranch(with);
            }
            var count = volume.partingFrom(other.get());
            if (count.isEmpty()) {
                return Outcome.refused(
                        FaultCode.INVALID,
                        "branch " + with + " did not begin at a commit of " + branch + ", nor where that began",
                        "Name a branch that a reset of it made.");
            }
            if (shelf().volume(keepAs).isPresent()) {
                return StoreFaults.taken(keepAs);
            }
            trees.unmount(other.get());
            var next = shelf().replace(volume, count.get(), other.get(), label, keepAs, keptLabel);
            return Outcome.done(view(premises.change(volume, next)));
        });
    }

    @Override
    public Outcome<Nothing> destroy(BranchId branch) {
        return attempt(() -> {
            var volume = shelf().volume(branch);
            if (volume.isEmpty()) {
                transfers.discard(branch);
                return Outcome.done();
            }
            var dependents = shelf().dependents(branch);
            if (!dependents.isEmpty()) {
                return Outcome.refused(
                        FaultCode.HAS_DEPENDENTS,
                        "branches began at commits of " + branch + ": " + dependents,
                        "Drop those first.");
            }
            if (trees.isMounted(volume.get())) {
                return Outcome.refused(FaultCode.BUSY, "branch " + branch + " is mounted", "Unmount it first.");
            }
            premises.become(shelf().without(branch));
            transfers.discard(branch);
            return Outcome.done();
        });
    }

    @Override
    public Outcome<Path> mountCommit(BranchId branch, CommitId commit) {
        return attempt(branch, volume -> {
            var kept = volume.commit(commit);
            if (kept.isEmpty()) {
                return StoreFaults.noSuchCommit(branch, commit);
            }
            trees.mountCommit(branch, kept.get());
            return Outcome.done(trees.mountOf(branch, commit));
        });
    }

    @Override
    public Outcome<Nothing> unmountCommit(BranchId branch, CommitId commit) {
        return attempt(branch, volume -> {
            if (volume.commit(commit).isEmpty()) {
                return StoreFaults.noSuchCommit(branch, commit);
            }
            trees.unmountCommit(branch, commit);
            return Outcome.done();
        });
    }

    @Override
    public Outcome<Map<BranchId, Usage>> usage(Collection<BranchId> branches) {
        return attempt(() -> {
            var usage = new TreeMap<BranchId, Usage>();
            for (var branch : branches) {
                var volume = shelf().volume(branch);
                if (volume.isPresent()) {
                    usage.put(branch, usage(volume.get()));
                }
            }
            return Outcome.done(usage);
        });
    }

    private Usage usage(Held volume) throws IOException {
        var live = trees.live(volume);
        var newest = volume.commits().isEmpty()
                ? volume.origin().map(Origin::commit)
                : Optional.of(volume.commits().getLast().id());
        long size = Difference.bytes(live);
        return new Usage(
                size, newest.isEmpty() ? size : Difference.bytesWritten(premises.state(volume, newest.get()), live));
    }

    @Override
    public Outcome<Nothing> diff(BranchId branch, CommitId from, Optional<CommitId> to, Predicate<Change> receiver) {
        return comparing(branch, from, to, states -> {
            new TreeComparison<>(states).tell(receiver);
            return Nothing.NOTHING;
        });
    }

    @Override
    public Outcome<Boolean> differs(BranchId branch, CommitId from, Optional<CommitId> to) {
        return comparing(branch, from, to, states -> new TreeComparison<>(states).differs());
    }

    private interface OnStates<T> {
        T run(DirectoryStates states) throws IOException;
    }

    private <T> Outcome<T> comparing(BranchId branch, CommitId from, Optional<CommitId> to, OnStates<T> comparison) {
        return attempt(branch, volume -> {
            if (volume.countTo(from).isEmpty()) {
                return StoreFaults.noSuchCommit(branch, from);
            }
            if (to.isPresent() && volume.countTo(to.get()).isEmpty()) {
                return StoreFaults.noSuchCommit(branch, to.get());
            }
            var later = to.isPresent() ? premises.state(volume, to.get()) : trees.live(volume);
            return Outcome.done(comparison.run(new DirectoryStates(premises.state(volume, from), later)));
        });
    }

    @Override
    public Outcome<Long> streamSize(BranchId branch, Optional<CommitId> from, CommitId to) {
        return attempt(branch, volume -> transfers.size(volume, from, to));
    }

    @Override
    public StreamFeatures streamFeatures() {
        return StreamFeatures.NONE;
    }

    @Override
    public Outcome<CommitStream> send(BranchId branch, Optional<CommitId> from, CommitId to, StreamFeatures accepted) {
        return attempt(branch, volume -> transfers.send(volume, from, to));
    }

    @Override
    public Outcome<CommitStream> sendRest(BranchId branch, ResumePoint at) {
        return attempt(branch, volume -> transfers.sendRest(volume, at));
    }

    @Override
    public Outcome<Volume> receive(BranchId branch, VolumeLabel label, InputStream stream) {
        return attempt(() -> transfers.receive(branch, label, stream).map(this::view));
    }

    @Override
    public Outcome<Optional<ResumePoint>> resumePoint(BranchId branch) {
        return attempt(() -> Outcome.done(transfers.resumePoint(branch)));
    }

    @Override
    public Outcome<Nothing> discardPartial(BranchId branch) {
        return attempt(() -> {
            transfers.discard(branch);
            return Outcome.done();
        });
    }

    @Override
    public Outcome<Reclaimed> collectGarbage() {
        return attempt(() -> {
            transfers.discardAll();
            var freed = trees.deleteAllBut(shelf().trees());
            return Outcome.done(new Reclaimed(
                    freed.size(), freed.stream().mapToLong(Long::longValue).sum()));
        });
    }

    @Override
    public synchronized void close() {
        premises.close();
    }
}
