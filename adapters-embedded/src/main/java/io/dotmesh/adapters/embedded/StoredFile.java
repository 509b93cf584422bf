package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.difference.Item;
import io.dotmesh.domain.difference.Items;
import java.io.IOException;
import java.util.Optional;

/** Something in a stored state, as it is compared. */
record StoredFile(Entry entry) implements Item<IOException> {
    /** What every symbolic link is marked with. */
    static final Object LINK = Entry.Kind.LINK;

    @Override
    public String name() {
        return Twins.key(entry.name());
    }

    @Override
    public boolean isDirectory() {
        return entry.kind() == Entry.Kind.DIRECTORY;
    }

    /** Directories with the same listing are the same all the way down; of files the size is known everywhere. */
    @Override
    public Optional<Object> mark() {
        return switch (entry.kind()) {
            case LINK -> Optional.of(LINK);
            case FILE ->
                Optional.<Object>of(entry.content().size())
                        .filter(_ -> !entry.content().isEmpty());
            case DIRECTORY ->
                Optional.<Object>of(entry.content())
                        .filter(_ -> !entry.content().isEmpty());
        };
    }

    /** What it is, whatever its name. */
    Optional<Object> identity() {
        return Optional.of(entry.kind() == Entry.Kind.LINK ? Twins.key(entry.target()) : entry.content());
    }

    Items<StoredFile, IOException> list(Objects objects) throws IOException {
        var cursor = Listing.of(entry, objects).cursor();
        return new Items<>() {
            @Override
            public Optional<StoredFile> next() throws IOException {
                return cursor.next().map(StoredFile::new);
            }

            @Override
            public void close() {}
        };
    }
}
