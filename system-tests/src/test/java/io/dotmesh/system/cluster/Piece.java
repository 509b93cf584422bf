package io.dotmesh.system.cluster;

import java.util.Random;

/** What a file holds: so many bytes that follow from a seed. */
record Piece(long seed, int size) {
    byte[] bytes() {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
