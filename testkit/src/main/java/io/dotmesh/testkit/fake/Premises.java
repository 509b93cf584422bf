package io.dotmesh.testkit.fake;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The directory that a {@link DirectoryVolumeStore} has to itself: its lock, its shelf and its trees. */
final class Premises {
    private static final Set<String> OURS = Set.of("lock", "shelf", "shelf.next", "trees", "mnt", "partial");

    private final Path data;
    private final FileChannel lock;
    private final Trees trees;
    private final Arrivals arrivals;
    private Shelf shelf;

    private Premises(Path data, FileChannel lock, Shelf shelf, Trees trees, Arrivals arrivals) {
        this.data = data;
        this.lock = lock;
        this.shelf = shelf;
        this.trees = trees;
        this.arrivals = arrivals;
    }

    static Outcome<Premises> open(Path data) {
        try {
            Files.createDirectories(data);
            var lock = FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(lock)) {
                lock.close();
                return Outcome.unavailable(
                        FaultCode.LOCKED, "another has " + data + " open", "Close it there, or use another directory.");
            }
            var shelf = read(data);
            var premises = new Premises(data, lock, shelf, Trees.in(data, shelf.trees()), new Arrivals(data));
            premises.become(shelf);
            return Outcome.done(premises);
        } catch (IOException e) {
            return StoreFaults.failed(e);
        }
    }

    private static boolean locked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    private static Shelf read(Path data) throws IOException {
        var file = data.resolve("shelf");
        if (!Files.exists(file)) {
            return new Shelf(new NodeId(UUID.randomUUID().toString()), new TreeMap<>());
        }
        try (var in = new DataInputStream(Files.newInputStream(file))) {
            return Notation.readShelf(in);
        }
    }

    Path data() {
        return data;
    }

    Trees trees() {
        return trees;
    }

    /** What came of streams that were cut. */
    Arrivals arrivals() {
        return arrivals;
    }

    Shelf shelf() {
        return shelf;
    }

    boolean isOpen() {
        return lock.isOpen();
    }

    /** Writes down another shelf, in one step, and takes down the mounts of commits that it does not have. */
    void become(Shelf next) throws IOException {
        var written = data.resolve("shelf.next");
        try (var out = new DataOutputStream(Files.newOutputStream(written))) {
            Notation.write(out, next);
        }
        Files.move(written, data.resolve("shelf"), StandardCopyOption.ATOMIC_MOVE);
        var before = shelf;
        shelf = next;
        for (var volume : before.volumes().values()) {
            for (var kept : volume.commits()) {
                var still = next.volume(volume.branch()).flatMap(each -> each.commit(kept.id()));
                if (still.isEmpty()) {
                    trees.unmountCommit(volume.branch(), kept.id());
                }
            }
        }
    }

    /** Becomes another shelf while a volume is not mounted, and answers that volume as it then is. */
    Held change(Held volume, Shelf next) throws IOException {
        boolean mounted = trees.isMounted(volume);
        trees.unmount(volume);
        become(next);
        var changed = shelf.volume(volume.branch()).orElseThrow();
        if (mounted) {
            trees.mount(changed);
        }
        return changed;
    }

    /** The state at a commit of the volume, or at the one that it began at. */
    Path state(Held volume, CommitId at) {
        var kept = volume.commit(at)
                .or(() -> volume.origin()
                        .flatMap(origin -> shelf.volume(origin.branch()))
                        .flatMap(parent -> parent.commit(at)));
        return trees.tree(kept.orElseThrow().tree());
    }

    /** The names of what is here and was not made by the store. */
    List<String> foreign() throws IOException {
        var foreign = new ArrayList<String>();
        for (var name : Trees.names(data)) {
            if (!OURS.contains(name)) {
                foreign.add(name);
            }
        }
        for (var name : Trees.names(data.resolve("trees"))) {
            if (!Trees.isNumber(name)) {
                foreign.add("trees/" + name);
            }
        }
        var branches = shelf.volumes().keySet().stream().map(BranchId::value).toList();
        for (var name : Trees.names(data.resolve("mnt"))) {
            if (!branches.contains(name.replaceFirst("@.*", ""))) {
                foreign.add("mnt/" + name);
            }
        }
        return foreign;
    }

    void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + data, e);
        }
    }
}
