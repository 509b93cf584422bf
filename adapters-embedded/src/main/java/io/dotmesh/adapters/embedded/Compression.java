package io.dotmesh.adapters.embedded;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.dotmesh.domain.fault.FaultCode;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Makes objects smaller where that pays. Data that do not compress cost little: zstd passes over them at 4 GB/s. */
final class Compression {
    static final int NONE = 0;
    static final int ZSTD = 1;

    // Level 3 makes text 2 % smaller and a tenth slower.
    private static final int LEVEL = 1;
    private static final int WORTHWHILE_BYTES = 64;
    // Less than a 32nd saved is not worth the time of every read.
    private static final int WORTHWHILE_SHIFT = 5;
    private static final ConcurrentLinkedDeque<Compressor> COMPRESSORS = new ConcurrentLinkedDeque<>();
    private static final ConcurrentLinkedDeque<ZstdDecompressCtx> DECOMPRESSORS = new ConcurrentLinkedDeque<>();

    private Compression() {}

    /** Answers whether the library can be used at all: it unpacks itself into a directory for temporary files. */
    static void check() throws StoreFailure {
        try {
            long _ = Zstd.compressBound(1);
        } catch (LinkageError e) {
            throw StoreFailure.unavailable(
                    FaultCode.STORAGE_UNAVAILABLE,
                    "the compression library cannot be loaded: " + e.getMessage(),
                    "Let Java load it from a directory that may hold programs: -DZstdTempFolder=DIR.");
        }
    }

    static Compressor compressor() {
        var free = COMPRESSORS.pollFirst();
        return free == null ? new Compressor() : free;
    }

    /** Compresses one object at a time, into memory that is used again for the next. */
    static final class Compressor implements AutoCloseable {
        private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);
        private byte[] out = new byte[0];
        private int codec;
        private byte[] bytes = out;
        private int offset;
        private int length;

        private Compressor() {}

        void compress(byte[] raw, int rawOffset, int rawLength) {
            codec = NONE;
            bytes = raw;
            offset = rawOffset;
            length = rawLength;
            if (rawLength < WORTHWHILE_BYTES) {
                return;
            }
            int bound = (int) Zstd.compressBound(rawLength);
            if (out.length < bound) {
                out = new byte[bound];
            }
            int size = context.compressByteArray(out, 0, out.length, raw, rawOffset, rawLength);
            if (size <= rawLength - (rawLength >>> WORTHWHILE_SHIFT)) {
                codec = ZSTD;
                bytes = out;
                offset = 0;
                length = size;
            }
        }

        int codec() {
            return codec;
        }

        byte[] bytes() {
            return bytes;
        }

        int offset() {
            return offset;
        }

        int length() {
            return length;
        }

        @Override
        public void close() {
            COMPRESSORS.addFirst(this);
        }
    }

    static byte[] decompress(int codec, byte[] stored, int offset, int length, int rawLength) throws Decoder.Malformed {
        return switch (codec) {
            case NONE -> {
                if (length != rawLength) {
                    throw new Decoder.Malformed("an object has " + length + " bytes in place of " + rawLength);
                }
                yield Arrays.copyOfRange(stored, offset, offset + length);
            }
            case ZSTD -> {
                var raw = new byte[rawLength];
                var free = DECOMPRESSORS.pollFirst();
                var context = free == null ? new ZstdDecompressCtx() : free;
                try {
                    int size = context.decompressByteArray(raw, 0, rawLength, stored, offset, length);
                    if (size != rawLength) {
                        throw new Decoder.Malformed("an object has " + size + " bytes in place of " + rawLength);
                    }
                    yield raw;
                } catch (ZstdException e) {
                    throw new Decoder.Malformed("an object cannot be decompressed: " + e.getMessage());
                } finally {
                    DECOMPRESSORS.addFirst(context);
                }
            }
            default -> throw new Decoder.Malformed("an object is compressed in an unknown way: " + codec);
        };
    }
}
