package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * The directories below the mount prefix: {@code dmfs}, where mounted branches are and anyone may look, and beside it
 * those that are this store's alone. All are on one file system, so that a live state moves between them in one step.
 */
final class Places implements Closeable {
    private static final String MOUNTS = "dmfs";
    private static final String PRIVATE = ".dotmesh";
    private static final String OWNER = "store";

    private final Posix posix;
    private final Path mounts;
    private final List<Posix.Dir> opened = new ArrayList<>();
    private final Posix.Dir mounted;
    private final Posix.Dir parked;
    private final Posix.Dir staging;
    private final Posix.Dir aside;
    private final Posix.Dir trash;
    private final FileClock clock;
    private final AtomicLong discarded = new AtomicLong();

    private Places(Path prefix, Posix posix) throws IOException {
        this.posix = posix;
        this.mounts = prefix.resolve(MOUNTS);
        var own = prefix.resolve(PRIVATE);
        try {
            mounted = open(mounts);
            parked = open(makePrivate(own.resolve("parked")));
            staging = open(makePrivate(own.resolve("staging")));
            aside = open(makePrivate(own.resolve("aside")));
            trash = open(makePrivate(own.resolve("trash")));
            try (var dir = posix.open(own)) {
                clock = FileClock.open(dir);
            }
        } catch (IOException e) {
            opened.forEach(Posix.Dir::close);
            throw e;
        }
    }

    private Posix.Dir open(Path path) throws IOException {
        var dir = posix.open(path);
        opened.add(dir);
        return dir;
    }

    private static Path makePrivate(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return path;
    }

    /** Opens the places of a node's store, which are made when they are not there. */
    static Places open(Path prefix, NodeId node, Posix posix, StoreFiles files) throws IOException {
        Files.createDirectories(prefix.resolve(MOUNTS));
        var own = makePrivate(prefix.resolve(PRIVATE));
        var owner = own.resolve(OWNER);
        if (!Files.exists(owner)) {
            files.replace(owner, Names.bytes(node.value() + "\n"));
        }
        var there = Files.readString(owner).strip();
        if (!there.equals(node.value())) {
            throw StoreFailure.refused(
                    FaultCode.CONFIGURATION,
                    prefix + " is the mount prefix of another node, " + there,
                    "Name another directory as mount-prefix.");
        }
        return new Places(prefix, posix);
    }

    Posix posix() {
        return posix;
    }

    FileClock clock() {
        return clock;
    }

    /** What a directory is that this user made. */
    Stat own() throws IOException {
        return parked.stat();
    }

    /** Where the directory of a live state is. */
    enum Where {
        MOUNTED,
        PARKED,
        STAGED
    }

    private Posix.Dir dir(Where where) {
        return switch (where) {
            case MOUNTED -> mounted;
            case PARKED -> parked;
            case STAGED -> staging;
        };
    }

    private static byte[] name(BranchId branch) {
        return Names.bytes(branch.value());
    }

    private static byte[] name(BranchId branch, CommitId commit) {
        return Names.bytes(branch.value() + "@" + commit.value());
    }

    Path path(BranchId branch) {
        return mounts.resolve(branch.value());
    }

    Path path(BranchId branch, CommitId commit) {
        return mounts.resolve(branch.value() + "@" + commit.value());
    }

    /** Where the directory is that a branch has. What stands in its mount's place while it is elsewhere is foreign. */
    Optional<Where> find(BranchId branch) throws IOException {
        for (var where : List.of(Where.PARKED, Where.STAGED, Where.MOUNTED)) {
            if (stands(dir(where), name(branch))) {
                return Optional.of(where);
            }
        }
        return Optional.empty();
    }

    private static boolean stands(Posix.Dir dir, byte[] name) throws IOException {
        return dir.stat(name).isPresent();
    }

    /** Whether anything stands where the branch would be mounted. */
    boolean isTaken(BranchId branch) throws IOException {
        return stands(mounted, name(branch));
    }

    boolean isTaken(BranchId branch, CommitId commit) throws IOException {
        return stands(mounted, name(branch, commit));
    }

    Posix.Dir open(BranchId branch, Where where) throws IOException {
        return dir(where).directory(name(branch));
    }

    void move(BranchId branch, Where from, Where to) throws IOException {
        move(dir(from), name(branch), dir(to), name(branch));
    }

