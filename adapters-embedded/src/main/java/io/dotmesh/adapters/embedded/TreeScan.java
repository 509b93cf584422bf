package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.FaultCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One look at a live state: everything is asked for its stat, and what is not as the cache has it is read. Directories
 * and files are looked at side by side by the threads of the pool in which it runs.
 */
final class TreeScan {
    /** Deeper paths could not be named to most programs. */
    static final int DEPTH_MAX = 500;

    private final Objects.Sink sink;
    private final ContentReader contents;
    private final FileClock clock;
    private final Stat.Time begun;
    private final Stat.Time fresh;
    private final Map<String, Collection<String>> linked = new ConcurrentHashMap<>();
    private final Queue<String> changed = new ArrayBlockingQueue<>(1);

    TreeScan(Objects.Sink sink, ContentReader contents, FileClock clock) throws IOException {
        this.sink = sink;
        this.contents = contents;
        this.clock = clock;
        this.begun = clock.now();
        this.fresh = begun.minus(clock.slackNanos());
    }

    /**
     * What was seen.
     *
     * @param changed the path of something that was not as the cache had it
     */
    record Seen(String changed, ObjectId state, StatCache cache) {}

    /** Empty when all is as the cache has it. */
    Optional<Seen> scan(Posix.Dir root, StatCache.Cursor known) throws IOException {
        var name = new byte[0];
        if (!(into(root, name, root.stat(), known, known.find(name), "", 0) instanceof Found.Fresh found)) {
            return Optional.empty();
        }
        var twins = Twins.of(linked.values()).write(sink);
        var state = new Root(found.entry(), twins).write(sink);
        var cache = StatCache.of(
                begun, state, found.stat(), found.entry(), found.part().orElseThrow());
        return Optional.of(new Seen(people(Optional.ofNullable(changed.peek()).orElse("")), state, cache));
    }

    private void note(String key) {
        // The first is kept: the queue has place for one.
        boolean _ = changed.offer(key);
    }

    private static String people(String key) {
        return key.isEmpty() ? "." : Names.text(Twins.bytes(key));
    }

    private static String join(String key, byte[] name) {
        return key.isEmpty() ? Twins.key(name) : key + "/" + Twins.key(name);
    }

    /** What stands under a name. */
    private sealed interface Found {
        /** What the cache has. */
        record Kept() implements Found {}

        /** Something else. */
        record Fresh(Stat stat, Entry entry, Optional<StatCache.Part> part) implements Found {}

        /** Nothing any more. */
        record Gone() implements Found {}
    }

    /** Looks at a directory that is open, which the cache has at that place of {@code known}. */
    private Found into(Posix.Dir dir, byte[] name, Stat stat, StatCache.Cursor known, int place, String key, int depth)
            throws IOException {
        boolean wasThere = place >= 0 && known.isDirectory(place);
        var inside = new Inside(dir, wasThere ? known.below(place) : StatCache.nothing(), key, depth);
        boolean same = inside.look() && wasThere;
        if (same && known.isStill(place, stat)) {
            return new Found.Kept();
        }
        note(key);
        var dress = known.dress(place, stat, access(key, dir::attributes));
        if (same) {
            var before = known.entry(place);
            var entry = Entry.directory(name, dress, before.content(), before.held());
            return new Found.Fresh(stat, entry, Optional.of(known.below(place).part()));
        }
        return inside.assembled(name, stat, dress);
    }

    /** Asks for something that this user may not be allowed to know. */
    private static <T> T access(String key, Later.Work<T> ask) throws IOException {
        try {
            return ask.run();
        } catch (StoreFailure | NoSuchFileException e) {
            throw e;
        } catch (AccessDeniedException _) {
            throw StoreFailure.fileAccess(people(key), "permission denied");
        } catch (IOException e) {
            throw StoreFailure.fileAccess(people(key), String.valueOf(e.getMessage()));
        }
    }

    /** The names in one directory. */
    private final class Inside {
        private final Posix.Dir dir;
        private final StatCache.Cursor known;
        private final String key;
        private final int depth;
        private final List<Integer> places = new ArrayList<>();
        // Empty for what is certainly as the cache has it.
        private final List<Optional<Later<Found>>> later = new ArrayList<>();

        Inside(Posix.Dir dir, StatCache.Cursor known, String key, int depth) {
            this.dir = dir;
            this.known = known;
            this.key = key;
            this.depth = depth;
        }

        /** Whether all is what the cache has. */
        boolean look() throws IOException {
            if (depth > DEPTH_MAX) {
                throw StoreFailure.refused(
                        FaultCode.LIMIT,
                        "'" + people(key) + "' is more than " + DEPTH_MAX + " directories deep",
                        "Move it out of the dot, or pack it into an archive.");
            }
            try {
                for (var name : access(key, dir::names)) {
                    int place = known.find(name);
                    places.add(place);
                    later.add(look(name, place));
                }
            } finally {
                later.forEach(each -> each.ifPresent(Later::quietlyJoin));
            }
            boolean same = known.allFound();
            for (int i = 0; i < places.size(); i++) {
                same &= places.get(i) >= 0
                        && (later.get(i).isEmpty() || later.get(i).get().result() instanceof Found.Kept);
            }
            return same;
        }

