package io.dotmesh.adapters.etcd;

import java.io.Serial;

/** Thrown, and caught in this package, where a value is not what it must be. */
final class Unreadable extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    Unreadable(String why) {
        super(why);
    }
}
