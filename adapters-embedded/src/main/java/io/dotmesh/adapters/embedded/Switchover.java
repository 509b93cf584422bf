package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Changes a live directory into a stored state where it stands, so that those who are in it stay in it. Only what
 * differs is touched; nothing is deleted or written over, but taken aside. Doing it again completes what was cut off.
 */
final class Switchover {
    private static final int TRIES_MAX = 100;
    private static final byte[] NOTHING = new byte[0];

    private final Objects objects;
    private final FileWriter writer;
    private final Posix.Dir staging;
    private final Twins before;
    private final Twins after;
    private final ContentReader reader = new ContentReader(Objects.Sink.NAMES, new Semaphore(0));
    // Files that were put into place, and directories in which something was changed, by their inodes.
    private final Set<Long> put = new HashSet<>();
    private final Set<Long> touched = new HashSet<>();
    private int staged;

    /**
     * @param staging an empty directory on the same file system
     * @param before the hard links that there are
     */
    Switchover(Objects objects, FileWriter writer, Posix.Dir staging, Twins before, Twins after) {
        this.objects = objects;
        this.writer = writer;
        this.staging = staging;
        this.before = before;
        this.after = after;
    }

    /** @param known at the root of what was captured of the live state */
    void change(Posix.Dir live, StatCache.Cursor known, Root target, Aside aside) throws IOException {
        int place = known.find(NOTHING);
        change(live, place < 0 ? StatCache.nothing() : known.below(place), target.directory(), "", aside);
        for (var file : after.byFirst().entrySet()) {
            for (var path : file.getValue()) {
                link(live, file.getKey(), path);
            }
        }
    }

    private void change(Posix.Dir live, StatCache.Cursor known, Entry target, String key, Aside aside)
            throws IOException {
        var names = live.names().iterator();
        var entries = Listing.of(target, objects).cursor();
        var name = next(names);
        var entry = entries.next();
        while (name.isPresent() || entry.isPresent()) {
            int order = name.isEmpty()
                    ? 1
                    : entry.isEmpty()
                            ? -1
                            : Arrays.compareUnsigned(name.get(), entry.get().name());
            var here = order <= 0 ? name.orElseThrow() : entry.orElseThrow().name();
            new Place(live, here, known, key, aside).become(order >= 0 ? entry : Optional.empty());
            name = order <= 0 ? next(names) : name;
            entry = order >= 0 ? entries.next() : entry;
        }
    }

    private static Optional<byte[]> next(Iterator<byte[]> names) {
        return names.hasNext() ? Optional.of(names.next()) : Optional.empty();
    }

    /** One name in a live directory. */
    private final class Place {
        private final Posix.Dir dir;
        private final byte[] name;
        private final StatCache.Cursor known;
        private final int place;
        private final String path;
        private final Aside aside;

        Place(Posix.Dir dir, byte[] name, StatCache.Cursor known, String key, Aside aside) {
            this.dir = dir;
            this.name = name;
            this.known = known;
            this.place = known.find(name);
            this.path = key.isEmpty() ? Twins.key(name) : key + "/" + Twins.key(name);
            this.aside = aside;
        }

        void become(Optional<Entry> target) throws IOException {
            for (int tries = 0; tries < TRIES_MAX; tries++) {
                try {
                    var stat = dir.stat(name);
                    if (target.isEmpty()) {
                        if (stat.isPresent()) {
                            take();
                        }
                    } else if (stat.isEmpty()) {
                        make(target.get());
                    } else if (!isAlready(stat.get(), target.get())) {
                        take();
                        make(target.get());
                    }
                    return;
                } catch (NoSuchFileException | FileAlreadyExistsException _) {
                    // Someone else works in here; what they did is looked at anew.
                }
            }
            throw StoreFailure.unavailable(
                    io.dotmesh.domain.fault.FaultCode.BUSY,
                    "'" + Names.text(Twins.bytes(path)) + "' is made again and again while it is being replaced",
                    "Stop what writes to the dot, and try again.");
        }

        private void take() throws IOException {
            aside.take(dir, name);
            touch();
        }

        private void touch() throws IOException {
            touched.add(dir.stat().inode());
        }

        private boolean isAlready(Stat stat, Entry target) throws IOException {
            return switch (target.kind()) {
                case DIRECTORY -> {
                    if (stat.isDirectory() && !isAlreadyDirectory(target)) {
                        enter(target);
                    }
                    yield stat.isDirectory();
                }
                case LINK ->
                    stat.isLink() && Arrays.equals(dir.target(name), target.target()) && dressLink(stat, target);
                case FILE -> stat.isFile() && isAlreadyFile(stat, target);
            };
        }

        /** What somebody does just now in a directory that need not be changed is left where it is done. */
        private boolean isAlreadyDirectory(Entry target) {
            return before.isEmpty()
                    && after.isEmpty()
                    && place >= 0
                    && known.isDirectory(place)
                    && known.entry(place).content().equals(target.content());
        }

        private void enter(Entry target) throws IOException {
            var below = place >= 0 && known.isDirectory(place) ? known.below(place) : StatCache.nothing();
            try (var child = dir.directory(name)) {
                change(child, below, target, path, aside.below(name));
            }
        }

        private boolean dressLink(Stat stat, Entry target) throws IOException {
            if (!stat.modified().equals(target.dress().modified())) {
                dir.dressLink(
                        name,
                        target.dress().owner(),
                        target.dress().group(),
                        target.dress().modified());
                put.add(stat.inode());
            }
            return true;
        }

