package io.dotmesh.adapters.embedded;

import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** A file, directory or symbolic link as a commit keeps it. The same thing is always the same bytes. */
final class Entry {
    private static final int SPARSE = 0x80;
    private static final int ATTRIBUTES_MAX = 4096;
    private static final int ATTRIBUTE_NAME_BYTES_MAX = 256;
    private static final int ATTRIBUTE_BYTES_MAX = 64 * 1024;
    private static final int NANOS_MAX = 999_999_999;
    private static final byte[] NO_TARGET = new byte[0];

    /** What it is. */
    enum Kind {
        FILE(0),
        DIRECTORY(1),
        LINK(2);

        private static final Kind[] ALL = values();

        /** How it is written in a tree. */
        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /**
     * What it has whatever it is.
     *
     * @param attributes extended ones
     */
    record Dress(int permissions, int owner, int group, Stat.Time modified, SortedMap<String, byte[]> attributes) {
        Dress {
            attributes = Collections.unmodifiableSortedMap(attributes);
        }

        static Dress of(Stat stat, SortedMap<String, byte[]> attributes) {
            return new Dress(stat.permissions(), stat.owner(), stat.group(), stat.modified(), attributes);
        }

        boolean sameButTime(Dress other) {
            return permissions == other.permissions
                    && owner == other.owner
                    && group == other.group
                    && attributes.keySet().equals(other.attributes.keySet())
                    && attributes.entrySet().stream()
                            .allMatch(each -> Arrays.equals(each.getValue(), other.attributes.get(each.getKey())));
        }
    }

    private final byte[] name;
    private final Kind kind;
    private final Dress dress;
    private final Content content;
    private final long held;
    private final boolean sparse;
    private final byte[] target;

    private Entry(byte[] name, Kind kind, Dress dress, Content content, long held, boolean sparse, byte[] target) {
        this.name = name;
        this.kind = kind;
        this.dress = dress;
        this.content = content;
        this.held = held;
        this.sparse = sparse;
        this.target = target;
    }

    static Entry file(byte[] name, Dress dress, Content content, boolean sparse) {
        return new Entry(name, Kind.FILE, dress, content, content.held(), sparse, NO_TARGET);
    }

    /** @param held what all files below it hold */
    static Entry directory(byte[] name, Dress dress, Content listing, long held) {
        return new Entry(name, Kind.DIRECTORY, dress, listing, held, false, NO_TARGET);
    }

    static Entry link(byte[] name, Dress dress, byte[] target) {
        return new Entry(name, Kind.LINK, dress, Content.EMPTY, 0, false, target);
    }

    Entry named(byte[] next) {
        return new Entry(next, kind, dress, content, held, sparse, target);
    }

    byte[] name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    Dress dress() {
        return dress;
    }

    /** A file's content, or a directory's listing. */
    Content content() {
        return content;
    }

    /** How many bytes it holds that are not holes; for a directory, all files below it together. */
    long held() {
        return held;
    }

    boolean sparse() {
        return sparse;
    }

    /** Where a link leads. */
    byte[] target() {
        return target;
    }

    /** Whether a person would say that nothing happened to it; a directory is the same whatever is in it. */
    boolean looksLike(Entry other) {
        if (kind != other.kind) {
            return false;
        }
        return switch (kind) {
            case DIRECTORY -> true;
            case LINK -> Arrays.equals(target, other.target);
            case FILE -> content.equals(other.content) && dress.sameButTime(other.dress);
        };
    }

    void write(Encoder out) {
        out.sized(name)
                .octet(kind.code | (sparse ? SPARSE : 0))
                .number(dress.permissions)
                .number(Integer.toUnsignedLong(dress.owner))
                .number(Integer.toUnsignedLong(dress.group))
                .signed(dress.modified.seconds())
                .number(dress.modified.nanos())
                .number(dress.attributes.size());
        dress.attributes.forEach((key, value) -> out.text(key).sized(value));
        switch (kind) {
            case FILE -> content.write(out);
            case DIRECTORY -> {
                content.write(out);
                out.number(held);
            }
            case LINK -> out.sized(target);
        }
    }

    byte[] toBytes() {
        var out = new Encoder();
        write(out);
        return out.toBytes();
    }

    /** Reads one that has a name which can stand in a directory. */
    static Entry read(Decoder in) throws Decoder.Malformed {
        var name = in.sized(Names.BYTES_MAX);
        if (!Names.isPlain(name)) {
            throw new Decoder.Malformed("a file is called '" + Names.text(name) + "'");
        }
        return read(in, name);
    }

    /** Reads the one that has no name. */
    static Entry readRoot(Decoder in) throws Decoder.Malformed {
        var root = read(in, in.sized(0));
        if (root.kind != Kind.DIRECTORY) {
            throw new Decoder.Malformed("a root is no directory");
        }
        return root;
    }

    private static Entry read(Decoder in, byte[] name) throws Decoder.Malformed {
        int head = in.octet();
        int kind = head & ~SPARSE;
        if (kind >= Kind.ALL.length) {
            throw new Decoder.Malformed("a file is of kind " + kind);
        }
        int permissions = (int) in.number(Stat.PERMISSIONS);
        int owner = (int) in.number(0xffff_ffffL);
        int group = (int) in.number(0xffff_ffffL);
        var modified = new Stat.Time(in.signed(), (int) in.number(NANOS_MAX));
        var dress = new Dress(permissions, owner, group, modified, attributes(in));
        return switch (Kind.ALL[kind]) {
            case FILE -> file(name, dress, Content.read(in), (head & SPARSE) != 0);
            case DIRECTORY -> directory(name, dress, Content.read(in), in.number(Long.MAX_VALUE));
            case LINK -> link(name, dress, target(in));
        };
    }

    private static byte[] target(Decoder in) throws Decoder.Malformed {
        var target = in.sized(Names.LINK_BYTES_MAX);
        for (byte each : target) {
            if (each == 0) {
                throw new Decoder.Malformed("a link leads to a name with a zero byte");
            }
        }
        if (target.length == 0) {
            throw new Decoder.Malformed("a link leads nowhere");
        }
        return target;
    }

    private static SortedMap<String, byte[]> attributes(Decoder in) throws Decoder.Malformed {
        long count = in.number(ATTRIBUTES_MAX);
        if (count == 0) {
            return Collections.emptySortedMap();
        }
        var attributes = new TreeMap<String, byte[]>();
        for (long i = 0; i < count; i++) {
            var name = in.text(ATTRIBUTE_NAME_BYTES_MAX);
            if (name.isEmpty() || name.indexOf('\0') >= 0) {
                throw new Decoder.Malformed("an attribute has no proper name");
            }
            attributes.put(name, in.sized(ATTRIBUTE_BYTES_MAX));
        }
        return attributes;
    }
}
