package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Reads a stream of commits. Trusts nothing in it: what does not fit is {@code CORRUPT}, and takes little memory. */
final class CommitStreamReader {
    private static final int COMMITS_MAX = 1_000_000;
    private static final int STEP_BYTES = 1024 * 1024;

    private final InputStream in;
    private final Packs packs;
    private final Packs.Session session;
    private final Progress progress;
    private final MessageDigest digest = ObjectId.digest();

    CommitStreamReader(InputStream in, Packs packs, Packs.Session session, Progress progress) {
        this.in = in;
        this.packs = packs;
        this.session = session;
        this.progress = progress;
    }

    /**
     * What the stream brought, whose objects are in the store now.
     *
     * @param from the commit that they come after
     * @param skipped how many objects are left out, since they came before
     */
    record Received(Optional<Kept> from, List<Kept> commits, long skipped) {}

    /** Told how a stream comes along. */
    interface Progress {
        /** What it will bring, before it does; this may refuse. */
        void begins(Received head) throws IOException;

        /** An object is in the store, of so many bytes. */
        void came(int bytes) throws IOException;

        /** All came that it has, and now it is seen whether that fits together. */
        void ended();
    }

    Received read() throws IOException {
        try {
            var mark = take(CommitStreamCode.MARK.length + 4);
            if (!Arrays.equals(mark, 0, mark.length - 4, CommitStreamCode.MARK, 0, mark.length - 4)) {
                throw CommitStreamCode.damaged("it does not begin as one");
            }
            int version = Decoder.word(mark, mark.length - 4);
            if (version != CommitStreamCode.VERSION) {
                throw StoreFailure.refused(
                        version > CommitStreamCode.VERSION
                                ? io.dotmesh.domain.fault.FaultCode.VERSION_MISMATCH
                                : io.dotmesh.domain.fault.FaultCode.CORRUPT,
                        "the stream of commits is of version " + version + ", and this node reads "
                                + CommitStreamCode.VERSION,
                        "Use the same version of dotmesh on both sides.");
            }
            var received = head(frame());
            progress.begins(received);
            objects();
            progress.ended();
            check(received);
            return received;
        } catch (Decoder.Malformed e) {
            throw CommitStreamCode.damaged(String.valueOf(e.getMessage()));
        }
    }

    private void objects() throws IOException {
        while (true) {
            var sum = copy(digest);
            var frame = frame();
            switch (frame.kind()) {
                case CommitStreamCode.OBJECT -> {
                    put(CommitStreamCode.readObject(frame.payload()));
                    progress.came(frame.payload().length);
                }
                case CommitStreamCode.END -> {
                    if (!Arrays.equals(frame.payload(), sum.digest())) {
                        throw CommitStreamCode.damaged("its hash is another");
                    }
                    return;
                }
                default -> throw CommitStreamCode.damaged("it has a frame of kind " + frame.kind());
            }
        }
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 of every Java can be copied", e);
        }
    }

    private void put(PackFile.Stored stored) throws IOException {
        try {
            session.put(stored);
        } catch (StoreFailure e) {
            throw e.fault().code() == io.dotmesh.domain.fault.FaultCode.CORRUPT
                    ? CommitStreamCode.damaged(e.fault().detail())
                    : e;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // It never leaves this class, and is never compared.
    private record Frame(int kind, byte[] payload) {}

    private Frame frame() throws IOException {
        var head = take(CommitStreamCode.FRAME_BYTES);
        int length = Decoder.word(head, 1);
        if (length < 0 || length > CommitStreamCode.FRAME_BYTES_MAX) {
            throw CommitStreamCode.damaged("it has a frame of " + Integer.toUnsignedString(length) + " bytes");
        }
        var payload = take(length);
        if (PackRecord.sum(payload, 0, length) != Decoder.word(head, 5)) {
            throw CommitStreamCode.damaged("a frame has another checksum");
        }
        return new Frame(head[0], payload);
    }

    /** So many bytes; memory is taken as they come, for a length may be a lie. */
    private byte[] take(int length) throws IOException {
        var bytes = new byte[Math.min(length, STEP_BYTES)];
        int done = 0;
        while (done < length) {
            if (done == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(length, bytes.length * 2L));
            }
            int got;
            try {
                got = in.read(bytes, done, bytes.length - done);
            } catch (IOException e) {
                throw CommitStreamCode.damaged("it broke off: " + e.getMessage());
            }
            if (got < 0) {
                throw CommitStreamCode.damaged("it ends too early");
            }
            done += got;
        }
        digest.update(bytes, 0, length);
        return bytes;
    }

    private static Received head(Frame frame) throws IOException {
        if (frame.kind() != CommitStreamCode.HEAD) {
            throw CommitStreamCode.damaged("it does not say what it is");
        }
        var in = new Decoder(frame.payload());
        Optional<Kept> from = in.octet() == 0 ? Optional.empty() : Optional.of(EventCode.kept(in));
        long count = in.number(COMMITS_MAX);
        var commits = new ArrayList<Kept>();
        var ids = new HashSet<>();
        for (long i = 0; i < count; i++) {
            var commit = EventCode.kept(in);
            if (!ids.add(commit.id())) {
                throw CommitStreamCode.damaged("it has commit " + commit.id() + " twice");
            }
            commits.add(commit);
        }
        long skipped = in.number(Long.MAX_VALUE);
        in.end();
        if (commits.isEmpty()) {
            throw CommitStreamCode.damaged("it has no commits");
        }
        return new Received(from, List.copyOf(commits), skipped);
    }

    /** Whether all that the commits consist of is there, and makes sense. */
    private void check(Received received) throws IOException {
        var walk = new Walk(packs);
        if (received.from().isPresent()) {
            walk.into(received.from().get().state());
            walk.finish();
        }
        try {
            for (var commit : received.commits()) {
                CommitCode.read(commit.id(), packs.get(commit.said()));
                Root.read(commit.state(), packs).twins(packs);
                walk.into(commit.state());
                for (var id = walk.next(); id.isPresent(); id = walk.next()) {
                    // Held too, for what came before a cut is nobody's until now.
                    if (!session.isThere(id.get())) {
                        throw CommitStreamCode.damaged("it lacks object " + id.get());
                    }
                }
            }
        } catch (StoreFailure e) {
            throw CommitStreamCode.damaged(e.fault().detail());
        }
    }
}
