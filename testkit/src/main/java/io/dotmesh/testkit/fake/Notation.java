package io.dotmesh.testkit.fake;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.dot.VolumeLabel.Trash;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.testkit.fake.Held.Kept;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** How a {@link Shelf} and its parts are written down. What {@code write} wrote, the {@code read} of that name reads. */
final class Notation {
    private Notation() {}

    /** Writes one value. */
    interface Writing<T> {
        void write(DataOutputStream out, T value) throws IOException;
    }

    /** Reads one value. */
    interface Reading<T> {
        T read(DataInputStream in) throws IOException;
    }

    static void write(DataOutputStream out, Shelf shelf) throws IOException {
        write(out, shelf.node().value());
        write(out, List.copyOf(shelf.volumes().values()), Notation::write);
    }

    static Shelf readShelf(DataInputStream in) throws IOException {
        var node = new NodeId(readText(in));
        var volumes = new TreeMap<BranchId, Held>();
        readList(in, Notation::readHeld).forEach(volume -> volumes.put(volume.branch(), volume));
        return new Shelf(node, volumes);
    }

    private static void write(DataOutputStream out, Held volume) throws IOException {
        write(out, volume.branch().value());
        write(out, volume.label());
        write(out, volume.origin(), Notation::write);
        write(out, volume.commits(), (to, kept) -> {
            write(to, kept.commit());
            write(to, kept.tree());
        });
        write(out, volume.live());
    }

    private static Held readHeld(DataInputStream in) throws IOException {
        return new Held(
                new BranchId(readText(in)),
                readLabel(in),
                readOptional(in, Notation::readOrigin),
                readList(in, from -> new Kept(readCommit(from), readText(from))),
                readText(in));
    }

    private static void write(DataOutputStream out, Origin origin) throws IOException {
        write(out, origin.branch().value());
        write(out, origin.commit().value());
    }

    private static Origin readOrigin(DataInputStream in) throws IOException {
        return new Origin(new BranchId(readText(in)), new CommitId(readText(in)));
    }

    private static void write(DataOutputStream out, VolumeLabel label) throws IOException {
        write(out, label.dot().value());
        write(out, label.name().namespace().value());
        write(out, label.name().name());
        write(out, label.branch().value());
        write(out, label.owner().value());
        write(out, label.created());
        write(out, label.stash(), (to, stash) -> {
            write(to, stash.of().value());
            write(to, stash.since());
            write(to, stash.expires());
        });
        write(out, label.trash(), (to, trash) -> {
            write(to, trash.by().value());
            write(to, trash.since());
            write(to, trash.expires());
        });
        write(out, label.quota(), (to, quota) -> to.writeLong(quota.bytes()));
    }

    private static VolumeLabel readLabel(DataInputStream in) throws IOException {
        return new VolumeLabel(
                new DotId(readText(in)),
                new DotName(new Namespace(readText(in)), readText(in)),
                new BranchName(readText(in)),
                new AccountId(readText(in)),
                readInstant(in),
                readOptional(in, from -> new Stash(new BranchId(readText(from)), readInstant(from), readInstant(from))),
                readOptional(
                        in, from -> new Trash(new AccountId(readText(from)), readInstant(from), readInstant(from))),
                readOptional(in, from -> new Quota(from.readLong())));
    }

    static void write(DataOutputStream out, Commit commit) throws IOException {
        write(out, commit.id().value());
        write(out, commit.message());
        write(out, commit.author());
        write(out, commit.timestamp());
        write(out, List.copyOf(commit.metadata().values().entrySet()), (to, entry) -> {
            write(to, entry.getKey());
            write(to, entry.getValue());
        });
    }

    static Commit readCommit(DataInputStream in) throws IOException {
        var id = new CommitId(readText(in));
        var message = readText(in);
        var author = readText(in);
        var timestamp = readInstant(in);
        var values = new TreeMap<String, String>();
        for (int left = in.readInt(); left > 0; left--) {
            values.put(readText(in), readText(in));
        }
        return new Commit(id, message, author, timestamp, new Metadata(values));
    }

    static void write(DataOutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    static void write(DataOutputStream out, Instant instant) throws IOException {
        out.writeLong(instant.getEpochSecond());
        out.writeInt(instant.getNano());
    }

    static Instant readInstant(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    static <T> void write(DataOutputStream out, List<T> items, Writing<T> each) throws IOException {
        out.writeInt(items.size());
        for (T item : items) {
            each.write(out, item);
        }
    }

    static <T> List<T> readList(DataInputStream in, Reading<T> each) throws IOException {
        var items = new ArrayList<T>();
        for (int left = in.readInt(); left > 0; left--) {
            items.add(each.read(in));
        }
        return items;
    }

    private static <T> void write(DataOutputStream out, Optional<T> item, Writing<T> each) throws IOException {
        write(out, item.stream().toList(), each);
    }

    private static <T> Optional<T> readOptional(DataInputStream in, Reading<T> each) throws IOException {
        return readList(in, each).stream().findFirst();
    }
}
