package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Segment.Position;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * What a stream of commits begins with: what they say about themselves, since the streams of ZFS that follow, one for
 * each commit, are sent without properties. Those would be set by ZFS itself, and whoever makes a stream could set any.
 *
 * @param from the commit that the receiver has; empty for a whole volume
 * @param root where the receiver may find that, for a volume that begins there; empty for one that has it itself
 * @param commits all of them, also those that are left out because they came before
 * @param features what the streams of ZFS consist of, which stays the same when a stream goes on
 */
record StreamHeader(
        Optional<CommitId> from, Optional<Root> root, List<Sent> commits, StreamFeatures features, Begin begin) {
    private static final byte[] MAGIC = "DOTMESHZ".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 2;
    private static final int VERSION_WITH_ROOT = 3;
    private static final int BYTES_MAX = 256 * 1024 * 1024;
    private static final int COMMITS_MAX = 1_000_000;
    private static final int PROPERTIES_MAX = 1_000;
    private static final Pattern NAME =
            Pattern.compile("io\\.dotmesh:(at|parts|(author|message|metadata)(\\.[0-9]{1,4})?)");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.:,+-]{1,1000}");

    StreamHeader {
        commits = List.copyOf(commits);
    }

    /**
     * What the commit was called and is, at which the branch of a stream began.
     *
     * @param branch that had it where the stream was made
     * @param guid the number by which ZFS knows its snapshot, in whichever pool and dataset
     */
    record Root(BranchId branch, long guid) {}

    /** The commit on top of which the stream goes; empty when it makes a volume. */
    Optional<CommitId> below() {
        return root.isPresent() ? Optional.empty() : from;
    }

    /** Whether it makes a dataset out of another's snapshot, rather than going on with one. */
    boolean makesClone() {
        return root.isPresent() && begin.equals(Begin.FIRST);
    }

    /**
     * Where a stream begins.
     *
     * @param index how many commits come before the one with which it begins
     * @param within where in that, when a part of it came before
     */
    record Begin(int index, Optional<Position> within) {
        static final Begin FIRST = new Begin(0, Optional.empty());
    }

    /** The commit that the receiver has before the first that is sent. */
    Optional<CommitId> base() {
        return begin.index() == 0
                ? from
                : Optional.of(commits.get(begin.index() - 1).id());
    }

    CommitId last() {
        return commits.getLast().id();
    }

    /** A commit with the properties of its snapshot. */
    record Sent(CommitId id, Map<String, String> properties) {}

    /** The names of the commits' snapshots, oldest first. */
    List<String> labels() {
        return commits.stream().map(commit -> commit.id().value()).toList();
    }

    byte[] bytes() throws IOException {
        var body = new ByteArrayOutputStream();
        var out = new DataOutputStream(body);
        out.writeUTF(from.map(CommitId::value).orElse(""));
        if (root.isPresent()) {
            out.writeUTF(root.get().branch().value());
            out.writeLong(root.get().guid());
        }
        out.writeUTF(features.toString());
        out.writeInt(begin.index());
        out.writeLong(begin.within().map(Position::object).orElse(0L));
        out.writeLong(begin.within().map(Position::offset).orElse(0L));
        out.writeInt(commits.size());
        for (var commit : commits) {
            out.writeUTF(commit.id().value());
            out.writeInt(commit.properties().size());
            for (var property : commit.properties().entrySet()) {
                out.writeUTF(property.getKey());
                out.writeUTF(property.getValue());
            }
        }
        var all = new ByteArrayOutputStream();
        var framed = new DataOutputStream(all);
        framed.write(MAGIC);
        framed.writeInt(root.isPresent() ? VERSION_WITH_ROOT : VERSION);
        framed.writeInt(body.size());
        framed.writeInt(checksum(body.toByteArray(), 0, body.size()));
        body.writeTo(framed);
        return all.toByteArray();
    }

    /** Fails with an {@code IOException} that says what is wrong with it. */
    static StreamHeader read(InputStream stream) throws IOException {
        var in = new DataInputStream(stream);
        if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
            throw new IOException("it does not begin as a stream of commits from ZFS does");
        }
        int version = in.readInt();
        if (version != VERSION && version != VERSION_WITH_ROOT) {
            throw new IOException("it is written in format " + version + ", and only " + VERSION + " and "
                    + VERSION_WITH_ROOT + " are known");
        }
        int length = in.readInt();
        if (length < 0 || length > BYTES_MAX) {
            throw new IOException("its header is too long");
        }
        int checksum = in.readInt();
        var body = in.readNBytes(length);
        if (body.length < length || checksum(body, 0, length) != checksum) {
            throw new IOException("its header is cut or damaged");
        }
        return parse(new DataInputStream(new ByteArrayInputStream(body)), version == VERSION_WITH_ROOT);
    }

    private static StreamHeader parse(DataInputStream in, boolean rooted) throws IOException {
        var from = in.readUTF();
        var root = rooted ? Optional.of(root(in)) : Optional.<Root>empty();
        if (rooted && from.isEmpty()) {
            throw new IOException("it begins at no commit");
        }
        var features = StreamFeatures.parse(in.readUTF())
                .toOptional()
                .orElseThrow(() -> new IOException("it has features that nobody has"));
        int index = in.readInt();
        long object = in.readLong();
        long offset = in.readLong();
        int count = in.readInt();
        if (count < 1 || count > COMMITS_MAX) {
            throw new IOException("it has " + count + " commits");
        }
        if (index < 0 || index > count || object < 0 || offset < 0 || (index == count && object > 0)) {
            throw new IOException("it begins nowhere");
        }
        var commits = new ArrayList<Sent>();
        for (int i = 0; i < count; i++) {
            var id = id(in.readUTF());
            int properties = in.readInt();
            if (properties < 1 || properties > PROPERTIES_MAX) {
                throw new IOException("a commit has " + properties + " properties");
            }
            var all = new LinkedHashMap<String, String>();
            for (int j = 0; j < properties; j++) {
                put(all, in.readUTF(), in.readUTF());
            }
            commits.add(sent(id, all));
        }
        return new StreamHeader(
                from.isEmpty() ? Optional.empty() : Optional.of(id(from)),
                root,
                commits,
                features,
                new Begin(index, object == 0 ? Optional.empty() : Optional.of(new Position(object, offset, 0))));
    }

    private static Root root(DataInputStream in) throws IOException {
        var branch = BranchId.parse(in.readUTF())
                .toOptional()
                .orElseThrow(() -> new IOException("it names a branch as none can be named"));
        return new Root(branch, in.readLong());
    }

    private static CommitId id(String text) throws IOException {
        return CommitId.parse(text)
                .toOptional()
                .orElseThrow(() -> new IOException("it names a commit as none can be named"));
    }

    private static void put(Map<String, String> properties, String name, String value) throws IOException {
        if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
            throw new IOException("a commit has a property that no commit has");
        }
        properties.put(name, value);
    }

    private static Sent sent(CommitId id, Map<String, String> properties) throws IOException {
        var readable = CommitProperties.read(new Described("stream@" + id, properties));
        if (!properties.containsKey(CommitProperties.AT) || !readable.isDone()) {
            throw new IOException("what commit " + id + " says about itself cannot be read");
        }
        return new Sent(id, properties);
    }

    static int checksum(byte[] bytes, int offset, int length) {
        var checksum = new CRC32C();
        checksum.update(bytes, offset, length);
        return (int) checksum.getValue();
    }
}
