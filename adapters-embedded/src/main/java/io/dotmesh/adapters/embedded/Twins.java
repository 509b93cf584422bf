package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which paths are names of one file. Paths are of bytes, each kept as the character of that number: their order is then
 * that of the bytes.
 */
final class Twins {
    static final Twins NONE = new Twins(Collections.emptySortedMap());

    private static final int PATH_BYTES_MAX = 1024 * 1024;
    private static final int COUNT_MAX = 100_000_000;

    /** All paths of a file, in order, by each of them. */
    private final SortedMap<String, List<String>> groups;

    private Twins(SortedMap<String, List<String>> groups) {
        this.groups = groups;
    }

    /** The text for a name or path of those bytes. */
    static String key(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Files with the paths that each has; those with one are left out. */
    static Twins of(Collection<? extends Collection<String>> files) {
        var groups = new TreeMap<String, List<String>>();
        for (var paths : files) {
            if (paths.size() > 1) {
                var sorted = paths.stream().sorted().toList();
                sorted.forEach(path -> groups.put(path, sorted));
            }
        }
        return new Twins(groups);
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    /** The paths of the file that this is one of; the path alone when it has no other. */
    List<String> of(String path) {
        return groups.getOrDefault(path, List.of(path));
    }

    /** The other paths of each file, by its first. */
    Map<String, List<String>> byFirst() {
        var first = new TreeMap<String, List<String>>();
        groups.forEach((path, all) -> {
            if (path.equals(all.getFirst())) {
                first.put(path, all.subList(1, all.size()));
            }
        });
        return first;
    }

    /** Without paths that are files of their own now. */
    Twins without(Collection<String> paths) {
        return of(byFirst().keySet().stream()
                .map(this::of)
                .map(all -> all.stream().filter(path -> !paths.contains(path)).toList())
                .toList());
    }

    Content write(Objects.Sink sink) throws IOException {
        var out = new Encoder();
        for (var each : byFirst().entrySet()) {
            out.number(each.getValue().size() + 1L).sized(bytes(each.getKey()));
            each.getValue().forEach(path -> out.sized(bytes(path)));
        }
        return Contents.write(out.toBytes(), sink);
    }

    static Twins read(Content content, Objects objects) throws IOException {
        if (content.isEmpty()) {
            return NONE;
        }
        var files = new ArrayList<List<String>>();
        try {
            var in = new Decoder(Contents.whole(content, objects, _ -> {}));
            while (!in.atEnd()) {
                long count = in.number(COUNT_MAX);
                var paths = new ArrayList<String>();
                for (long i = 0; i < count; i++) {
                    paths.add(key(in.sized(PATH_BYTES_MAX)));
                }
                files.add(paths);
            }
        } catch (Decoder.Malformed e) {
            throw StoreFailure.corrupt("a list of hard links is damaged: " + e.getMessage());
        }
        return of(files);
    }
}
