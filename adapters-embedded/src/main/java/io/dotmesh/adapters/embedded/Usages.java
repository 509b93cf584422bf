package io.dotmesh.adapters.embedded;

import io.dotmesh.adapters.embedded.Places.Where;
import io.dotmesh.domain.dot.Usage;
import io.dotmesh.domain.identity.BranchId;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;

/** How much branches hold. A look at a live directory that took long counts for a while; a quick one is done anew. */
final class Usages {
    private static final long QUICK_NANOS = 5_000_000L;
    private static final int COUNTS_FOR = 10;

    private final Catalogue catalogue;
    private final Packs packs;
    private final Places places;
    private final StatCaches caches;
    private final ForkJoinPool workers;
    private final Map<BranchId, Look> slow = new ConcurrentHashMap<>();

    /** What a look found. */
    private record Look(BranchState of, Usage usage, long at, long nanos) {}

    Usages(Catalogue catalogue, Packs packs, Places places, StatCaches caches, ForkJoinPool workers) {
        this.catalogue = catalogue;
        this.packs = packs;
        this.places = places;
        this.caches = caches;
        this.workers = workers;
    }

    Map<BranchId, Usage> of(Collection<BranchId> branches) throws IOException {
        var later = new LinkedHashMap<BranchId, Later<Optional<Usage>>>();
        for (var branch : branches) {
            var one = Later.of(() -> of(branch));
            workers.execute(one);
            later.put(branch, one);
        }
        Later.settle(later.values());
        var usages = new LinkedHashMap<BranchId, Usage>();
        for (var each : later.entrySet()) {
            each.getValue().result().ifPresent(usage -> usages.put(each.getKey(), usage));
        }
        return usages;
    }

    private Optional<Usage> of(BranchId id) throws IOException {
        var found = catalogue.find(id);
        if (found.isEmpty()) {
            slow.remove(id);
            return Optional.empty();
        }
        var branch = found.get();
        var before = slow.get(id);
        long begin = System.nanoTime();
        if (before != null && before.of().equals(branch) && begin - before.at() < COUNTS_FOR * before.nanos()) {
            return Optional.of(before.usage());
        }
        try {
            var usage = measured(branch);
            long nanos = System.nanoTime() - begin;
            if (nanos > QUICK_NANOS) {
                slow.put(id, new Look(branch, usage, begin + nanos, nanos));
            } else {
                slow.remove(id);
            }
            return Optional.of(usage);
        } catch (StoreFailure e) {
            if (catalogue.find(id).equals(found)) {
                throw e;
            }
            // It was changed meanwhile, and its objects may be gone.
            return of(id);
        }
    }

    private Usage measured(BranchState branch) throws IOException {
        return switch (branch.live()) {
            case Live.Stored(var state) ->
                new Usage(Root.read(state, packs).directory().held(), difference(newest(branch), state));
            case Live.Directory _ -> ofDirectory(branch);
        };
    }

    /** The state of the newest commit that the branch has or began at. */
    private Optional<ObjectId> newest(BranchState branch) {
        if (!branch.commits().isEmpty()) {
            return Optional.of(branch.commits().last().state());
        }
        return branch.origin()
                .flatMap(at -> catalogue
                        .find(at.branch())
                        .flatMap(from -> from.commits().find(at.commit()))
                        .map(Kept::state));
    }

    private long difference(Optional<ObjectId> from, ObjectId to) throws IOException {
        if (from.equals(Optional.of(to))) {
            return 0;
        }
        var root = Root.read(to, packs).directory();
        if (from.isEmpty()) {
            return root.held();
        }
        return Written.between(Root.read(from.get(), packs).directory(), root, packs);
    }

    private Usage ofDirectory(BranchState branch) throws IOException {
        var where = places.find(branch.id());
        if (where.isEmpty()) {
            return Usage.NONE;
        }
        var cache = caches.find(branch.id());
        try (var dir = places.open(branch.id(), where.get())) {
            var known = cache.map(StatCache::cursor).orElseGet(StatCache::nothing);
            var usage = LiveSize.of(dir, known);
            long before =
                    cache.isPresent() ? difference(newest(branch), cache.get().state()) : 0;
            return new Usage(usage.sizeBytes(), usage.dirtyBytes() + before);
        } catch (java.nio.file.NoSuchFileException _) {
            // It was moved between finding and opening it.
            return places.find(branch.id()).equals(where) || where.get() == Where.STAGED
                    ? Usage.NONE
                    : ofDirectory(branch);
        }
    }
}
