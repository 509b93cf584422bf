package io.dotmesh.adapters.embedded;

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
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A store on plain directories: commits are objects in packs, what happened to branches stands in a ledger, and live
 * states are directories like any other.
 */
final class EmbeddedVolumeStore implements VolumeStore {
    private final StoreParts parts;
    private final Guard guard;
    private final BranchLocks locks = new BranchLocks();

    EmbeddedVolumeStore(StoreParts parts) {
        this.parts = parts;
        this.guard = new Guard(parts.home().directory());
    }

    /** What is done to a branch that nobody else changes meanwhile. */
    private interface OnBranch<T> {
        T run(BranchState branch) throws IOException;
    }

    private <T> Outcome<T> on(BranchId branch, OnBranch<T> work) {
        return alone(List.of(branch), () -> work.run(parts.catalogue().get(branch)));
    }

    private <T> Outcome<T> alone(List<BranchId> branches, Guard.Call<T> call) {
        return guard.attempt(() -> {
            try (var _ = enter(branches)) {
                return call.run();
            }
        });
    }

    /** Locks the branches, and completes what an earlier process began to do to them. */
    private BranchLocks.Held enter(List<BranchId> branches) throws IOException {
        var pending = parts.catalogue().pending();
        while (true) {
            var wanted = new TreeSet<>(branches);
            pending.forEach((branch, to) -> {
                if (branches.contains(branch) || branches.contains(to.keeper())) {
                    wanted.add(branch);
                    wanted.add(to.keeper());
                }
            });
            var held = locks.lock(wanted.toArray(BranchId[]::new));
            try {
                boolean all = true;
                for (var each : pending.entrySet()) {
                    boolean concerned = branches.contains(each.getKey())
                            || branches.contains(each.getValue().keeper());
                    if (concerned
                            && wanted.containsAll(
                                    List.of(each.getKey(), each.getValue().keeper()))) {
                        parts.lives().resume(parts.catalogue().get(each.getKey()), each.getValue());
                    } else {
                        all &= !concerned;
                    }
                }
                if (all) {
                    return held;
                }
            } catch (IOException e) {
                held.close();
                throw e;
            }
            held.close();
        }
    }

    private Volume view(BranchState branch) throws IOException {
        return new Volume(
                branch.id(), branch.origin(), branch.tip(), parts.lives().mountedAt(branch));
    }

    private Volume view(BranchId branch) throws IOException {
        return view(parts.catalogue().get(branch));
    }

