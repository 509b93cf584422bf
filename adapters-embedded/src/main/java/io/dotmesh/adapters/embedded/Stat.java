package io.dotmesh.adapters.embedded;

/**
 * What the system says about a file without reading it. Every change of a file changes {@code changed}, which nobody
 * can set back.
 *
 * @param mode kind and permissions, as in {@code st_mode}
 * @param blocks of 512 bytes; -1 where it is not known
 * @param mounted whether something else is mounted there
 */
record Stat(
        int mode,
        int owner,
        int group,
        int links,
        long device,
        long inode,
        long size,
        long blocks,
        Time modified,
        Time changed,
        boolean mounted) {
    static final int PERMISSIONS = 07777;
    private static final int KIND = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int FILE = 0100000;
    private static final int LINK = 0120000;

    // Some file systems keep small files in no block at all.
    private static final int SMALL_BYTES = 64 * 1024;

    /** How many bytes {@link #write} takes. */
    static final int BYTES = 68;

    /** An instant of a file system. */
    record Time(long seconds, int nanos) implements Comparable<Time> {
        @Override
        public int compareTo(Time other) {
            int bySeconds = Long.compare(seconds, other.seconds);
            return bySeconds != 0 ? bySeconds : Integer.compare(nanos, other.nanos);
        }

        Time minus(long fewerNanos) {
            long total = nanos - fewerNanos;
            return new Time(seconds + Math.floorDiv(total, 1_000_000_000L), (int) Math.floorMod(total, 1_000_000_000L));
        }
    }

    boolean isDirectory() {
        return isDirectory(mode);
    }

    static boolean isDirectory(int mode) {
        return (mode & KIND) == DIRECTORY;
    }

    /** The same, but no file will ever have it: whoever compares it finds that something changed. */
    Stat unsettled() {
        return new Stat(
                mode, owner, group, links, device, inode, size, blocks, modified, new Time(Long.MIN_VALUE, 0), mounted);
    }

    boolean isFile() {
        return (mode & KIND) == FILE;
    }

    boolean isLink() {
        return (mode & KIND) == LINK;
    }

    int permissions() {
        return mode & PERMISSIONS;
    }

    /** How many bytes it has that are not holes, as far as that is known. */
    long held() {
        return blocks < 0 || size <= SMALL_BYTES ? size : Math.min(size, blocks * 512);
    }

    /** For people. */
    String kind() {
        return switch (mode & KIND) {
            case DIRECTORY -> "directory";
            case FILE -> "file";
            case LINK -> "symbolic link";
            case 0010000 -> "named pipe";
            case 0140000 -> "socket";
            case 0020000, 0060000 -> "device";
            default -> "special file";
        };
    }

    /** Whether nothing happened to the file between the two, as far as the file system tells. */
    boolean sameAs(Stat other) {
        return mode == other.mode
                && inode == other.inode
                && size == other.size
                && changed.equals(other.changed)
                && modified.equals(other.modified)
                && owner == other.owner
                && group == other.group
                && links == other.links;
    }

    void write(Encoder out) {
        out.word(mode)
                .word(owner)
                .word(group)
                .word(links)
                .longWord(device)
                .longWord(inode)
                .longWord(size)
                .longWord(modified.seconds)
                .word(modified.nanos)
                .longWord(changed.seconds)
                .word(changed.nanos)
                .word(0);
    }

    /** Whether a file is as it was when its stat was written there; its device may have got another number since. */
    boolean matches(byte[] bytes, int at) {
        return matchesButChange(bytes, at)
                && Decoder.word(bytes, at + 12) == links
                && Decoder.longWord(bytes, at + 52) == changed.seconds
                && Decoder.word(bytes, at + 60) == changed.nanos;
    }

    /** The same for a file that was moved, which is a change, or linked. */
    boolean matchesButChange(byte[] bytes, int at) {
        return Decoder.word(bytes, at) == mode
                && Decoder.word(bytes, at + 4) == owner
                && Decoder.word(bytes, at + 8) == group
                && Decoder.longWord(bytes, at + 24) == inode
                && Decoder.longWord(bytes, at + 32) == size
                && Decoder.longWord(bytes, at + 40) == modified.seconds
                && Decoder.word(bytes, at + 48) == modified.nanos;
    }

    static Time changedAt(byte[] bytes, int at) {
        return new Time(Decoder.longWord(bytes, at + 52), Decoder.word(bytes, at + 60));
    }
}