        private Optional<Later<Found>> look(byte[] name, int place) throws IOException {
            var seen = accessTo(name, () -> dir.stat(name));
            if (seen.isEmpty()) {
                return ended(new Found.Gone());
            }
            var stat = seen.get();
            if (stat.mounted()) {
                throw special(name, "a mount of another file system");
            }
            if (stat.isDirectory()) {
                return directory(name, stat, place);
            }
            if (stat.isFile()) {
                if (stat.links() > 1) {
                    linked.computeIfAbsent(stat.device() + ":" + stat.inode(), _ -> new ConcurrentLinkedQueue<>())
                            .add(join(key, name));
                }
                return place >= 0 && known.isStill(place, stat)
                        ? Optional.empty()
                        : Optional.of(Later.shared(() -> file(name, place)));
            }
            if (stat.isLink()) {
                return place >= 0 && known.isStill(place, stat) ? Optional.empty() : ended(link(name, stat, place));
            }
            throw special(name, "a " + stat.kind());
        }

        private static Optional<Later<Found>> ended(Found found) {
            var later = Later.of(() -> found);
            later.invoke();
            return Optional.of(later);
        }

        private Optional<Later<Found>> directory(byte[] name, Stat stat, int place) throws IOException {
            Posix.Dir child;
            try {
                child = accessTo(name, () -> dir.directory(name));
            } catch (NoSuchFileException _) {
                return ended(new Found.Gone());
            }
            return Optional.of(Later.shared(() -> {
                try (child) {
                    return into(child, name, stat, known, place, join(key, name), depth + 1);
                }
            }));
        }

        private Found link(byte[] name, Stat stat, int place) throws IOException {
            note(join(key, name));
            try {
                var plain = known.dress(place, stat, Collections.emptySortedMap());
                // The permissions of a link mean nothing, and differ from system to system.
                var dress = new Entry.Dress(0, plain.owner(), plain.group(), plain.modified(), plain.attributes());
                var target = accessTo(name, () -> dir.target(name));
                return new Found.Fresh(stat, Entry.link(name, dress, target), Optional.empty());
            } catch (NoSuchFileException _) {
                return new Found.Gone();
            }
        }

        private Found file(byte[] name, int place) throws IOException {
            try (var source = accessTo(name, () -> dir.read(name))) {
                source.watch();
                var before = source.stat();
                if (before.changed().compareTo(fresh) >= 0) {
                    clock.await(before.changed());
                    before = source.stat();
                }
                var content = contents.read(source);
                var attributes = accessTo(name, source::attributes);
                var after = source.stat();
                boolean still = before.sameAs(after) && content.size() == after.size();
                note(join(key, name));
                return new Found.Fresh(
                        still ? after : after.unsettled(),
                        fileEntry(name, after, content, attributes, place),
                        Optional.empty());
            } catch (NoSuchFileException _) {
                note(join(key, name));
                return new Found.Gone();
            }
        }

        private Entry fileEntry(
                byte[] name, Stat stat, Content content, SortedMap<String, byte[]> attributes, int place) {
            if (place >= 0 && known.isLike(place, stat)) {
                // It was read again only because a change just before the last look could not have been seen.
                var before = known.entry(place);
                return Entry.file(name, before.dress(), content, before.sparse());
            }
            boolean sparse = stat.blocks() < 0 ? content.held() < content.size() : stat.blocks() * 512 < stat.size();
            return Entry.file(name, known.dress(place, stat, attributes), content, sparse);
        }

        /** Asks for something about a name, which may have become the name of something else in the meantime. */
        private <T> T accessTo(byte[] name, Later.Work<T> ask) throws IOException {
            var path = join(key, name);
            try {
                return access(path, ask);
            } catch (StoreFailure e) {
                var now = dir.stat(name);
                if (now.isEmpty() || !(now.get().isFile() || now.get().isDirectory())) {
                    throw new NoSuchFileException(people(path));
                }
                throw e;
            }
        }

        private StoreFailure special(byte[] name, String what) {
            return StoreFailure.refused(
                    FaultCode.SPECIAL_FILE,
                    "'" + people(join(key, name)) + "' is " + what + ", which cannot be kept",
                    "Remove it, or have the program that makes it put it elsewhere, and try again.");
        }

        /** The directory as it is now. */
        private Found assembled(byte[] name, Stat stat, Entry.Dress dress) throws IOException {
            var block = new StatCache.Block();
            var listing = new Encoder();
            long held = 0;
            for (int i = 0; i < places.size(); i++) {
                int place = places.get(i);
                var found = later.get(i).isEmpty()
                        ? new Found.Kept()
                        : later.get(i).get().result();
                switch (found) {
                    case Found.Kept _ -> {
                        listing.raw(known.entryBytes(place));
                        held += known.entry(place).held();
                        block.add(
                                known,
                                place,
                                known.isDirectory(place)
                                        ? Optional.of(known.below(place).part())
                                        : Optional.empty());
                    }
                    case Found.Fresh(var its, var entry, var part) -> {
                        var bytes = entry.toBytes();
                        listing.raw(bytes);
                        held += entry.held();
                        block.add(its, bytes, part);
                    }
                    case Found.Gone _ -> note(key);
                }
            }
            var content = Contents.write(listing.toBytes(), sink);
            return new Found.Fresh(stat, Entry.directory(name, dress, content, held), Optional.of(block));
        }
    }
}
