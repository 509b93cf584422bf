package io.dotmesh.adapters.embedded;

import java.io.IOException;

/**
 * The whole state of a volume: what a commit names.
 *
 * @param directory the root directory, which has no name
 * @param twins the {@link Twins} of all files
 */
record Root(Entry directory, Content twins) {
    private static final int VERSION = 1;

    ObjectId write(Objects.Sink sink) throws IOException {
        var out = new Encoder().octet(VERSION);
        directory.write(out);
        twins.write(out);
        return sink.put(out.toBytes());
    }

    static Root read(ObjectId id, Objects objects) throws IOException {
        try {
            var in = new Decoder(objects.get(id));
            int version = in.octet();
            if (version != VERSION) {
                throw new Decoder.Malformed("it is of version " + version);
            }
            var root = new Root(Entry.readRoot(in), Content.read(in));
            in.end();
            return root;
        } catch (Decoder.Malformed e) {
            throw StoreFailure.corrupt("the state " + id + " is damaged: " + e.getMessage());
        }
    }

    Twins twins(Objects objects) throws IOException {
        return Twins.read(twins, objects);
    }
}
