package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.CommitId;
import java.io.IOException;
import java.util.TreeMap;

/** What a commit says about itself, as an object. */
final class CommitCode {
    private static final int VERSION = 1;
    private static final int TEXT_BYTES_MAX = PackRecord.OBJECT_BYTES_MAX;

    private CommitCode() {}

    static byte[] write(Commit commit) {
        var out = new Encoder().octet(VERSION).text(commit.message()).text(commit.author());
        EventCode.instant(out, commit.timestamp());
        out.number(commit.metadata().values().size());
        commit.metadata().values().forEach((key, value) -> out.text(key).text(value));
        return out.toBytes();
    }

    static Commit read(CommitId id, byte[] said) throws IOException {
        try {
            var in = new Decoder(said);
            if (in.octet() != VERSION) {
                throw new Decoder.Malformed("it is of another version");
            }
            var message = in.text(TEXT_BYTES_MAX);
            var author = in.text(TEXT_BYTES_MAX);
            var timestamp = EventCode.instant(in);
            var values = new TreeMap<String, String>();
            long count = in.number(said.length);
            for (long i = 0; i < count; i++) {
                values.put(in.text(TEXT_BYTES_MAX), in.text(TEXT_BYTES_MAX));
            }
            in.end();
            return new Commit(id, message, author, timestamp, new Metadata(values));
        } catch (Decoder.Malformed e) {
            throw StoreFailure.corrupt("what commit " + id + " says is damaged: " + e.getMessage());
        }
    }
}
