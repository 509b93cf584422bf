package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Finds out how much a commit of one stored state on top of another would write. */
final class Written {
    private final Objects objects;
    private long bytes;

    private Written(Objects objects) {
        this.objects = objects;
    }

    /** About how many bytes. */
    static long between(Entry from, Entry to, Objects objects) throws IOException {
        var written = new Written(objects);
        written.directories(Optional.of(from), Optional.of(to));
        return written.bytes;
    }

    private void directories(Optional<Entry> from, Optional<Entry> to) throws IOException {
        var before = cursor(from);
        var after = cursor(to);
        var was = next(before);
        var is = next(after);
        while (was.isPresent() || is.isPresent()) {
            int order = was.isEmpty()
                    ? 1
                    : is.isEmpty()
                            ? -1
                            : Arrays.compareUnsigned(was.get().name(), is.get().name());
            entries(order <= 0 ? was : Optional.empty(), order >= 0 ? is : Optional.empty());
            was = order <= 0 ? next(before) : was;
            is = order >= 0 ? next(after) : is;
        }
    }

    private Optional<Listing.Cursor> cursor(Optional<Entry> directory) throws IOException {
        return directory.isPresent()
                ? Optional.of(Listing.of(directory.get(), objects).cursor())
                : Optional.empty();
    }

    private static Optional<Entry> next(Optional<Listing.Cursor> cursor) throws IOException {
        return cursor.isPresent() ? cursor.get().next() : Optional.empty();
    }

    private void entries(Optional<Entry> was, Optional<Entry> is) throws IOException {
        if (was.isPresent() && is.isPresent() && StoredStates.isWhollySame(was.get(), is.get())) {
            return;
        }
        if (was.isEmpty() || is.isEmpty() || !was.get().looksLike(is.get())) {
            bytes += LiveSize.ENTRY_BYTES;
            bytes += is.filter(entry -> entry.kind() != Entry.Kind.DIRECTORY)
                    .map(Entry::held)
                    .orElse(0L);
        }
        var before = was.filter(entry -> entry.kind() == Entry.Kind.DIRECTORY);
        var after = is.filter(entry -> entry.kind() == Entry.Kind.DIRECTORY);
        if (before.isPresent() || after.isPresent()) {
            directories(before, after);
        }
    }
}
