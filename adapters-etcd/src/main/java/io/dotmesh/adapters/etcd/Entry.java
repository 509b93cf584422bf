package io.dotmesh.adapters.etcd;

/**
 * A key with its value, as etcd has them.
 *
 * @param key below the prefix
 * @param created the revision in which it came to be
 * @param modified the revision in which it got this value
 */
record Entry(String key, String value, long created, long modified) {}
