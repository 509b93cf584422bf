package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.difference.Item;
import io.dotmesh.domain.difference.Items;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something in a clone, as it is compared. It is looked at when that is asked for. */
final class ClonedFile implements Item<IOException> {
    private final Path at;
    private final String name;
    private @Nullable FileNode node;

    ClonedFile(Path at) {
        this.at = at;
        this.name = FileName.last(at);
    }

    Path at() {
        return at;
    }

    @Override
    public String name() {
        return name;
    }

    FileNode node() throws IOException {
        var known = node;
        if (known == null) {
            known = FileNode.of(at);
            node = known;
        }
        return known;
    }

    @Override
    public boolean isDirectory() throws IOException {
        return node().isDirectory();
    }

    @Override
    public Optional<Object> mark() throws IOException {
        return Optional.of(node().identity());
    }

    /** What is in it. */
    Items<ClonedFile, IOException> list() throws IOException {
        var found = new ArrayList<ClonedFile>();
        try (var files = Files.newDirectoryStream(at)) {
            files.forEach(file -> found.add(new ClonedFile(file)));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(Comparator.comparing(ClonedFile::name));
        return new Listed(found.iterator());
    }

    private record Listed(Iterator<ClonedFile> files) implements Items<ClonedFile, IOException> {
        @Override
        public Optional<ClonedFile> next() {
            return files.hasNext() ? Optional.of(files.next()) : Optional.empty();
        }

        @Override
        public void close() {}
    }
}
