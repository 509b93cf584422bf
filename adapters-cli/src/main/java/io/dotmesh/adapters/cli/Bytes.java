package io.dotmesh.adapters.cli;

import io.dotmesh.domain.dot.Quota;

/** Sizes as the original writes them for people. */
final class Bytes {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long GIB = 1024 * MIB;
    private static final int HUNDREDTHS = 100;

    private Bytes() {}

    static String of(long bytes) {
        if (bytes == 0) {
            return "-";
        }
        if (bytes < MIB) {
            return in(bytes, KIB) + " kiB";
        }
        return bytes < GIB ? in(bytes, MIB) + " MiB" : in(bytes, GIB) + " GiB";
    }

    /** How much of a quota that is: {@code 32 %}, and never 100 % before it is. */
    static String share(long bytes, Quota quota) {
        return (long) ((double) bytes * HUNDREDTHS / quota.bytes()) + " %";
    }

    /** With two decimals. {@code String.format} takes longer to load than everything else that a command prints. */
    private static String in(long bytes, long unit) {
        long whole = bytes / unit;
        long hundredths = Math.round((double) (bytes % unit) * HUNDREDTHS / unit);
        if (hundredths == HUNDREDTHS) {
            whole++;
            hundredths = 0;
        }
        return whole + (hundredths < 10 ? ".0" : ".") + hundredths;
    }
}
