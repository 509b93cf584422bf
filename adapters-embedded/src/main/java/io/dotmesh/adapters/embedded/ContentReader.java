package io.dotmesh.adapters.embedded;

import io.dotmesh.adapters.embedded.Pieces.Piece;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Semaphore;

/**
 * Turns files into contents. A large file is read by one thread, block by block, while others name, compress and store
 * the blocks before.
 *
 * <p>The same bytes become the same content, wherever the holes of the file are: whole cells of zeros are never stored,
 * and what is between them is cut into chunks.
 */
final class ContentReader {
    /** A run of zeros begins and ends at a multiple of this, or at the end of the file. */
    static final int CELL_BYTES = 64 * 1024;

    private static final int BLOCK_BYTES = 16 * CELL_BYTES;
    private static final byte[] ZEROS = new byte[CELL_BYTES];

    private final Objects.Sink sink;
    private final Semaphore helpers;
    private final ConcurrentLinkedDeque<byte[]> free = new ConcurrentLinkedDeque<>();

    /** @param helpers how many blocks may wait for other threads at a time */
    ContentReader(Objects.Sink sink, Semaphore helpers) {
        this.sink = sink;
        this.helpers = helpers;
    }

    Content read(Posix.Source file) throws IOException {
        return new Run(file).content();
    }

    private byte[] block() {
        var block = free.pollFirst();
        return block == null ? new byte[BLOCK_BYTES + Chunker.DATA.max()] : block;
    }

    /** Chunks of one block by offset and length; an offset below zero is zeros. */
    @SuppressWarnings("ArrayRecordComponent") // It never leaves this class, and is never compared.
    private record Cuts(byte[] block, List<int[]> chunks) {}

    /** Pieces that may still have to be stored. */
    private interface Part {
        List<Piece> pieces() throws IOException;
    }

    /** One file. */
    private final class Run {
        private final Posix.Source file;
        private final List<Part> parts = new ArrayList<>();
        private final List<Later<List<Piece>>> helped = new ArrayList<>();
        private byte[] block = block();
        // The block begins at this place of the file, holds bytes up to filled, and is cut up to done.
        private long base;
        private int done;
        private int filled;
        private List<int[]> chunks = new ArrayList<>();

        Run(Posix.Source file) {
            this.file = file;
        }

        Content content() throws IOException {
            try {
                boolean more = true;
                while (more) {
                    skipHole();
                    more = fill();
                    hand(more);
                }
                return Contents.of(pieces(), sink);
            } finally {
                Later.settle(helped);
                free.addFirst(block);
            }
        }

        /** A file that cannot be read is another failure than a store that cannot be written. */
        private <T> T access(Later.Work<T> read) throws IOException {
            try {
                return read.run();
            } catch (IOException e) {
                throw StoreFailure.fileAccess(file.path(), String.valueOf(e.getMessage()));
            }
        }

        /** Leaves out cells that the file system knows to be zeros, when the next chunk would begin there. */
        private void skipHole() throws IOException {
            if (filled > 0) {
                return;
            }
            long next = access(() -> file.data(base));
            long hole = next - next % CELL_BYTES;
            if (hole > base) {
                var zeros = List.of(new Piece(hole - base, Optional.empty()));
                parts.add(() -> zeros);
                base = hole;
            }
        }

        /** Reads a block, which begins with what of the one before is not cut, and cuts it; false at the end. */
        private boolean fill() throws IOException {
            int begin = filled;
            int got = access(() -> file.read(base + begin, block, begin, BLOCK_BYTES));
            filled = begin + got;
            boolean end = got < BLOCK_BYTES;
            for (int cell = begin; cell < filled; cell += CELL_BYTES) {
                int next = Math.min(cell + CELL_BYTES, filled);
                if ((next - cell == CELL_BYTES || end) && isZero(block, cell, next)) {
                    cut(cell, true);
                    chunks.add(new int[] {-1, next - cell});
                    done = next;
                }
            }
            cut(filled, end);
            return !end;
        }

        private static boolean isZero(byte[] bytes, int from, int to) {
            return bytes[from] == 0 && Arrays.equals(bytes, from, to, ZEROS, 0, to - from);
        }

        /** Cuts up to there; unless that is where data end, only as far as what follows cannot change the cut. */
        private void cut(int to, boolean last) {
            while (done < to && (last || to - done >= Chunker.DATA.max())) {
                int length = Chunker.DATA.cut(block, done, to);
                chunks.add(new int[] {done, length});
                done += length;
            }
        }

        /** Gives the chunks of the block away, and goes on with another. */
        private void hand(boolean more) throws IOException {
            var cuts = new Cuts(block, chunks);
            var next = block();
            System.arraycopy(block, done, next, 0, filled - done);
            base += done;
            filled -= done;
            done = 0;
            block = next;
            chunks = new ArrayList<>();
            if (more && ForkJoinTask.inForkJoinPool() && helpers.tryAcquire()) {
                var later = Later.forked(() -> {
                    try {
                        return stored(cuts);
                    } finally {
                        helpers.release();
                    }
                });
                helped.add(later);
                parts.add(later::result);
            } else {
                var pieces = stored(cuts);
                parts.add(() -> pieces);
            }
        }

        private List<Piece> stored(Cuts cuts) throws IOException {
            var pieces = new ArrayList<Piece>(cuts.chunks().size());
            for (var chunk : cuts.chunks()) {
                Optional<ObjectId> id =
                        chunk[0] < 0 ? Optional.empty() : Optional.of(sink.put(cuts.block(), chunk[0], chunk[1]));
                pieces.add(new Piece(chunk[1], id));
            }
            free.addFirst(cuts.block());
            return pieces;
        }

        private List<Piece> pieces() throws IOException {
            var pieces = new ArrayList<Piece>();
            for (var part : parts) {
                for (var piece : part.pieces()) {
                    add(piece, pieces);
                }
            }
            return pieces;
        }

        /** Zeros that follow zeros are one run, however they were found. */
        private static void add(Piece piece, List<Piece> pieces) {
            if (piece.id().isEmpty()
                    && !pieces.isEmpty()
                    && pieces.getLast().id().isEmpty()) {
                var before = pieces.removeLast();
                pieces.add(new Piece(before.length() + piece.length(), Optional.empty()));
            } else {
                pieces.add(piece);
            }
        }
    }
}
