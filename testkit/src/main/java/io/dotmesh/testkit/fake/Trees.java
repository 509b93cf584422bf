package io.dotmesh.testkit.fake;

import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directories of a {@link DirectoryVolumeStore}: each state has one below {@code trees}, by a number. The live
 * state of a mounted volume is moved from there to {@code mnt}; that it is not in {@code trees} means that it is mounted.
 */
final class Trees {
    private static final Set<PosixFilePermission> WRITE = EnumSet.of(
            PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    /** How often a state that changes while it is copied is copied again: writers who never rest are told. */
    private static final int COPIES_MAX = 1_000;

    private final Path trees;
    private final Path mounts;
    private long last;

    private Trees(Path trees, Path mounts, long last) {
        this.trees = trees;
        this.mounts = mounts;
        this.last = last;
    }

    static Trees in(Path data, Set<String> used) throws IOException {
        var trees = Files.createDirectories(data.resolve("trees"));
        var mounts = Files.createDirectories(data.resolve("mnt"));
        long last = Stream.concat(used.stream(), names(trees).stream())
                .filter(Trees::isNumber)
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
        return new Trees(trees, mounts, last);
    }

    static List<String> names(Path directory) throws IOException {
        try (var all = Files.list(directory)) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    static boolean isNumber(String name) {
        return name.matches("[0-9]{1,18}");
    }

    /** The name of a tree that is not there yet. */
    String next() {
        last++;
        return Long.toString(last);
    }

    String makeEmpty() throws IOException {
        var name = next();
        var made = Files.createDirectory(trees.resolve(name));
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        return name;
    }

    String copy(Path of) throws IOException {
        var name = next();
        for (int left = COPIES_MAX; ; left--) {
            try {
                copy(of, trees.resolve(name));
                return name;
            } catch (NoSuchFileException e) {
                // Somebody who works in the live state renamed it, or removed it, while it was copied.
                delete(trees.resolve(name));
                if (left == 0 || !Files.isDirectory(of)) {
                    throw e;
                }
            }
        }
    }

    Path tree(String name) {
        return trees.resolve(name);
    }

    /** Where the live state of a volume is now. */
    Path live(Held volume) {
        return isMounted(volume) ? mountOf(volume.branch()) : tree(volume.live());
    }

    boolean isMounted(Held volume) {
        return !Files.isDirectory(tree(volume.live()));
    }

    Path mountOf(BranchId branch) {
        return mounts.resolve(branch.value());
    }

    Path mountOf(BranchId branch, CommitId commit) {
        return mounts.resolve(branch + "@" + commit);
    }

    void mount(Held volume) throws IOException {
        if (!isMounted(volume)) {
            Files.move(tree(volume.live()), mountOf(volume.branch()));
        }
    }

    void unmount(Held volume) throws IOException {
        if (isMounted(volume)) {
            Files.move(mountOf(volume.branch()), tree(volume.live()));
        }
    }

    void mountCommit(BranchId branch, Held.Kept kept) throws IOException {
        var at = mountOf(branch, kept.id());
        if (!Files.isDirectory(at)) {
            Files.move(tree(copy(tree(kept.tree()))), at);
        }
        // Only now: a directory that its owner may not write to cannot be moved.
        forbidWriting(at);
    }

    void unmountCommit(BranchId branch, CommitId commit) throws IOException {
        delete(mountOf(branch, commit));
    }

    /** A file, if any, that is neither file, directory nor link. */
    static Optional<Path> specialFile(Path root) throws IOException {
        try (var all = Files.walk(root)) {
            return all.filter(Trees::isSpecial).findFirst();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Looked at once: what somebody renames meanwhile is none for that. */
    private static boolean isSpecial(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther();
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Map<Object, Path> copied = new HashMap<>();
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectory(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                var target = to.resolve(from.relativize(file));
                var twin = copied.putIfAbsent(attributes.fileKey(), target);
                if (twin == null) {
                    Files.copy(file, target, LinkOption.NOFOLLOW_LINKS);
                    Attributes.copy(file, target);
                } else {
                    Files.createLink(target, twin);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                var target = to.resolve(from.relativize(directory));
                Attributes.copy(directory, target);
                return super.postVisitDirectory(directory, e);
            }
        });
    }

    private static void forbidWriting(Path root) throws IOException {
        try (var all = Files.walk(root)) {
            for (var each : all.filter(path -> !Files.isSymbolicLink(path)).toList()) {
                var permissions = EnumSet.noneOf(PosixFilePermission.class);
                permissions.addAll(Files.getPosixFilePermissions(each));
                permissions.removeAll(WRITE);
                Files.setPosixFilePermissions(each, permissions);
            }
        }
    }

    /** Removes a directory and everything below it, and answers how many bytes of files that were. */
    static long delete(Path root) throws IOException {
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        var bytes = new long[1];
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                bytes[0] += attributes.size();
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.delete(directory);
                return super.postVisitDirectory(directory, e);
            }
        });
        return bytes[0];
    }

    /** Removes the trees that are none of {@code used}, and answers how many bytes each had. */
    List<Long> deleteAllBut(Set<String> used) throws IOException {
        var freed = new ArrayList<Long>();
        for (var name : names(trees)) {
            if (isNumber(name) && !used.contains(name)) {
                freed.add(delete(tree(name)));
            }
        }
        return freed;
    }
}
