package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.identity.CommitId;
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
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * What a stream of commits begins with: what they say about themselves, since the streams of ZFS that follow, one for
 * each commit, are sent without properties. Those would be set by ZFS itself, and whoever makes a stream could set any.
 *
 * @param from the commit that the receiver has; empty for a whole volume
 */
record StreamHeader(Optional<CommitId> from, List<Sent> commits) {
    private static final byte[] MAGIC = "DOTMESHZ".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int BYTES_MAX = 256 * 1024 * 1024;
    private static final int COMMITS_MAX = 1_000_000;
    private static final int PROPERTIES_MAX = 1_000;
    private static final Pattern NAME =
            Pattern.compile("io\\.dotmesh:(at|parts|(author|message|metadata)(\\.[0-9]{1,4})?)");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.:,+-]{1,1000}");

    StreamHeader {
        commits = List.copyOf(commits);
    }

    /** A commit with the properties of its snapshot. */
    record Sent(CommitId id, Map<String, String> properties) {}

    /** The names of the commits' snapshots. */
    Set<String> labels() {
        return commits.stream().map(commit -> commit.id().value()).collect(Collectors.toSet());
    }

    byte[] bytes() throws IOException {
        var body = new ByteArrayOutputStream();
        var out = new DataOutputStream(body);
        out.writeUTF(from.map(CommitId::value).orElse(""));
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
        framed.writeInt(VERSION);
        framed.writeInt(body.size());
        framed.writeInt(checksum(body.toByteArray(), body.size()));
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
        if (version != VERSION) {
            throw new IOException("it is written in format " + version + ", and only " + VERSION + " is known");
        }
        int length = in.readInt();
        if (length < 0 || length > BYTES_MAX) {
            throw new IOException("its header is too long");
        }
        int checksum = in.readInt();
        var body = in.readNBytes(length);
        if (body.length < length || checksum(body, length) != checksum) {
            throw new IOException("its header is cut or damaged");
        }
        return parse(new DataInputStream(new ByteArrayInputStream(body)));
    }

    private static StreamHeader parse(DataInputStream in) throws IOException {
        var from = in.readUTF();
        int count = in.readInt();
        if (count < 1 || count > COMMITS_MAX) {
            throw new IOException("it has " + count + " commits");
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
        return new StreamHeader(from.isEmpty() ? Optional.empty() : Optional.of(id(from)), commits);
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

    static int checksum(byte[] bytes, int length) {
        var checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
