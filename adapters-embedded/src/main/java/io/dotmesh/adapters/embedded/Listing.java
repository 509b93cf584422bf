package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** What is in a directory of a commit, in the order of the names' bytes. */
final class Listing {
    private final byte[] bytes;

    private Listing(byte[] bytes) {
        this.bytes = bytes;
    }

    static Listing of(Entry directory, Objects objects) throws IOException {
        return of(directory, objects, _ -> {});
    }

    /** @param seen told of each object that it consists of */
    static Listing of(Entry directory, Objects objects, Consumer<ObjectId> seen) throws IOException {
        return new Listing(Contents.whole(directory.content(), objects, seen));
    }

    Cursor cursor() {
        return new Cursor(new Decoder(bytes));
    }

    /** Goes from one entry to the next. */
    static final class Cursor {
        private final Decoder in;
        private byte[] before = new byte[0];

        private Cursor(Decoder in) {
            this.in = in;
        }

        /** Empty behind the last. */
        Optional<Entry> next() throws IOException {
            if (in.atEnd()) {
                return Optional.empty();
            }
            try {
                var entry = Entry.read(in);
                if (Arrays.compareUnsigned(before, entry.name()) >= 0) {
                    throw new Decoder.Malformed("names are not in order");
                }
                before = entry.name();
                return Optional.of(entry);
            } catch (Decoder.Malformed e) {
                throw StoreFailure.corrupt("a directory is damaged: " + e.getMessage());
            }
        }
    }
}
