package io.dotmesh.adapters.embedded;

import io.dotmesh.adapters.embedded.Places.Where;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.BranchId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;

/** The live states of branches: as directories, mounted or parked, or among the objects. The caller has the branch. */
final class LiveStates {
    private static final System.Logger LOG = System.getLogger(LiveStates.class.getName());
    private static final int EVERYONE = 0777;
    private static final int ALL_PERMISSIONS = ~0;

    // Each reads what changed meanwhile, and waits a little where it goes on changing.
    private static final int ROUNDS_MAX = 12;
    private static final byte[] ROOT = new byte[0];

    private final Catalogue catalogue;
    private final Packs packs;
    private final Places places;
    private final StatCaches caches;
    private final ForkJoinPool workers;
    private final Capture capture;

    LiveStates(Catalogue catalogue, Packs packs, Places places, StatCaches caches, ForkJoinPool workers) {
        this.catalogue = catalogue;
        this.packs = packs;
        this.places = places;
        this.caches = caches;
        this.workers = workers;
        this.capture = new Capture(workers, places.clock());
    }

    Optional<Path> mountedAt(BranchState branch) throws IOException {
        return branch.live() instanceof Live.Directory
                        && places.find(branch.id()).equals(Optional.of(Where.MOUNTED))
                ? Optional.of(places.path(branch.id()))
                : Optional.empty();
    }

    Where where(BranchId branch) throws IOException {
        return places.find(branch)
                .orElseThrow(() -> StoreFailure.unavailable(
                        FaultCode.STORAGE_UNAVAILABLE,
                        "the directory of branch " + branch + " is not there any more: " + places.path(branch),
                        "Put it back, or make an empty one there and reset the branch to a commit."));
    }

    Path mount(BranchState branch) throws IOException {
        var id = branch.id();
        var at = switch (branch.live()) {
            case Live.Stored(var state) -> {
                requireFree(id);
                makeDirectory(id, state);
                yield Where.STAGED;
            }
            case Live.Directory _ -> where(id);
        };
        if (at != Where.MOUNTED) {
            requireFree(id);
            places.move(id, at, Where.MOUNTED);
        }
        return places.path(id);
    }

    private void requireFree(BranchId branch) throws IOException {
        if (places.isTaken(branch)) {
            throw StoreFailure.refused(
                    FaultCode.ALREADY_EXISTS,
                    "something that is not dotmesh's stands at " + places.path(branch),
                    "Move it away, and try again.");
        }
    }

    /** Makes the live state a directory where nobody sees it yet. */
    private void makeDirectory(BranchId branch, ObjectId state) throws IOException {
        if (catalogue.leftovers().contains(branch)) {
            clear(branch);
        }
        var root = Root.read(state, packs);
        StatCache cache;
        try (var dir = places.stage(branch)) {
            new Spread(packs, workers, writer(ALL_PERMISSIONS)).spread(root, dir);
            var taken = places.clock().now();
            // So that whatever is changed from now on can be told from what was made here.
            places.clock().await(taken);
            var part = Spread.adopt(root.directory(), dir, packs);
            cache = StatCache.of(taken, state, dir.stat(), root.directory(), part);
        }
        catalogue.change(new Event.Moved(branch, Live.Directory.PLAIN));
        save(branch, cache);
    }

    FileWriter writer(int permissions) {
        return new FileWriter(packs, Donors.NONE, places.posix().syncsWholesale(), permissions);
    }

    private void save(BranchId branch, StatCache cache) {
        try {
            caches.save(branch, cache);
        } catch (IOException e) {
            // The next look at the branch takes longer, and that is all.
            LOG.log(System.Logger.Level.WARNING, "cannot write the cache of branch " + branch, e);
        }
    }

    void unmount(BranchState branch) throws IOException {
        var at = mountedAt(branch);
        if (at.isEmpty()) {
            return;
        }
        var holder = Holders.of(at.get());
        if (holder.isPresent()) {
            throw StoreFailure.unavailable(
                    FaultCode.BUSY, at.get() + " is in use: " + holder.get(), "Stop what uses it, and try again.");
        }
        places.move(branch.id(), Where.MOUNTED, Where.PARKED);
    }

    Path subdot(BranchState branch, SubdotName subdot) throws IOException {
        var root = mountedAt(branch)
                .orElseThrow(() -> StoreFailure.refused(
                        FaultCode.BUSY, "branch " + branch.id() + " is not mounted", "Mount it, and try again."));
        if (subdot.isRoot()) {
            return root;
        }
        var name = Names.bytes(subdot.value());
        try (var dir = places.open(branch.id(), Where.MOUNTED)) {
            var there = dir.stat(name);
            if (there.isEmpty()) {
                dir.makeDirectory(name);
                try (var made = dir.directory(name)) {
                    made.permissions(EVERYONE);
                    made.sync();
                }
                dir.sync();
            } else if (!there.get().isDirectory()) {
                throw StoreFailure.refused(
                        FaultCode.ALREADY_EXISTS,
                        root.resolve(subdot.value()) + " is a " + there.get().kind() + " and no directory",
                        "Move it away, and try again.");
            }
        }
        return root.resolve(subdot.value());
    }

    /**
     * The live state as objects that are durable.
     *
     * @param known what is known of the directory; empty when it is none
     * @param unchanged whether nothing has changed since what was known before was found out
     */
    record Captured(ObjectId state, Optional<StatCache> known, boolean unchanged) {}

    Captured capture(BranchState branch, Packs.Session session) throws IOException {
        return capture(branch, caches.find(branch.id()), session);
    }

