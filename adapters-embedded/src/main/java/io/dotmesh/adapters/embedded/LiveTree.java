package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.difference.Item;
import io.dotmesh.domain.difference.Items;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * A live state, as it is compared: what is known of it is taken from there, the rest is read. People go on working in it;
 * what goes while it is looked at was not there.
 */
final class LiveTree implements AutoCloseable {
    private final Posix.Dir root;
    private final Stat stat;
    private final StatCache.Cursor known;
    private final ContentReader reader = new ContentReader(Objects.Sink.NAMES, new Semaphore(0));

    /** The directories that are being listed, by path. */
    private final Map<String, Posix.Dir> listed = new HashMap<>();

    /** @param known what is known of what is in it */
    LiveTree(Posix.Dir root, StatCache.Cursor known) throws IOException {
        this.root = root;
        this.known = known;
        this.stat = root.stat();
    }

    @Override
    public void close() {
        root.close();
    }

    Found root() {
        return new Found(new byte[0], stat, known, -1);
    }

    /** Something in it. */
    static final class Found implements Item<IOException> {
        private final byte[] name;
        private final Stat stat;
        private final StatCache.Cursor near;
        private final int place;

        /** @param place where it is in what is known nearby, or below zero */
        Found(byte[] name, Stat stat, StatCache.Cursor near, int place) {
            this.name = name;
            this.stat = stat;
            this.near = near;
            this.place = place;
        }

        @Override
        public String name() {
            return Twins.key(name);
        }

        @Override
        public boolean isDirectory() {
            return stat.isDirectory();
        }

        @Override
        public Optional<Object> mark() {
            if (stat.isLink()) {
                return Optional.of(StoredFile.LINK);
            }
            return stat.isFile() && stat.size() > 0 ? Optional.of(stat.size()) : Optional.empty();
        }

        private boolean isKnown() {
            return place >= 0 && near.isStill(place, stat);
        }

        private StatCache.Cursor below() {
            return place >= 0 && near.isDirectory(place) ? near.below(place) : StatCache.nothing();
        }
    }

    Items<Found, IOException> list(String path, Found directory) throws IOException {
        if (path.isEmpty()) {
            return new LiveListing(path, root, false, known);
        }
        try {
            var dir = in(parent(path), parent -> parent.directory(directory.name));
            try {
                return new LiveListing(path, dir, true, directory.below());
            } catch (IOException e) {
                dir.close();
                throw e;
            }
        } catch (NoSuchFileException _) {
            return new Gone();
        }
    }

    /** A directory that went. */
    private static final class Gone implements Items<Found, IOException> {
        @Override
        public Optional<Found> next() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    /** What is in a directory. */
    private final class LiveListing implements Items<Found, IOException> {
        private final String path;
        private final Posix.Dir dir;
        private final boolean owned;
        private final StatCache.Cursor near;
        private final Iterator<byte[]> names;

        LiveListing(String path, Posix.Dir dir, boolean owned, StatCache.Cursor near) throws IOException {
            this.path = path;
            this.dir = dir;
            this.owned = owned;
            this.near = near;
            this.names = dir.names().iterator();
            listed.put(path, dir);
        }

        @Override
        public Optional<Found> next() throws IOException {
            while (names.hasNext()) {
                var name = names.next();
                int place = near.find(name);
                var stat = dir.stat(name);
                if (stat.isPresent()) {
                    return Optional.of(new Found(name, stat.get(), near, place));
                }
            }
            return Optional.empty();
        }

        @Override
        public void close() {
            listed.remove(path, dir);
            if (owned) {
                dir.close();
            }
        }
    }

    private interface Look<T> {
        T at(Posix.Dir directory) throws IOException;
    }

    /** Looks into a directory, which need not be listed any more. */
    private <T> T in(String directory, Look<T> look) throws IOException {
        var open = directory.isEmpty() ? root : listed.get(directory);
        if (open != null) {
            return look.at(open);
        }
        return in(parent(directory), parent -> {
            try (var dir = parent.directory(Twins.bytes(directory.substring(directory.lastIndexOf('/') + 1)))) {
                return look.at(dir);
            }
        });
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    boolean isSame(Entry was, String path, Found is) throws IOException {
        if (is.isKnown()) {
            return is.near.entry(is.place).looksLike(was);
        }
        try {
            return switch (was.kind()) {
                case DIRECTORY -> is.isDirectory();
                case LINK -> is.stat.isLink() && Arrays.equals(target(path, is), was.target());
                case FILE -> is.stat.isFile() && is.stat.size() == was.content().size() && isSameFile(was, path, is);
            };
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private boolean isSameFile(Entry was, String path, Found is) throws IOException {
        return in(parent(path), dir -> {
            try (var file = dir.read(is.name)) {
                return is.near.dress(is.place, is.stat, file.attributes()).sameButTime(was.dress())
                        && reader.read(file).equals(was.content());
            }
        });
    }

    private byte[] target(String path, Found link) throws IOException {
        return in(parent(path), dir -> dir.target(link.name));
    }

    /** What it is, whatever its name; empty when that cannot be read any more, or not by this user. */
    Optional<Object> identity(String path, Found file) throws IOException {
        if (file.isKnown()) {
            return new StoredFile(file.near.entry(file.place)).identity();
        }
        try {
            return Optional.of(file.stat.isLink() ? Twins.key(target(path, file)) : content(path, file));
        } catch (NoSuchFileException | AccessDeniedException _) {
            return Optional.empty();
        }
    }

    private Content content(String path, Found file) throws IOException {
        return in(parent(path), dir -> {
            try (var source = dir.read(file.name)) {
                return reader.read(source);
            }
        });
    }
}
