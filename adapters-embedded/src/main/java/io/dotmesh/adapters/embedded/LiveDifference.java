package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.difference.Items;
import io.dotmesh.domain.difference.States;
import java.io.IOException;
import java.util.Optional;

/** A stored state and a live one to compare. */
record LiveDifference(Entry from, LiveTree live, Objects objects)
        implements States<StoredFile, LiveTree.Found, IOException> {
    @Override
    public StoredFile before() {
        return new StoredFile(from);
    }

    @Override
    public LiveTree.Found after() {
        return live.root();
    }

    @Override
    public Items<StoredFile, IOException> before(String path, StoredFile directory) throws IOException {
        return directory.list(objects);
    }

    @Override
    public Items<LiveTree.Found, IOException> after(String path, LiveTree.Found directory) throws IOException {
        return live.list(path, directory);
    }

    @Override
    public boolean isUntouched(String before, StoredFile was, String after, LiveTree.Found is) {
        return false;
    }

    @Override
    public boolean isSame(String before, StoredFile was, String after, LiveTree.Found is) throws IOException {
        return live.isSame(was.entry(), after, is);
    }

    @Override
    public Optional<Object> identityBefore(String path, StoredFile file) {
        return file.identity();
    }

    @Override
    public Optional<Object> identityAfter(String path, LiveTree.Found file) throws IOException {
        return live.identity(path, file);
    }

    @Override
    public String text(String path) {
        return Names.text(Twins.bytes(path));
    }
}
