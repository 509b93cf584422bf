package io.dotmesh.adapters.etcd;

/**
 * Keys that follow each other.
 *
 * @param to the first that is not among them
 */
record KeyRange(String from, String to) {
    /** Sorts after every character that stands behind a slash in a key. */
    private static final char AFTER_ALL = '\uffff';

    static KeyRange of(String key) {
        return new KeyRange(key, key + '\0');
    }

    static KeyRange under(String prefix) {
        return new KeyRange(prefix, prefix + AFTER_ALL);
    }

    /** Those of these that come after one of them. */
    KeyRange after(String key) {
        return new KeyRange(key + '\0', to);
    }
}