    private Captured capture(BranchState branch, Optional<StatCache> known, Packs.Session session) throws IOException {
        return switch (branch.live()) {
            case Live.Stored(var state) -> {
                packs.sync();
                yield new Captured(state, Optional.empty(), true);
            }
            case Live.Directory _ -> {
                try (var dir = places.open(branch.id(), where(branch.id()))) {
                    var captured = capture.capture(dir, known, session);
                    // Before a cache refers to objects they are durable.
                    packs.sync();
                    captured.cache().ifPresent(cache -> save(branch.id(), cache));
                    yield new Captured(
                            captured.state(),
                            captured.cache().or(() -> known),
                            captured.cache().isEmpty());
                }
            }
        };
    }

    /**
     * The live states of several branches as they were at one instant. They are looked at in turn until no look finds a
     * change: then all that was known when the first of these looks began was true of all of them at that instant.
     */
    SortedMap<BranchId, ObjectId> captureTogether(List<BranchState> branches, Packs.Session session)
            throws IOException {
        var known = new HashMap<BranchId, StatCache>();
        for (int rounds = 0; rounds < ROUNDS_MAX; rounds++) {
            var states = new TreeMap<BranchId, ObjectId>();
            boolean unchanged = true;
            for (var branch : branches) {
                var last = Optional.ofNullable(known.get(branch.id()));
                var captured = capture(branch, last.isPresent() ? last : caches.find(branch.id()), session);
                captured.known().ifPresent(now -> known.put(branch.id(), now));
                states.put(branch.id(), captured.state());
                unchanged &= captured.unchanged();
            }
            if (unchanged) {
                return states;
            }
        }
        throw StoreFailure.unavailable(
                FaultCode.CHANGING,
                "files of these branches kept changing while all were read",
                "Pause what writes to them and try again; only a store with snapshots, as zfs has, can do without.");
    }

    /** Makes an unmounted live state one among the objects. */
    void settle(BranchState branch) throws IOException {
        if (branch.live() instanceof Live.Directory) {
            try (var session = packs.begin()) {
                var captured = capture(branch, session);
                catalogue.change(new Event.Moved(branch.id(), new Live.Stored(captured.state())));
            }
            clear(branch.id());
        }
    }

    /** Deletes what stands in the private places of a branch and nobody needs. */
    void clear(BranchId branch) throws IOException {
        places.discard(branch, Where.PARKED);
        places.discard(branch, Where.STAGED);
        caches.drop(branch);
        catalogue.change(new Event.Cleared(branch));
    }

    /** Completes a change of a live directory that was cut off. */
    void resume(BranchState branch, Live.Switch to) throws IOException {
        switchOver(branch.id(), to, caches.find(branch.id()), true);
    }

    /**
     * Changes a live directory into another state, and has what it was kept whole by another branch.
     *
     * @param known what was captured of it
     * @param resumed whether this was begun before, so that some of it may be done
     */
    void switchOver(BranchId branch, Live.Switch to, Optional<StatCache> known, boolean resumed) throws IOException {
        var clock = places.clock();
        var target = Root.read(to.to(), packs);
        if (resumed && places.hasAside(to.keeper())) {
            try (var aside = places.openAside(to.keeper())) {
                keepLateChanges(aside, to.keeper(), cursor(known), resumed);
            }
            places.discardAside(to.keeper());
        }
        StatCache cache;
        try (var live = places.open(branch, where(branch));
                var staging = places.stageFiles(branch);
                var aside = places.openAside(to.keeper())) {
            var begun = clock.now();
            var before = kept(to.keeper()).twins(packs);
            var change = new Switchover(packs, writer(ALL_PERMISSIONS), staging, before, target.twins(packs));
            try (var taken = Aside.in(aside)) {
                change.change(live, cursor(known), target, taken);
            }
            var part = change.end(live, cursor(known), target, begun.minus(clock.slackNanos()));
            keepLateChanges(aside, to.keeper(), cursor(known), resumed);
            cache = StatCache.of(begun, to.to(), live.stat(), target.directory(), part);
        }
        catalogue.change(new Event.Moved(branch, Live.Directory.PLAIN));
        save(branch, cache);
        places.discardAside(to.keeper());
        places.discardFiles(branch);
    }

    private static StatCache.Cursor cursor(Optional<StatCache> known) {
        return known.map(StatCache::cursor).orElseGet(StatCache::nothing);
    }

    private Root kept(BranchId keeper) throws IOException {
        return switch (catalogue.get(keeper).live()) {
            case Live.Stored(var state) -> Root.read(state, packs);
            case Live.Directory _ ->
                throw new IllegalStateException("branch " + keeper + " was used before it was complete");
        };
    }

    private void keepLateChanges(Posix.Dir aside, BranchId keeper, StatCache.Cursor known, boolean resumed)
            throws IOException {
        try (var session = packs.begin()) {
            var late = new LateChanges(packs, session, resumed).add(aside, known, kept(keeper));
            if (late.isPresent()) {
                var state = late.get().write(session);
                packs.sync();
                catalogue.change(new Event.Moved(keeper, new Live.Stored(state)));
            }
        }
    }

    /** The state of a new volume: an empty directory of this user's. */
    ObjectId empty(java.time.Instant now, Packs.Session session) throws IOException {
        var own = places.own();
        var dress = new Entry.Dress(
                0755,
                own.owner(),
                own.group(),
                new Stat.Time(now.getEpochSecond(), now.getNano()),
                java.util.Collections.emptySortedMap());
        return new Root(Entry.directory(ROOT, dress, Content.EMPTY, 0), Content.EMPTY).write(session);
    }
}
