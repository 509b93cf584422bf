package io.dotmesh.adapters.zfs;

import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;

/**
 * What {@code zfs send -t} is told about where to go on: a list of names and values in the form XDR, compressed, as
 * hexadecimal text after a version, a checksum and a length. Made here of what is known here, so that nothing which
 * anybody else packed is ever unpacked by ZFS.
 */
final class ResumeToken {
    private static final int VERSION = 1;
    private static final byte[] XDR_OF_UNIQUE_NAMES = {1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    /** Of a pair, before its name and value, and beside them in memory. */
    private static final int PAIR_BYTES = 20;

    private static final int PAIR_IN_MEMORY_BYTES = 16;

    private static final Map<String, String> FEATURES =
            Map.of(Dialect.LARGE_BLOCKS, "largeblockok", Dialect.EMBEDDED, "embedok", Dialect.COMPRESSED, "compressok");

    private ResumeToken() {}

    /** What a value is to ZFS. */
    private enum Kind {
        PRESENT(1),
        FIGURE(8),
        TEXT(9);

        private final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    /**
     * @param to the name of the snapshot, and by which number ZFS knows it
     * @param from the number of the one before it
     */
    static String of(
            Named.Snapshot to, long toGuid, Optional<Long> from, Segment.Position at, StreamFeatures features) {
        var figures = new LinkedHashMap<String, Long>();
        figures.put("object", at.object());
        figures.put("offset", at.offset());
        figures.put("bytes", at.bytes());
        figures.put("toguid", toGuid);
        from.ifPresent(guid -> figures.put("fromguid", guid));
        return written(packed(to.name(), figures, features));
    }

    private static byte[] packed(String name, Map<String, Long> figures, StreamFeatures features) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.write(XDR_OF_UNIQUE_NAMES);
            for (var figure : figures.entrySet()) {
                var value = ByteBuffer.allocate(Long.BYTES).putLong(figure.getValue());
                pair(out, figure.getKey(), Kind.FIGURE, value.array(), Long.BYTES);
            }
            pair(out, "toname", Kind.TEXT, text(name), name.length() + 1);
            for (var feature : FEATURES.entrySet()) {
                if (features.has(feature.getKey())) {
                    pair(out, feature.getValue(), Kind.PRESENT, new byte[0], 0);
                }
            }
            out.writeLong(0);
        } catch (IOException e) {
            throw new IllegalStateException("an array takes what is written to it", e);
        }
        return bytes.toByteArray();
    }

    private static void pair(DataOutputStream out, String name, Kind kind, byte[] value, int inMemory)
            throws IOException {
        out.writeInt(PAIR_BYTES + aligned(name.length(), 4) + value.length);
        out.writeInt(aligned(PAIR_IN_MEMORY_BYTES + name.length() + 1, 8) + aligned(inMemory, 8));
        out.write(text(name));
        out.writeInt(kind.number);
        out.writeInt(kind == Kind.PRESENT ? 0 : 1);
        out.write(value);
    }

    private static int aligned(int bytes, int to) {
        return (bytes + to - 1) / to * to;
    }

    private static byte[] text(String text) {
        return ByteBuffer.allocate(Integer.BYTES + aligned(text.length(), 4))
                .putInt(text.length())
                .put(text.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private static String written(byte[] packed) {
        var deflater = new Deflater();
        var compressed = new byte[packed.length + 64];
        int length;
        try {
            deflater.setInput(packed);
            deflater.finish();
            length = deflater.deflate(compressed);
        } finally {
            deflater.end();
        }
        var words = ByteBuffer.wrap(compressed, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        long sum = 0;
        while (words.remaining() >= Integer.BYTES) {
            sum += Integer.toUnsignedLong(words.getInt());
        }
        return VERSION + "-" + Long.toHexString(sum) + "-" + Integer.toHexString(packed.length) + "-"
                + HexFormat.of().formatHex(compressed, 0, length);
    }
}
