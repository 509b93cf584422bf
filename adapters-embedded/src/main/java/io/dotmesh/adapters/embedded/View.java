package io.dotmesh.adapters.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;

/** A directory to look through: of a stored state, or a live one. */
interface View extends Closeable {
    /** In the order of the names' bytes; empty behind the last. */
    Optional<Item> next() throws IOException;

    @Override
    void close();

    /** Something in it. */
    interface Item {
        byte[] name();

        boolean isDirectory();

        /** How many bytes its content has, that are not holes. */
        long held();

        /** Whether a person would say that it is the same as what is stored there. */
        boolean looksLike(Entry stored) throws IOException;

        View open() throws IOException;
    }

    /** A directory of a stored state. */
    static View of(Entry directory, Objects objects) throws IOException {
        var cursor = Listing.of(directory, objects).cursor();
        return new View() {
            @Override
            public Optional<Item> next() throws IOException {
                return cursor.next().map(entry -> new StoredItem(entry, objects));
            }

            @Override
            public void close() {}
        };
    }

    /** An entry of a stored state. */
    record StoredItem(Entry entry, Objects objects) implements Item {
        @Override
        public byte[] name() {
            return entry.name();
        }

        @Override
        public boolean isDirectory() {
            return entry.kind() == Entry.Kind.DIRECTORY;
        }

        @Override
        public long held() {
            return isDirectory() ? 0 : entry.held();
        }

        @Override
        public boolean looksLike(Entry stored) {
            return entry.looksLike(stored);
        }

        @Override
        public View open() throws IOException {
            return View.of(entry, objects);
        }
    }

    /** A directory of a live state; closed with it. What goes while it is looked at was not there. */
    final class OfLive implements View {
        private final Posix.Dir dir;
        private final StatCache.Cursor known;
        private final ContentReader reader;
        private final Iterator<byte[]> names;

        OfLive(Posix.Dir dir, StatCache.Cursor known, ContentReader reader) throws IOException {
            this.dir = dir;
            this.known = known;
            this.reader = reader;
            this.names = dir.names().iterator();
        }

        @Override
        public Optional<Item> next() throws IOException {
            while (names.hasNext()) {
                var name = names.next();
                int place = known.find(name);
                var stat = dir.stat(name);
                if (stat.isPresent()) {
                    return Optional.of(new LiveItem(name, stat.get(), place));
                }
            }
            return Optional.empty();
        }

        @Override
        public void close() {
            dir.close();
        }

        /** A name in it. */
        private final class LiveItem implements Item {
            private final byte[] name;
            private final Stat stat;
            private final int place;

            LiveItem(byte[] name, Stat stat, int place) {
                this.name = name;
                this.stat = stat;
                this.place = place;
            }

            @Override
            public byte[] name() {
                return name;
            }

            @Override
            public boolean isDirectory() {
                return stat.isDirectory();
            }

            @Override
            public long held() {
                return stat.isFile() ? stat.held() : 0;
            }

            @Override
            public boolean looksLike(Entry stored) throws IOException {
                if (place >= 0 && known.isStill(place, stat)) {
                    return known.entry(place).looksLike(stored);
                }
                try {
                    return switch (stored.kind()) {
                        case DIRECTORY -> stat.isDirectory();
                        case LINK -> stat.isLink() && Arrays.equals(dir.target(name), stored.target());
                        case FILE ->
                            stat.isFile() && stat.size() == stored.content().size() && isSameFile(stored);
                    };
                } catch (NoSuchFileException _) {
                    return false;
                }
            }

            private boolean isSameFile(Entry stored) throws IOException {
                try (var file = dir.read(name)) {
                    return known.dress(place, stat, file.attributes()).sameButTime(stored.dress())
                            && reader.read(file).equals(stored.content());
                }
            }

            @Override
            public View open() throws IOException {
                var below = place >= 0 && known.isDirectory(place) ? known.below(place) : StatCache.nothing();
                return new OfLive(dir.directory(name), below, reader);
            }
        }
    }
}
