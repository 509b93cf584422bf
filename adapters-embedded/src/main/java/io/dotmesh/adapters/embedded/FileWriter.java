package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes single files out of stored ones, and makes all of them durable in the end. */
final class FileWriter {
    private static final int PAGE_BYTES = 4096;
    private static final byte[] ZEROS = new byte[64 * 1024];

    // Beyond these it is faster to write out the whole file system at once.
    private static final int SYNCED_ALONE = 32;

    private final Objects objects;
    private final Donors donors;
    private final boolean wholesale;
    private final int mask;
    private final AtomicInteger written = new AtomicInteger();

    /**
     * @param wholesale whether a file system can be written out at once
     * @param mask which permissions files may get
     */
    FileWriter(Objects objects, Donors donors, boolean wholesale, int mask) {
        this.objects = objects;
        this.donors = donors;
        this.wholesale = wholesale;
        this.mask = mask;
    }

    void file(Entry entry, Posix.Dir into, byte[] as) throws IOException {
        try (var sink = into.create(as)) {
            if (!donors.give(entry.content(), sink)) {
                fill(entry, sink);
            }
            dress(entry, sink);
        }
    }

    private void fill(Entry entry, Posix.Sink sink) throws IOException {
        long size = entry.content().size();
        var pieces = new Pieces(objects, entry.content(), _ -> {});
        long at = 0;
        for (var next = pieces.next(); next.isPresent(); next = pieces.next()) {
            var piece = next.get();
            if (piece.length() > size - at) {
                throw StoreFailure.corrupt("a file has more than its " + size + " bytes");
            }
            if (piece.id().isPresent()) {
                var bytes = objects.get(piece.id().get());
                if (bytes.length != piece.length()) {
                    throw StoreFailure.corrupt(
                            "a piece of a file has " + bytes.length + " bytes in place of " + piece.length());
                }
                write(sink, at, bytes, entry.sparse());
            } else if (!entry.sparse()) {
                writeZeros(sink, at, piece.length());
            }
            at += piece.length();
        }
        if (at != size) {
            throw StoreFailure.corrupt("a file has " + at + " of its " + size + " bytes");
        }
        if (entry.sparse()) {
            sink.length(size);
        }
    }

    private static void write(Posix.Sink sink, long at, byte[] bytes, boolean sparse) throws IOException {
        if (!sparse) {
            sink.write(at, bytes, 0, bytes.length);
            return;
        }
        // Whole pages of zeros are left out.
        int run = 0;
        int begin = 0;
        while (begin < bytes.length) {
            int end = Math.min(begin + PAGE_BYTES - (int) ((at + begin) % PAGE_BYTES), bytes.length);
            if (Arrays.equals(bytes, begin, end, ZEROS, 0, end - begin)) {
                sink.write(at + run, bytes, run, begin - run);
                run = end;
            }
            begin = end;
        }
        sink.write(at + run, bytes, run, bytes.length - run);
    }

    private static void writeZeros(Posix.Sink sink, long at, long length) throws IOException {
        for (long done = 0; done < length; ) {
            int next = (int) Math.min(ZEROS.length, length - done);
            sink.write(at + done, ZEROS, 0, next);
            done += next;
        }
    }

    void link(Entry entry, Posix.Dir into) throws IOException {
        link(entry, into, entry.name());
    }

    void link(Entry entry, Posix.Dir into, byte[] as) throws IOException {
        into.makeLink(as, entry.target());
        var dress = entry.dress();
        into.dressLink(as, dress.owner(), dress.group(), dress.modified());
    }

    /** Gives a file or directory what it has beside its content, and makes it durable. */
    void dress(Entry entry, Posix.Handle handle) throws IOException {
        var dress = entry.dress();
        // In this order: a change of the owner takes permissions and capabilities away, and all change the time.
        boolean _ = handle.own(dress.owner(), dress.group());
        for (var attribute : dress.attributes().entrySet()) {
            boolean _ = handle.attribute(attribute.getKey(), attribute.getValue());
        }
        handle.permissions(dress.permissions() & mask);
        handle.modified(dress.modified());
        if (written.incrementAndGet() <= SYNCED_ALONE || !wholesale) {
            handle.sync();
        }
    }

    /** Makes everything durable that was made here. */
    void sync(Posix.Dir root) throws IOException {
        if (wholesale && written.get() > SYNCED_ALONE) {
            root.syncFileSystem();
        }
    }
}