    @Override
    public NodeId node() {
        return parts.home().node();
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.QUOTAS, Capability.ORIGIN_STREAMS));
    }

    @Override
    public Outcome<StoreHealth> health() {
        return guard.attempt(parts::health);
    }

    @Override
    public Outcome<Volume> create(BranchId branch, VolumeLabel label) {
        return alone(List.of(branch), () -> {
            parts.histories().create(branch, label);
            return view(branch);
        });
    }

    @Override
    public Outcome<Optional<Volume>> inspect(BranchId branch) {
        return guard.attempt(() -> {
            var found = parts.catalogue().find(branch);
            return found.isPresent() ? Optional.of(view(found.get())) : Optional.empty();
        });
    }

    @Override
    public Outcome<Map<BranchId, List<CommitId>>> commitIds() {
        return guard.attempt(() -> {
            var ids = new HashMap<BranchId, List<CommitId>>();
            for (var branch : parts.catalogue().all()) {
                ids.put(
                        branch.id(),
                        branch.commits().all().stream().map(Kept::id).toList());
            }
            return ids;
        });
    }

    @Override
    public Outcome<List<Commit>> history(BranchId branch) {
        return guard.attempt(() -> history(parts.catalogue().get(branch)));
    }

    private List<Commit> history(BranchState branch) throws IOException {
        var commits = new ArrayList<Commit>(branch.commits().size());
        for (var kept : branch.commits().all()) {
            commits.add(parts.histories().said(kept));
        }
        return List.copyOf(commits);
    }

    @Override
    public Outcome<Inventory> inventory() {
        return guard.attempt(() -> {
            var volumes = new ArrayList<Inventory.Labelled>();
            for (var branch : parts.catalogue().all()) {
                volumes.add(new Inventory.Labelled(view(branch), branch.label(), history(branch)));
            }
            return new Inventory(volumes, parts.foreign());
        });
    }

    @Override
    public Outcome<Nothing> label(BranchId branch, VolumeLabel label) {
        return on(branch, state -> {
            parts.histories().label(state, label);
            return Nothing.NOTHING;
        });
    }

    @Override
    public Outcome<Path> mount(BranchId branch) {
        return on(branch, parts.lives()::mount);
    }

    @Override
    public Outcome<Nothing> unmount(BranchId branch) {
        return on(branch, state -> {
            parts.lives().unmount(state);
            return Nothing.NOTHING;
        });
    }

    @Override
    public Outcome<Path> subdot(BranchId branch, SubdotName subdot) {
        return on(branch, state -> parts.lives().subdot(state, subdot));
    }

    @Override
    public Outcome<Commit> commit(BranchId branch, Commit commit) {
        return on(branch, state -> parts.histories().commit(state, commit));
    }

    @Override
    public Outcome<Commit> commitTogether(BranchSet branches, Commit commit) {
        return alone(List.copyOf(branches.branches()), () -> parts.histories().commitTogether(branches, commit));
    }

    @Override
    public Outcome<Volume> fork(Origin origin, BranchId as, VolumeLabel label) {
        return alone(List.of(as), () -> {
            parts.histories().fork(origin, as, label);
            return view(as);
        });
    }

    @Override
    public Outcome<Volume> split(BranchId branch, CommitId at, BranchId keepAs, VolumeLabel label) {
        return alone(List.of(branch, keepAs), () -> {
            parts.histories().split(parts.catalogue().get(branch), at, keepAs, label);
            return view(branch);
        });
    }

    @Override
    public Outcome<Volume> replace(
            BranchId branch, BranchId with, BranchId keepAs, VolumeLabel label, VolumeLabel keptLabel) {
        return alone(List.of(branch, with, keepAs), () -> {
            parts.histories().replace(parts.catalogue().get(branch), with, keepAs, label, keptLabel);
            return view(branch);
        });
    }

    @Override
    public Outcome<Nothing> destroy(BranchId branch) {
        return alone(List.of(branch), () -> {
            var found = parts.catalogue().find(branch);
            if (found.isPresent()) {
                parts.histories().destroy(found.get());
            } else {
                parts.histories().clearOld(branch);
            }
            parts.transfers().discard(branch);
            return Nothing.NOTHING;
        });
    }

    @Override
    public Outcome<Path> mountCommit(BranchId branch, CommitId commit) {
        return on(branch, state -> parts.shown().show(state, commit));
    }

    @Override
    public Outcome<Nothing> unmountCommit(BranchId branch, CommitId commit) {
        return on(branch, state -> {
            Kept _ = Catalogue.get(state, commit);
            parts.shown().hide(branch, commit);
            return Nothing.NOTHING;
        });
    }

    @Override
    public Outcome<Map<BranchId, Usage>> usage(Collection<BranchId> branches) {
        return guard.attempt(() -> parts.usages().of(branches));
    }

    @Override
    public Outcome<Nothing> diff(BranchId branch, CommitId from, Optional<CommitId> to, Predicate<Change> receiver) {
        return comparing(branch, from, to, comparison -> {
            comparison.tell(receiver);
            return Nothing.NOTHING;
        });
    }

    @Override
    public Outcome<Boolean> differs(BranchId branch, CommitId from, Optional<CommitId> to) {
        return comparing(branch, from, to, TreeComparison::differs);
    }

    private interface OnComparison<T> {
        T run(TreeComparison<?, ?, IOException> comparison) throws IOException;
    }

    private <T> Outcome<T> comparing(BranchId branch, CommitId from, Optional<CommitId> to, OnComparison<T> look) {
        return on(branch, state -> {
            var before = Root.read(parts.catalogue().reached(state, from).state(), parts.packs())
                    .directory();
            var after = to.isPresent()
                    ? new Live.Stored(parts.catalogue().reached(state, to.get()).state())
                    : state.live();
            return switch (after) {
                case Live.Stored(var later) ->
                    look.run(new TreeComparison<>(new StoredStates(
                            before, Root.read(later, parts.packs()).directory(), parts.packs())));
                case Live.Directory _ -> {
                    try (var live = live(branch)) {
                        yield look.run(new TreeComparison<>(new LiveDifference(before, live, parts.packs())));
                    }
                }
            };
        });
    }

    private LiveTree live(BranchId branch) throws IOException {
        var cursor = parts.caches().find(branch).map(StatCache::cursor).orElseGet(StatCache::nothing);
        int place = cursor.find(new byte[0]);
        return new LiveTree(
                parts.places().open(branch, parts.lives().where(branch)),
                place < 0 ? StatCache.nothing() : cursor.below(place));
    }

    @Override
    public Outcome<Long> streamSize(BranchId branch, Optional<CommitId> from, CommitId to) {
        return guard.attempt(() -> parts.transfers().size(parts.catalogue().get(branch), from, to));
    }

    @Override
    public StreamFeatures streamFeatures() {
        return StreamFeatures.NONE;
    }

    @Override
    public Outcome<CommitStream> send(BranchId branch, Optional<CommitId> from, CommitId to, StreamFeatures accepted) {
        return guard.attempt(() -> parts.transfers().send(parts.catalogue().get(branch), from, to));
    }

    @Override
    public Outcome<CommitStream> sendRest(BranchId branch, ResumePoint at) {
        return guard.attempt(() -> parts.transfers().sendRest(parts.catalogue().get(branch), at));
    }

    @Override
    public Outcome<Volume> receive(BranchId branch, VolumeLabel label, InputStream stream) {
        return alone(List.of(branch), () -> {
            parts.transfers().receive(branch, label, stream);
            return view(branch);
        });
    }

    @Override
    public Outcome<Optional<ResumePoint>> resumePoint(BranchId branch) {
        return alone(List.of(branch), () -> parts.transfers().resumePoint(branch));
    }

    @Override
    public Outcome<Nothing> discardPartial(BranchId branch) {
        return alone(List.of(branch), () -> {
            parts.transfers().discard(branch);
            return Nothing.NOTHING;
        });
    }

    @Override
    public Outcome<Reclaimed> collectGarbage() {
        return guard.attempt(() -> {
            parts.transfers().discardAll();
            return parts.collector().collect();
        });
    }

    @Override
    public void close() {
        if (guard.close()) {
            parts.close();
        }
    }
}
