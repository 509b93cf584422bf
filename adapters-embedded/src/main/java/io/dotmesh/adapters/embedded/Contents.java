package io.dotmesh.adapters.embedded;

import io.dotmesh.adapters.embedded.Pieces.Piece;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Turns bytes into contents and back. */
final class Contents {
    /** More is no directory that anyone has, and no list of a file's chunks. */
    private static final long WHOLE_BYTES_MAX = 1L << 30;

    private Contents() {}

    /** Stores what the store itself writes: a directory, or a list of pieces. */
    static Content write(byte[] bytes, Objects.Sink sink) throws IOException {
        if (bytes.length == 0) {
            return Content.EMPTY;
        }
        var pieces = new ArrayList<Piece>();
        for (int at = 0; at < bytes.length; ) {
            int length = Chunker.LISTING.cut(bytes, at, bytes.length);
            pieces.add(new Piece(length, Optional.of(sink.put(bytes, at, length))));
            at += length;
        }
        return of(pieces, sink);
    }

    /** The content that consists of these pieces. */
    static Content of(List<Piece> pieces, Objects.Sink sink) throws IOException {
        long size = 0;
        long held = 0;
        for (var piece : pieces) {
            size += piece.length();
            held += piece.id().isPresent() ? piece.length() : 0;
        }
        if (size == 0) {
            return Content.EMPTY;
        }
        if (pieces.size() == 1 && held > 0) {
            return new Content(size, held, 0, pieces.getFirst().id().orElseThrow());
        }
        var list = new Encoder(pieces.size() * 36);
        pieces.forEach(piece -> Pieces.write(list, piece));
        var stored = write(list.toBytes(), sink);
        return new Content(size, held, stored.level() + 1, stored.id());
    }

    /** All bytes of something that the store wrote itself. */
    static byte[] whole(Content content, Objects objects, java.util.function.Consumer<ObjectId> seen)
            throws IOException {
        if (content.size() > WHOLE_BYTES_MAX) {
            throw StoreFailure.corrupt("a directory or list has " + content.size() + " bytes");
        }
        var pieces = new Pieces(objects, content, seen);
        var bytes = new byte[0];
        for (var piece = pieces.next(); piece.isPresent(); piece = pieces.next()) {
            var id = piece.get().id().orElseThrow(() -> StoreFailure.corrupt("a directory has a hole"));
            seen.accept(id);
            var read = objects.get(id);
            int at = bytes.length;
            if (at + read.length > content.size()) {
                throw StoreFailure.corrupt("a directory has more than " + content.size() + " bytes");
            }
            bytes = at == 0 ? read : Arrays.copyOf(bytes, at + read.length);
            if (at > 0) {
                System.arraycopy(read, 0, bytes, at, read.length);
            }
        }
        if (bytes.length != content.size()) {
            throw StoreFailure.corrupt("a directory has " + bytes.length + " bytes, not " + content.size());
        }
        return bytes;
    }
}
