package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.history.Change.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Finds out what differs between a stored state and another, or a live one. */
final class Differences {
    private final Objects objects;
    private final int limit;
    private final TreeSet<Change> changes = new TreeSet<>();
    private long writtenBytes;

    /** @param limit how many changes are named: the first of all, as they are sorted */
    Differences(Objects objects, int limit) {
        this.objects = objects;
        this.limit = limit;
    }

    List<Change> changes() {
        return List.copyOf(changes);
    }

    /** About how many bytes a commit of the difference would write. */
    long writtenBytes() {
        return writtenBytes;
    }

    void compare(Entry from, View to) throws IOException {
        compare(Optional.of(from), Optional.of(to), "");
    }

    private void compare(Optional<Entry> from, Optional<View> to, String key) throws IOException {
        var entries = from.isPresent()
                ? Optional.of(Listing.of(from.get(), objects).cursor())
                : Optional.<Listing.Cursor>empty();
        var entry = next(entries);
        var item = nextItem(to);
        while (entry.isPresent() || item.isPresent()) {
            int order = entry.isEmpty()
                    ? 1
                    : item.isEmpty()
                            ? -1
                            : Arrays.compareUnsigned(
                                    entry.get().name(), item.get().name());
            var was = order <= 0 ? entry : Optional.<Entry>empty();
            var is = order >= 0 ? item : Optional.<View.Item>empty();
            var name = was.map(Entry::name).or(() -> is.map(View.Item::name)).orElseThrow();
            compareItems(was, is, key.isEmpty() ? Twins.key(name) : key + "/" + Twins.key(name));
            entry = order <= 0 ? next(entries) : entry;
            item = order >= 0 ? nextItem(to) : item;
        }
    }

    private static Optional<Entry> next(Optional<Listing.Cursor> cursor) throws IOException {
        return cursor.isPresent() ? cursor.get().next() : Optional.empty();
    }

    private static Optional<View.Item> nextItem(Optional<View> view) throws IOException {
        return view.isPresent() ? view.get().next() : Optional.empty();
    }

    private void compareItems(Optional<Entry> was, Optional<View.Item> is, String key) throws IOException {
        if (was.isPresent()
                && is.isPresent()
                && is.get() instanceof View.StoredItem(var entry, var _)
                && isWhollySame(was.get(), entry)) {
            return;
        }
        if (was.isEmpty()) {
            written(Kind.ADDED, is.orElseThrow(), key);
        } else if (is.isEmpty()) {
            note(Kind.REMOVED, key);
        } else if (!is.get().looksLike(was.get())) {
            written(Kind.MODIFIED, is.get(), key);
        }
        var before = was.filter(entry -> entry.kind() == Entry.Kind.DIRECTORY);
        if (is.isPresent() && is.get().isDirectory()) {
            try (var view = is.get().open()) {
                compare(before, Optional.of(view), key);
            }
        } else if (before.isPresent()) {
            compare(before, Optional.empty(), key);
        }
    }

    private static boolean isWhollySame(Entry one, Entry other) {
        return one.kind() == Entry.Kind.DIRECTORY
                && other.kind() == Entry.Kind.DIRECTORY
                && one.content().equals(other.content());
    }

    private void written(Kind kind, View.Item item, String key) {
        note(kind, key);
        writtenBytes += item.held();
    }

    private void note(Kind kind, String key) {
        writtenBytes += LiveSize.ENTRY_BYTES;
        changes.add(Change.at(kind, Names.text(Twins.bytes(key))));
        if (changes.size() > limit) {
            changes.pollLast();
        }
    }
}
