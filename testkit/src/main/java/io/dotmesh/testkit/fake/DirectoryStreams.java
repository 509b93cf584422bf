package io.dotmesh.testkit.fake;

import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.testkit.fake.Held.Kept;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The streams of a {@link DirectoryVolumeStore}: commits as whole trees, with a hash of everything at the end. */
final class DirectoryStreams {
    private static final String MAGIC = "dotmesh testkit stream 1";
    private static final int HASH_BYTES = 32;

    private final Trees trees;

    DirectoryStreams(Trees trees) {
        this.trees = trees;
    }

    /** What a stream had, and the trees that were made of it. */
    record Received(Optional<CommitId> from, List<Kept> commits) {}

    /** A stream that is no stream, or not the one that was sent. */
    static final class Damaged extends IOException {
        private static final long serialVersionUID = 1;

        Damaged(String message) {
            super(message);
        }
    }

    InputStream send(Optional<CommitId> from, List<Kept> commits) throws IOException {
        var file = Files.createTempFile("stream", ".tmp");
        try (var out = Files.newOutputStream(file)) {
            write(from, commits, out);
        }
        return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
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
        Notation.write(out, MAGIC);
        Notation.write(out, from.stream().toList(), (o, id) -> Notation.write(o, id.value()));
        out.writeInt(commits.size());
        for (var kept : commits) {
            Notation.write(out, kept.commit());
            TreeStream.write(out, trees.tree(kept.tree()));
        }
        out.flush();
        to.write(digest.digest());
    }

    /** Reads the whole stream before anything is made of it. */
    Received receive(InputStream stream) throws IOException {
        var file = Files.createTempFile("stream", ".tmp");
        try {
            try (var out = Files.newOutputStream(file)) {
                stream.transferTo(out);
            }
            check(file);
            try (var in = new DataInputStream(Files.newInputStream(file))) {
                return read(in);
            }
        } finally {
            Files.delete(file);
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
        if (!Notation.readText(in).equals(MAGIC)) {
            throw new Damaged("the stream does not begin as one");
        }
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
