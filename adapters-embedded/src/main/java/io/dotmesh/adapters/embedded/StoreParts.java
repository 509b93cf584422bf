package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driven.VolumeStore.StoreHealth;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;

/** What a store consists of, opened one after the other; of an opening that fails nothing stays open. */
final class StoreParts {
    private static final System.Logger LOG = System.getLogger(StoreParts.class.getName());

    private final Deque<Closeable> opened = new ArrayDeque<>();
    private final Condition condition = new Condition();
    private final StoreHome home;
    private final Packs packs;
    private final Catalogue catalogue;
    private final Places places;
    private final StatCaches caches;
    private final LiveStates lives;
    private final ShownCommits shown;
    private final Histories histories;
    private final Usages usages;
    private final Arrivals arrivals;
    private final Transfers transfers;
    private final Collector collector;

    /**
     * How to open a store.
     *
     * @param packBytesMax how large a pack becomes before another begins
     */
    record Plan(Path directory, Path mountPrefix, Posix posix, Steps steps, InstantSource clock, long packBytesMax) {}

    private StoreParts(Plan plan) throws IOException {
        try {
            Compression.check();
            var files = new StoreFiles(plan.steps(), condition);
            home = opened(StoreHome.open(plan.directory(), files));
            packs = opened(Packs.open(home.packs(), files, plan.packBytesMax()));
            catalogue = opened(Catalogue.open(home.ledger(), files));
            places = opened(Places.open(plan.mountPrefix(), home.node(), plan.posix(), files));
            var workers = new ForkJoinPool(Runtime.getRuntime().availableProcessors());
            opened(workers::shutdown);
            caches = new StatCaches(home.stats(), files, packs);
            lives = new LiveStates(catalogue, packs, places, caches, workers);
            shown = new ShownCommits(catalogue, packs, places, lives, workers);
            histories = new Histories(catalogue, packs, lives, shown, plan.clock());
            usages = new Usages(catalogue, packs, places, caches, workers);
            arrivals = new Arrivals(home.arrivals(), files, plan.clock());
            transfers = new Transfers(catalogue, packs, lives, histories, arrivals);
            collector = new Collector(catalogue, packs, caches);
            recover();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    static StoreParts open(Plan plan) throws IOException {
        return new StoreParts(plan);
    }

    private <T extends Closeable> T opened(T part) {
        opened.push(part);
        return part;
    }

    /** Completes or clears away what an earlier process did not get to. What cannot be done now is tried again later. */
    private void recover() {
        try {
            catalogue.tidy();
            arrivals.dropOld();
            places.tidy(
                    inDirectories(),
                    catalogue.pending().values().stream()
                            .map(Live.Switch::keeper)
                            .collect(Collectors.toSet()));
            for (var branch : List.copyOf(catalogue.leftovers())) {
                lives.clear(branch);
            }
            for (var each : List.copyOf(catalogue.pending().entrySet())) {
                lives.resume(catalogue.get(each.getKey()), each.getValue());
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot complete yet what an earlier process began", e);
        }
    }

    private Set<BranchId> inDirectories() {
        return catalogue.all().stream()
                .filter(branch -> branch.live() instanceof Live.Directory)
                .map(BranchState::id)
                .collect(Collectors.toSet());
    }

    List<String> foreign() throws IOException {
        var ours = inDirectories();
        var mounts = ours.stream()
                .filter(branch -> isMounted(branch))
                .map(BranchId::value)
                .collect(Collectors.toSet());
        for (var branch : catalogue.all()) {
            branch.shown().forEach(commit -> mounts.add(branch.id() + "@" + commit));
        }
        return places.foreign(mounts, ours.stream().map(BranchId::value).collect(Collectors.toSet()));
    }

    private boolean isMounted(BranchId branch) {
        try {
            return places.find(branch).filter(Places.Where.MOUNTED::equals).isPresent();
        } catch (IOException _) {
            return false;
        }
    }

    StoreHealth health() throws IOException {
        var disk = Files.getFileStore(home.directory());
        long total = disk.getTotalSpace();
        long usable = disk.getUsableSpace();
        var trouble = condition.trouble();
        var what = trouble.map(it -> "the disk failed: " + it)
                .orElseGet(() -> disk.isReadOnly()
                        ? "the file system is read-only"
                        : usable < 1024 * 1024
                                ? "the file system is full"
                                : packs.isDamaged() ? "online, but some stored objects are damaged" : "online");
        return new StoreHealth(
                "embedded (" + disk.type() + ", " + places.posix().kind() + ")",
                home.directory().toString(),
                trouble.isEmpty() && !disk.isReadOnly() && usable > 0,
                what,
                Math.clamp(total - usable, 0, total),
                total);
    }

    StoreHome home() {
        return home;
    }

    Packs packs() {
        return packs;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    Places places() {
        return places;
    }

    StatCaches caches() {
        return caches;
    }

    LiveStates lives() {
        return lives;
    }

    ShownCommits shown() {
        return shown;
    }

    Histories histories() {
        return histories;
    }

    Usages usages() {
        return usages;
    }

    Transfers transfers() {
        return transfers;
    }

    Collector collector() {
        return collector;
    }

    void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (IOException e) {
                // What was answered is durable already.
                LOG.log(System.Logger.Level.WARNING, "closing the store", e);
            }
        }
    }
}
