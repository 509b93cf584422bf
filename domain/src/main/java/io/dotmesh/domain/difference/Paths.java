package io.dotmesh.domain.difference;

/** Paths as text: names with {@code /} between them; that of the root is empty. */
final class Paths {
    private Paths() {}

    static String below(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
