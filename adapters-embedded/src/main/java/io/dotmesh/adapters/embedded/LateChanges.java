package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

/**
 * What was changed in a live state after it was captured and before it was taken aside: found there, and added to the
 * state that is kept, so that not even the work of the last moment is lost.
 */
final class LateChanges {
    private static final String BESIDE = ".late";

    private final Objects objects;
    private final Objects.Sink sink;
    private final ContentReader reader;
    private final boolean beside;
    private final Set<String> paths = new HashSet<>();

    /**
     * @param beside whether a changed file goes beside the one that was captured, rather than in its place: when it may
     *     be another file, that stood there after a crash
     */
    LateChanges(Objects objects, Objects.Sink sink, boolean beside) {
        this.objects = objects;
        this.sink = sink;
        this.beside = beside;
        this.reader = new ContentReader(sink, new Semaphore(0));
    }

    /** The kept state with the changes; empty when there are none. */
    Optional<Root> add(Posix.Dir aside, StatCache.Cursor known, Root kept) throws IOException {
        int place = known.find(new byte[0]);
        var late = find(aside, place < 0 ? StatCache.nothing() : known.below(place), "");
        if (late.isEmpty()) {
            return Optional.empty();
        }
        var merged = merged(Optional.of(kept.directory()), kept.directory(), late);
        return Optional.of(new Root(merged, kept.twins(objects).without(paths).write(sink)));
    }

    /** Something that changed. */
    private sealed interface Late {
        /** A file or link. */
        record One(Entry entry) implements Late {}

        /** Things in a directory. */
        record In(Entry directory, Map<String, Late> changes) implements Late {}
    }

    private Map<String, Late> find(Posix.Dir dir, StatCache.Cursor known, String key) throws IOException {
        var found = new TreeMap<String, Late>();
        for (var name : dir.names()) {
            int place = known.find(name);
            var stat = dir.stat(name);
            if (stat.isEmpty()) {
                continue;
            }
            var path = key.isEmpty() ? Twins.key(name) : key + "/" + Twins.key(name);
            if (stat.get().isDirectory()) {
                var below = place >= 0 && known.isDirectory(place) ? known.below(place) : StatCache.nothing();
                try (var child = dir.directory(name)) {
                    var changes = find(child, below, path);
                    if (!changes.isEmpty() || place < 0) {
                        var dress = Entry.Dress.of(stat.get(), child.attributes());
                        var entry = Entry.directory(name, dress, Content.EMPTY, 0);
                        found.put(Twins.key(name), new Late.In(entry, changes));
                    }
                }
            } else if (place < 0 || !known.isMovedFrom(place, stat.get())) {
                var entry = entry(dir, name, stat.get());
                if (entry.isPresent()) {
                    paths.add(path);
                    found.put(Twins.key(name), new Late.One(entry.get()));
                }
            }
        }
        return found;
    }

    private Optional<Entry> entry(Posix.Dir dir, byte[] name, Stat stat) throws IOException {
        if (stat.isLink()) {
            var dress = new Entry.Dress(0, stat.owner(), stat.group(), stat.modified(), Collections.emptySortedMap());
            return Optional.of(Entry.link(name, dress, dir.target(name)));
        }
        if (!stat.isFile()) {
            // A pipe or socket holds nothing that could be kept.
            return Optional.empty();
        }
        try (var file = dir.read(name)) {
            var content = reader.read(file);
            return Optional.of(Entry.file(
                    name, Entry.Dress.of(stat, file.attributes()), content, content.held() < content.size()));
        }
    }

    /** A directory of the kept state, or a new one dressed as another, with changes in it. */
    private Entry merged(Optional<Entry> kept, Entry dressed, Map<String, Late> changes) throws IOException {
        var entries = new TreeMap<String, Entry>();
        if (kept.isPresent()) {
            var cursor = Listing.of(kept.get(), objects).cursor();
            for (var next = cursor.next(); next.isPresent(); next = cursor.next()) {
                entries.put(Twins.key(next.get().name()), next.get());
            }
        }
        for (var change : changes.entrySet()) {
            var there = Optional.ofNullable(entries.get(change.getKey()));
            var entry = switch (change.getValue()) {
                case Late.One(var one) -> one;
                case Late.In(var directory, var inside) ->
                    merged(there.filter(it -> it.kind() == Entry.Kind.DIRECTORY), directory, inside);
            };
            var name = there.isPresent() && isApart(there.get(), entry) ? free(entry.name(), entries) : entry.name();
            entries.put(Twins.key(name), entry.named(name));
        }
        var listing = new Encoder();
        long held = 0;
        for (var entry : entries.values()) {
            entry.write(listing);
            held += entry.held();
        }
        var dress = kept.orElse(dressed).dress();
        return Entry.directory(dressed.name(), dress, Contents.write(listing.toBytes(), sink), held);
    }

    /** Whether both have to be kept. */
    private boolean isApart(Entry there, Entry late) {
        boolean directories = there.kind() == Entry.Kind.DIRECTORY && late.kind() == Entry.Kind.DIRECTORY;
        return !directories && !there.looksLike(late) && (beside || there.kind() != late.kind());
    }

    private static byte[] free(byte[] name, Map<String, Entry> taken) {
        var stem = Twins.key(name);
        var room = stem.substring(0, Math.min(stem.length(), Names.BYTES_MAX - BESIDE.length() - 8));
        int number = 1;
        var free = room + BESIDE;
        while (taken.containsKey(free)) {
            free = room + BESIDE + "-" + ++number;
        }
        return Twins.bytes(free);
    }
}
