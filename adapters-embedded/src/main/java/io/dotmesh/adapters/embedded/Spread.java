package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;

/** Makes files out of a stored state, in a directory that nobody else uses yet. */
final class Spread {

    private final Objects objects;
    private final ForkJoinPool workers;
    private final FileWriter writer;

    Spread(Objects objects, ForkJoinPool workers, FileWriter writer) {
        this.objects = objects;
        this.workers = workers;
        this.writer = writer;
    }

    /** Makes everything below the root, and dresses the root; durable when it returns. */
    void spread(Root root, Posix.Dir into) throws IOException {
        var twins = root.twins(objects);
        var later = Later.of(() -> {
            make(root.directory(), into, "", laterNames(twins), twins.isEmpty());
            return twins.isEmpty();
        });
        workers.execute(later);
        if (!later.result()) {
            makeTwins(twins, into);
            dress(root.directory(), into);
        }
        writer.sync(into);
    }

    /** The paths that become hard links of files which come before them. */
    private static Set<String> laterNames(Twins twins) {
        var names = new HashSet<String>();
        twins.byFirst().values().forEach(names::addAll);
        return names;
    }

    private void make(Entry directory, Posix.Dir into, String key, Set<String> linked, boolean dress)
            throws IOException {
        var later = new ArrayList<Later<Entry>>();
        try {
            var cursor = Listing.of(directory, objects).cursor();
            for (var next = cursor.next(); next.isPresent(); next = cursor.next()) {
                var entry = next.get();
                var path = key.isEmpty() ? Twins.key(entry.name()) : key + "/" + Twins.key(entry.name());
                switch (entry.kind()) {
                    case DIRECTORY -> {
                        into.makeDirectory(entry.name());
                        var child = into.directory(entry.name());
                        later.add(Later.shared(() -> {
                            try (child) {
                                make(entry, child, path, linked, dress);
                            }
                            return entry;
                        }));
                    }
                    case LINK -> writer.link(entry, into);
                    case FILE -> {
                        if (!linked.contains(path)) {
                            later.add(Later.shared(() -> {
                                writer.file(entry, into, entry.name());
                                return entry;
                            }));
                        }
                    }
                }
            }
        } catch (FileAlreadyExistsException e) {
            throw StoreFailure.corrupt("a state has the same name twice: " + e.getFile());
        } finally {
            Later.settle(later);
        }
        for (var each : later) {
            Entry _ = each.result();
        }
        if (dress) {
            writer.dress(directory, into);
        }
    }

    private static void makeTwins(Twins twins, Posix.Dir root) throws IOException {
        for (var file : twins.byFirst().entrySet()) {
            try (var from = new Way(root, file.getKey())) {
                for (var path : file.getValue()) {
                    try (var to = new Way(root, path)) {
                        to.dir().makeTwin(from.dir(), from.name(), to.name());
                    }
                }
            } catch (NoSuchFileException | FileAlreadyExistsException e) {
                throw StoreFailure.corrupt("a hard link leads nowhere: " + e.getFile());
            }
        }
    }

    /** Dresses all directories, the deepest first: whatever is done in a directory changes its time. */
    private void dress(Entry directory, Posix.Dir at) throws IOException {
        var cursor = Listing.of(directory, objects).cursor();
        for (var next = cursor.next(); next.isPresent(); next = cursor.next()) {
            if (next.get().kind() == Entry.Kind.DIRECTORY) {
                try (var child = at.directory(next.get().name())) {
                    dress(next.get(), child);
                }
            }
        }
        writer.dress(directory, at);
    }

    /** What a cache would have of files that were just made here, and that nobody else can have changed since. */
    static StatCache.Part adopt(Entry directory, Posix.Dir at, Objects objects) throws IOException {
        var block = new StatCache.Block();
        var cursor = Listing.of(directory, objects).cursor();
        for (var next = cursor.next(); next.isPresent(); next = cursor.next()) {
            var entry = next.get();
            var stat = at.stat(entry.name()).orElseThrow(() -> new NoSuchFileException(at.path()));
            if (entry.kind() == Entry.Kind.DIRECTORY) {
                try (var child = at.directory(entry.name())) {
                    block.add(stat, entry.toBytes(), java.util.Optional.of(adopt(entry, child, objects)));
                }
            } else {
                block.add(stat, entry.toBytes(), java.util.Optional.empty());
            }
        }
        return block;
    }
}