    /** Moves a directory, durably. */
    private static void move(Posix.Dir from, byte[] name, Posix.Dir to, byte[] as) throws IOException {
        try {
            from.rename(name, to, as);
        } catch (AccessDeniedException e) {
            // A directory that this user may not write to cannot be moved to another one either.
            int mode = from.stat(name).orElseThrow(() -> e).permissions();
            from.permit(name, mode | 0700);
            from.rename(name, to, as);
            to.permit(as, mode);
        } catch (FileAlreadyExistsException e) {
            throw StoreFailure.refused(
                    FaultCode.ALREADY_EXISTS,
                    "something that is not dotmesh's stands at " + to.path() + "/" + Names.text(as),
                    "Move it away, and try again.");
        }
        to.sync();
        from.sync();
    }

    // Directories that are being made

    /** A new, empty directory in which a live state is made; what stood there was not finished. */
    Posix.Dir stage(BranchId branch) throws IOException {
        return fresh(staging, name(branch));
    }

    /** A new, empty directory in which the state of a commit is made. */
    Posix.Dir stage(BranchId branch, CommitId commit) throws IOException {
        return fresh(staging, name(branch, commit));
    }

    /** A new, empty directory for files that are to go into a live state. */
    Posix.Dir stageFiles(BranchId branch) throws IOException {
        return fresh(staging, Names.bytes(branch.value() + "@"));
    }

    private Posix.Dir fresh(Posix.Dir in, byte[] name) throws IOException {
        discard(in, name);
        in.makeDirectory(name);
        return in.directory(name);
    }

    void show(BranchId branch, CommitId commit) throws IOException {
        move(staging, name(branch, commit), mounted, name(branch, commit));
    }

    /** Makes a directory that was just shown one that nobody may write to. */
    void seal(BranchId branch, CommitId commit, int permissions) throws IOException {
        mounted.permit(name(branch, commit), permissions);
    }

    // What was taken out of a live state

    boolean hasAside(BranchId keeper) throws IOException {
        return stands(aside, name(keeper));
    }

    Posix.Dir openAside(BranchId keeper) throws IOException {
        if (!hasAside(keeper)) {
            aside.makeDirectory(name(keeper));
        }
        return aside.directory(name(keeper));
    }

    void discardAside(BranchId keeper) throws IOException {
        discard(aside, name(keeper));
    }

    // What is not needed any more

    void discard(BranchId branch, Where where) throws IOException {
        discard(dir(where), name(branch));
    }

    void discard(BranchId branch, CommitId commit) throws IOException {
        discard(mounted, name(branch, commit));
    }

    void discardFiles(BranchId branch) throws IOException {
        discard(staging, Names.bytes(branch.value() + "@"));
    }

    /** Takes a directory out of sight in one step, and deletes it there. */
    private void discard(Posix.Dir from, byte[] name) throws IOException {
        if (!stands(from, name)) {
            return;
        }
        byte[] as;
        do {
            as = Names.bytes("gone-" + discarded.incrementAndGet());
        } while (stands(trash, as));
        move(from, name, trash, as);
        Removal.remove(trash, as);
    }

    /**
     * Deletes what an earlier process did not get to delete or finish.
     *
     * @param keepers branches that are to get what waits aside
     */
    void tidy(Set<BranchId> inDirectories, Set<BranchId> keepers) throws IOException {
        Removal.empty(trash);
        discardAllBut(staging, inDirectories);
        discardAllBut(aside, keepers);
    }

    private void discardAllBut(Posix.Dir dir, Set<BranchId> branches) throws IOException {
        var names = branches.stream().map(BranchId::value).collect(Collectors.toSet());
        for (var name : dir.names()) {
            if (!names.contains(Names.text(name))) {
                discard(dir, name);
            }
        }
    }

    /** Names of what stands in these places and is not among those that should. */
    List<String> foreign(Set<String> mounts, Set<String> inDirectories) throws IOException {
        var foreign = new ArrayList<String>();
        for (var name : mounted.names()) {
            if (!mounts.contains(Names.text(name))) {
                foreign.add(MOUNTS + "/" + Names.text(name));
            }
        }
        for (var name : parked.names()) {
            if (!inDirectories.contains(Names.text(name))) {
                foreign.add(PRIVATE + "/parked/" + Names.text(name));
            }
        }
        return foreign;
    }

    @Override
    public void close() {
        clock.close();
        opened.forEach(Posix.Dir::close);
    }
}