        private boolean isAlreadyFile(Stat stat, Entry target) throws IOException {
            // Names of one file share its content and dress, so they are kept or replaced together.
            if (!before.of(path).equals(after.of(path))
                    || (stat.links() > 1 && after.of(path).size() == 1)) {
                return false;
            }
            boolean isKnown = place >= 0 && known.isStill(place, stat);
            boolean same = isKnown
                    ? known.entry(place).content().equals(target.content())
                    : stat.size() == target.content().size() && hasContent(target.content());
            if (!same) {
                return false;
            }
            if (isKnown && sameDress(known.entry(place).dress(), target.dress())) {
                return true;
            }
            try (var file = dir.read(name)) {
                for (var attribute : file.attributes().keySet()) {
                    if (!target.dress().attributes().containsKey(attribute)) {
                        file.dropAttribute(attribute);
                    }
                }
                writer.dress(target, file);
                put.add(stat.inode());
                return true;
            } catch (AccessDeniedException _) {
                // Its owner is another; a new file in its place is this user's.
                return false;
            }
        }

        private static boolean sameDress(Entry.Dress one, Entry.Dress other) {
            return one.sameButTime(other) && one.modified().equals(other.modified());
        }

        private boolean hasContent(Content content) throws IOException {
            try (var file = dir.read(name)) {
                return reader.read(file).equals(content);
            } catch (StoreFailure | AccessDeniedException _) {
                return false;
            }
        }

        private void make(Entry target) throws IOException {
            touch();
            switch (target.kind()) {
                case DIRECTORY -> {
                    dir.makeDirectory(name);
                    enter(target);
                }
                case LINK -> {
                    var next = nextName();
                    writer.link(target, staging, next);
                    moveIn(next);
                }
                case FILE -> {
                    if (after.of(path).getFirst().equals(path)) {
                        var next = nextName();
                        writer.file(target, staging, next);
                        moveIn(next);
                    }
                }
            }
        }

        private byte[] nextName() {
            return Names.bytes("file-" + staged++);
        }

        private void moveIn(byte[] staged) throws IOException {
            put.add(staging.stat(staged).orElseThrow().inode());
            staging.rename(staged, dir, name);
        }
    }

    /** Gives a file that was put into place its other names. */
    private void link(Posix.Dir live, String first, String path) throws IOException {
        try (var from = new Way(live, first);
                var to = new Way(live, path)) {
            var file = from.dir().stat(from.name());
            if (to.dir().stat(to.name()).isEmpty() && file.isPresent()) {
                to.dir().makeTwin(from.dir(), from.name(), to.name());
                touched.add(to.dir().stat().inode());
                put.add(file.get().inode());
            }
        }
    }

    /**
     * Dresses the directories, makes all durable, and answers what a cache would have.
     *
     * @param known at the root of what was captured of the live state
     * @param old whatever somebody writes now is dated later than that
     */
    StatCache.Part end(Posix.Dir live, StatCache.Cursor known, Root target, Stat.Time old) throws IOException {
        int place = known.find(NOTHING);
        var part = end(live, place < 0 ? StatCache.nothing() : known.below(place), target.directory(), old);
        writer.sync(live);
        return part;
    }

    private StatCache.Part end(Posix.Dir live, StatCache.Cursor known, Entry target, Stat.Time old) throws IOException {
        var block = new StatCache.Block();
        var entries = Listing.of(target, objects).cursor();
        for (var next = entries.next(); next.isPresent(); next = entries.next()) {
            var entry = next.get();
            int place = known.find(entry.name());
            var stat = live.stat(entry.name());
            if (stat.isEmpty()) {
                continue;
            }
            if (entry.kind() == Entry.Kind.DIRECTORY && stat.get().isDirectory()) {
                var below = place >= 0 && known.isDirectory(place) ? known.below(place) : StatCache.nothing();
                try (var child = live.directory(entry.name())) {
                    var part = end(child, below, entry, old);
                    block.add(child.stat(), entry.toBytes(), Optional.of(part));
                }
            } else if (entry.kind() != Entry.Kind.DIRECTORY) {
                boolean ours = isOurs(stat.get(), entry, old)
                        || (place >= 0
                                && known.isStill(place, stat.get())
                                && Arrays.equals(known.entryBytes(place), entry.toBytes()));
                block.add(ours ? stat.get() : stat.get().unsettled(), entry.toBytes(), Optional.empty());
            }
        }
        dress(live, target);
        return block;
    }

    /** Whether a file was put there and not changed since. */
    private boolean isOurs(Stat stat, Entry entry, Stat.Time old) {
        return put.contains(stat.inode())
                && stat.modified().compareTo(old) < 0
                && stat.modified().equals(entry.dress().modified())
                && (stat.isLink() || stat.size() == entry.content().size());
    }

    private void dress(Posix.Dir live, Entry target) throws IOException {
        var stat = live.stat();
        var dress = target.dress();
        boolean wasTouched = touched.contains(stat.inode());
        if (wasTouched
                || stat.permissions() != dress.permissions()
                || stat.owner() != dress.owner()
                || stat.group() != dress.group()
                || !stat.modified().equals(dress.modified())) {
            for (var attribute : live.attributes().keySet()) {
                if (!dress.attributes().containsKey(attribute)) {
                    live.dropAttribute(attribute);
                }
            }
            writer.dress(target, live);
        }
    }
}
