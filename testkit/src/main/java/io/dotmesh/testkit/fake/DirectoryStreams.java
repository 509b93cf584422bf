package io.dotmesh.testkit.fake;

import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.testkit.fake.Held.Kept;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The streams of a {@link DirectoryVolumeStore}: a head that says what comes and from which byte on, and then commits as
 * whole trees, with a hash of everything at the end.
 */
final class DirectoryStreams {
    private static final String MAGIC = "dotmesh testkit stream 3";
    private static final String SEPARATOR = "~";
    private static final int HASH_BYTES = 32;
    private static final int HEAD_BYTES_MAX = 1_000;

    private final Trees trees;

    DirectoryStreams(Trees trees) {
        this.trees = trees;
    }

    /**
     * Which commits a stream has: those after one up to another.
     *
     * @param root the branch that has the one where the stream is of a branch that began there
     */
    record Contents(Optional<CommitId> from, CommitId to, Optional<BranchId> root) {
        static Optional<Contents> parse(String text) {
            var words = text.split(SEPARATOR, -1);
            if (words.length != 3) {
                return Optional.empty();
            }
            var from = CommitId.parse(words[0]).toOptional();
            var root = BranchId.parse(words[2]).toOptional();
            return CommitId.parse(words[1])
                    .toOptional()
                    .filter(_ -> words[0].isEmpty() || from.isPresent())
                    .filter(_ -> words[2].isEmpty() || (root.isPresent() && from.isPresent()))
                    .map(to -> new Contents(from, to, root));
        }

        /** The commit on top of which it goes. */
        Optional<CommitId> below() {
            return root.isPresent() ? Optional.empty() : from;
        }

        @Override
        public String toString() {
            return from.map(CommitId::value).orElse("")
                    + SEPARATOR
                    + to
                    + SEPARATOR
                    + root.map(BranchId::value).orElse("");
        }
    }

    /** How a stream begins. */
    record Head(Contents contents, long offset, long total) {}

    /** What a stream had, and the trees that were made of it. */
    record Received(Optional<CommitId> from, List<Kept> commits) {}

    /** A stream that is no stream, or not the one that was sent. */
    static final class Damaged extends IOException {
        private static final long serialVersionUID = 1;

        Damaged(String message) {
            super(message);
        }
    }

    /** From a byte on. */
    CommitStream send(Optional<CommitId> from, List<Kept> commits, Optional<BranchId> root, long offset)
            throws IOException {
        var file = Files.createTempFile("stream", ".tmp");
        try (var out = Files.newOutputStream(file)) {
            write(from, commits, out);
        }
        long total = Files.size(file);
        var content = Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
        content.skipNBytes(Math.min(offset, total));
        var contents = new Contents(from, commits.getLast().commit().id(), root);
        var head = new ByteArrayInputStream(head(new Head(contents, offset, total)));
        return new CommitStream(new SequenceInputStream(head, content), Math.max(0, total - offset));
    }

    private static byte[] head(Head head) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            Notation.write(out, MAGIC);
            Notation.write(out, head.contents().toString());
            out.writeLong(head.offset());
            out.writeLong(head.total());
        }
        var framed = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(framed)) {
            out.writeInt(bytes.size());
            out.writeInt(checksum(bytes.toByteArray()));
            bytes.writeTo(out);
        }
        return framed.toByteArray();
    }

    private static int checksum(byte[] bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }

    Head readHead(InputStream stream) throws IOException {
        var in = new DataInputStream(stream);
        try {
            int length = in.readInt();
            int checksum = in.readInt();
            var bytes = in.readNBytes(Math.clamp(length, 0, HEAD_BYTES_MAX));
            if (bytes.length != length || checksum(bytes) != checksum) {
                throw new Damaged("the stream does not begin as one");
            }
            var head = new DataInputStream(new ByteArrayInputStream(bytes));
            if (!Notation.readText(head).equals(MAGIC)) {
                throw new Damaged("the stream does not begin as one");
            }
            var contents = Contents.parse(Notation.readText(head));
            return new Head(
                    contents.orElseThrow(() -> new Damaged("the stream is of nothing")),
                    head.readLong(),
                    head.readLong());
        } catch (EOFException _) {
            throw new Damaged("the stream ends before it has begun");
        }
    }

    /** Puts what follows the head behind what is in the file; what arrives stays there, even if it is not all. */
    static void store(InputStream stream, Head head, Path file) throws IOException {
        long left = head.total() - head.offset();
        try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            var buffer = new byte[64 * 1024];
            while (left > 0) {
                int n = stream.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    throw new Damaged("the stream ends " + left + " bytes too early");
                }
                out.write(buffer, 0, n);
                left -= n;
            }
        } catch (IOException e) {
            throw new Damaged("the stream broke off: " + e.getMessage());
        }
    }

    long size(Optional<CommitId> from, List<Kept> commits) throws IOException {
        try (var out = new DataOutputStream(OutputStream.nullOutputStream())) {
            write(from, commits, out);
            return out.size();
        }
    }

    private void write(Optional<CommitId> from, List<Kept> commits, OutputStream to) throws IOException {
        var digest = sha256();
        var out = new DataOutputStream(new DigestOutputStream(to, digest));
        Notation.write(out, from.stream().toList(), (o, id) -> Notation.write(o, id.value()));
        out.writeInt(commits.size());
        for (var kept : commits) {
            Notation.write(out, kept.commit());
            TreeStream.write(out, trees.tree(kept.tree()));
        }
        out.flush();
        to.write(digest.digest());
    }

    /** Makes trees of what arrived whole. */
    Received receive(Path file) throws IOException {
        check(file);
        try (var in = new DataInputStream(Files.newInputStream(file))) {
            return read(in);
        }
    }

    private static void check(Path file) throws IOException {
        long left = Files.size(file) - HASH_BYTES;
        if (left < 0) {
            throw new Damaged("the stream ends after " + (left + HASH_BYTES) + " bytes");
        }
        var digest = sha256();
        try (var in = Files.newInputStream(file)) {
            var buffer = new byte[64 * 1024];
            while (left > 0) {
                int n = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
                digest.update(buffer, 0, n);
                left -= n;
            }
            if (!MessageDigest.isEqual(digest.digest(), in.readNBytes(HASH_BYTES))) {
                throw new Damaged("the stream is not what its hash says");
            }
        }
    }

    private Received read(DataInputStream in) throws IOException {
        var from = Notation.readList(in, each -> new CommitId(Notation.readText(each))).stream()
                .findFirst();
        var commits = new ArrayList<Kept>();
        for (int left = in.readInt(); left > 0; left--) {
            Commit commit = Notation.readCommit(in);
            var tree = trees.next();
            TreeStream.read(in, trees.tree(tree));
            commits.add(new Kept(commit, tree));
        }
        return new Received(from, commits);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
