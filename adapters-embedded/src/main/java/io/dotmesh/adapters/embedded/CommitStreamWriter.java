package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** A stream of commits, made as it is read. */
final class CommitStreamWriter extends InputStream {
    private final Packs packs;
    private final Walk walk;
    private final MessageDigest digest = ObjectId.digest();
    private byte[] current;
    private int at;
    private boolean ended;
    private boolean closed;

    private CommitStreamWriter(Packs packs, Walk walk, byte[] head) {
        this.packs = packs;
        this.walk = walk;
        this.current = new Encoder()
                .raw(CommitStreamCode.MARK)
                .word(CommitStreamCode.VERSION)
                .raw(CommitStreamCode.frame(CommitStreamCode.HEAD, head))
                .toBytes();
        digest.update(current);
    }

    /**
     * @param from the commit that the receiver has; those that are sent come after it
     * @param skipped how many of the first objects it has too
     */
    static InputStream of(Optional<Kept> from, List<Kept> commits, long skipped, Packs packs) throws IOException {
        var walk = walk(from, commits, packs);
        skip(walk, skipped);
        return new CommitStreamWriter(
                packs,
                walk,
                new Encoder().raw(head(from, commits)).number(skipped).toBytes());
    }

    private static void skip(Walk walk, long objects) throws IOException {
        long left = objects;
        while (left > 0 && walk.next().isPresent()) {
            left--;
        }
    }

    /** Tells a stream from any other. */
    static ObjectId headOf(Optional<Kept> from, List<Kept> commits) {
        var head = head(from, commits);
        return ObjectId.of(head, 0, head.length);
    }

    /** About how many bytes the stream has. */
    static long size(Optional<Kept> from, List<Kept> commits, long skipped, Packs packs) throws IOException {
        long bytes = (long) CommitStreamCode.MARK.length
                + 4
                + 2L * CommitStreamCode.FRAME_BYTES
                + head(from, commits).length
                + ObjectId.BYTES;
        var walk = walk(from, commits, packs);
        skip(walk, skipped);
        for (var id = walk.next(); id.isPresent(); id = walk.next()) {
            bytes += CommitStreamCode.FRAME_BYTES + 4 + ObjectId.BYTES - PackRecord.BYTES + packs.storedBytes(id.get());
        }
        return bytes;
    }

    private static Walk walk(Optional<Kept> from, List<Kept> commits, Packs packs) throws IOException {
        var walk = new Walk(packs);
        if (from.isPresent()) {
            walk.into(from.get().state());
            walk.finish();
        }
        // The last that is pushed is gone through first.
        for (var commit : commits.reversed()) {
            walk.past(commit.said());
            walk.into(commit.state());
        }
        return walk;
    }

    private static byte[] head(Optional<Kept> from, List<Kept> commits) {
        var out = new Encoder().octet(from.isPresent() ? 1 : 0);
        from.ifPresent(kept -> EventCode.kept(out, kept));
        out.number(commits.size());
        commits.forEach(commit -> EventCode.kept(out, commit));
        return out.toBytes();
    }

    /** Has bytes at hand; false at the end. */
    private boolean fill() throws IOException {
        if (closed) {
            throw new IOException("the stream was closed");
        }
        if (at < current.length) {
            return true;
        }
        if (ended) {
            return false;
        }
        var id = walk.next();
        if (id.isPresent()) {
            var object = CommitStreamCode.object(packs.stored(id.get()));
            current = CommitStreamCode.frame(CommitStreamCode.OBJECT, object);
            digest.update(current);
        } else {
            current = CommitStreamCode.frame(CommitStreamCode.END, digest.digest());
            ended = true;
        }
        at = 0;
        return true;
    }

    @Override
    public int read() throws IOException {
        return fill() ? current[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, current.length - at);
        System.arraycopy(current, at, into, offset, count);
        at += count;
        return count;
    }

    @Override
    public void close() {
        closed = true;
    }
}
