package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** The pieces of a content, one after the other, read as they are asked for. */
final class Pieces {
    private static final int ENTRY_BYTES_MAX = 10 + ObjectId.BYTES;

    private final Objects objects;
    private final Consumer<ObjectId> lists;
    private final Optional<Pieces> list;
    private Optional<Piece> only;
    private byte[] bytes = new byte[0];
    private int at;

    /** So many bytes: an object's, or zeros. */
    record Piece(long length, Optional<ObjectId> id) {}

    /** @param lists told of the objects that are read to find the pieces */
    Pieces(Objects objects, Content content, Consumer<ObjectId> lists) {
        this(objects, content.level(), content.id(), content.size(), lists);
    }

    private Pieces(Objects objects, int level, ObjectId id, long size, Consumer<ObjectId> lists) {
        this.objects = objects;
        this.lists = lists;
        boolean leaf = level == 0;
        only = leaf && size > 0 ? Optional.of(new Piece(size, Optional.of(id))) : Optional.empty();
        // How long a list is nobody wrote down; it ends when its own list does.
        list = leaf || size == 0 ? Optional.empty() : Optional.of(new Pieces(objects, level - 1, id, 1, lists));
    }

    static void write(Encoder list, Piece piece) {
        list.number(piece.length() << 1 | (piece.id().isPresent() ? 0 : 1));
        piece.id().ifPresent(list::id);
    }

    /** Empty behind the last. */
    Optional<Piece> next() throws IOException {
        if (list.isEmpty()) {
            var piece = only;
            only = Optional.empty();
            return piece;
        }
        fill();
        if (at == bytes.length) {
            return Optional.empty();
        }
        var in = new Decoder(bytes, at, bytes.length);
        long head = in.number(Long.MAX_VALUE);
        Optional<ObjectId> id = (head & 1) == 0 ? Optional.of(in.id()) : Optional.empty();
        at = in.position();
        return Optional.of(new Piece(head >>> 1, id));
    }

    /** Has a whole entry at hand, if there is one: entries may begin in one object and end in the next. */
    private void fill() throws IOException {
        while (bytes.length - at < ENTRY_BYTES_MAX) {
            var more = list.orElseThrow().next();
            if (more.isEmpty()) {
                return;
            }
            var id = more.get().id().orElseThrow(() -> StoreFailure.corrupt("a list of chunks has a hole"));
            lists.accept(id);
            var read = objects.get(id);
            int left = bytes.length - at;
            var joined = Arrays.copyOf(Arrays.copyOfRange(bytes, at, bytes.length), left + read.length);
            System.arraycopy(read, 0, joined, left, read.length);
            bytes = joined;
            at = 0;
        }
    }
}
