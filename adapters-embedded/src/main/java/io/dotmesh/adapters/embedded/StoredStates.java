package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.difference.Items;
import io.dotmesh.domain.difference.States;
import java.io.IOException;
import java.util.Optional;

/** Two stored states to compare. What is the same in both is seen by its name in the store, and not looked into. */
record StoredStates(Entry from, Entry to, Objects objects) implements States<StoredFile, StoredFile, IOException> {
    static boolean isWhollySame(Entry one, Entry other) {
        return one.kind() == Entry.Kind.DIRECTORY
                && other.kind() == Entry.Kind.DIRECTORY
                && one.content().equals(other.content());
    }

    @Override
    public StoredFile before() {
        return new StoredFile(from);
    }

    @Override
    public StoredFile after() {
        return new StoredFile(to);
    }

    @Override
    public Items<StoredFile, IOException> before(String path, StoredFile directory) throws IOException {
        return directory.list(objects);
    }

    @Override
    public Items<StoredFile, IOException> after(String path, StoredFile directory) throws IOException {
        return directory.list(objects);
    }

    @Override
    public boolean isUntouched(String before, StoredFile was, String after, StoredFile is) {
        return isWhollySame(was.entry(), is.entry());
    }

    @Override
    public boolean isSame(String before, StoredFile was, String after, StoredFile is) {
        return is.entry().looksLike(was.entry());
    }

    @Override
    public Optional<Object> identityBefore(String path, StoredFile file) {
        return file.identity();
    }

    @Override
    public Optional<Object> identityAfter(String path, StoredFile file) {
        return file.identity();
    }

    @Override
    public String text(String path) {
        return Names.text(Twins.bytes(path));
    }
}
