package io.dotmesh.testkit.fake;

import io.dotmesh.domain.difference.Item;
import io.dotmesh.domain.difference.Items;
import io.dotmesh.domain.difference.States;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;

/** Two directories to compare. A commit is a copy, so that a file is known by its content alone. */
record DirectoryStates(Path from, Path to)
        implements States<DirectoryStates.Found, DirectoryStates.Found, IOException> {
    /** Something in one of them. */
    record Found(Path at) implements Item<IOException> {
        @Override
        public String name() {
            return String.valueOf(at.getFileName());
        }

        @Override
        public boolean isDirectory() {
            return Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        public Optional<Object> mark() throws IOException {
            if (Files.isSymbolicLink(at)) {
                return Optional.of(Files.readSymbolicLink(at));
            }
            return isDirectory() || Files.size(at) == 0 ? Optional.empty() : Optional.of(Files.size(at));
        }
    }

    private record Cursor(Iterator<Path> paths) implements Items<Found, IOException> {
        static Cursor of(Path directory) throws IOException {
            try (var files = Files.list(directory)) {
                return new Cursor(files.sorted(Comparator.comparing(Path::toString))
                        .toList()
                        .iterator());
            }
        }

        @Override
        public Optional<Found> next() {
            return paths.hasNext() ? Optional.of(new Found(paths.next())) : Optional.empty();
        }

        @Override
        public void close() {}
    }

    @Override
    public Found before() {
        return new Found(from);
    }

    @Override
    public Found after() {
        return new Found(to);
    }

    @Override
    public Items<Found, IOException> before(String path, Found directory) throws IOException {
        return Cursor.of(directory.at());
    }

    @Override
    public Items<Found, IOException> after(String path, Found directory) throws IOException {
        return Cursor.of(directory.at());
    }

    @Override
    public boolean isUntouched(String before, Found was, String after, Found is) {
        return false;
    }

    @Override
    public boolean isSame(String before, Found was, String after, Found is) throws IOException {
        return Difference.same(was.at(), is.at());
    }

    @Override
    public Optional<Object> identityBefore(String path, Found file) throws IOException {
        return Files.isSymbolicLink(file.at())
                ? file.mark()
                : Optional.of(ByteBuffer.wrap(Files.readAllBytes(file.at())));
    }

    @Override
    public Optional<Object> identityAfter(String path, Found file) throws IOException {
        return identityBefore(path, file);
    }

    @Override
    public String text(String path) {
        return path;
    }
}
