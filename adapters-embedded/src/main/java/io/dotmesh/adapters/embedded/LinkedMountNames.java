package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.MountNames;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;

/**
 * Names of mounted branches as symbolic links. A link that was made here can be told from any other by a {@code /./} in
 * where it leads, which leads nowhere else; so no list of them can be lost.
 */
final class LinkedMountNames implements MountNames {
    private static final String MARK = "/./";
    // No dot is called so.
    private static final String NEXT = ".next";

    private final Path directory;

    LinkedMountNames(Path directory) {
        this.directory = directory;
    }

    private Path space(DotName dot) {
        return directory.resolve(dot.namespace().value());
    }

    private Path link(DotName dot, Optional<BranchName> pinned) {
        return space(dot)
                .resolve(dot.name() + pinned.map(branch -> "@" + branch.value()).orElse(""));
    }

    @Override
    public synchronized Outcome<Path> point(DotName dot, Optional<BranchName> pinned, Path at) {
        var link = link(dot, pinned);
        try {
            makePrivate(directory);
            var space = makePrivate(space(dot));
            var marked = marked(at);
            if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                var current = ours(link);
                if (current.isEmpty()) {
                    return taken(link);
                }
                if (current.get().equals(marked)) {
                    return Outcome.done(link);
                }
            }
            var next = space.resolve(NEXT);
            Files.deleteIfExists(next);
            Files.createSymbolicLink(next, marked);
            Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(space);
            return Outcome.done(link);
        } catch (NotDirectoryException e) {
            return taken(Path.of(e.getFile()));
        } catch (IOException e) {
            return failed(link, e);
        }
    }

    /** The directory, made for this user alone if it is not there. */
    private static Path makePrivate(Path at) throws IOException {
        if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(Objects.requireNonNull(at.getParent()));
            Files.createDirectory(
                    at, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else if (!Files.isDirectory(at)) {
            throw new NotDirectoryException(at.toString());
        }
        return at;
    }

    private static Path marked(Path at) {
        return Path.of(at.getParent() + MARK + at.getFileName());
    }

    /** Where a link leads, if it is one that was made here. */
    private static Optional<Path> ours(Path link) throws IOException {
        if (!Files.isSymbolicLink(link)) {
            return Optional.empty();
        }
        var target = Files.readSymbolicLink(link);
        return target.toString().contains(MARK) ? Optional.of(target) : Optional.empty();
    }

    private static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public Outcome<Optional<Path>> target(DotName dot, Optional<BranchName> pinned) {
        var link = link(dot, pinned);
        try {
            return Outcome.done(ours(link).map(Path::normalize));
        } catch (NoSuchFileException _) {
            return Outcome.done(Optional.empty());
        } catch (IOException e) {
            return failed(link, e);
        }
    }

    @Override
    public synchronized Outcome<Nothing> remove(DotName dot) {
        var space = space(dot);
        if (!Files.isDirectory(space)) {
            return Outcome.done();
        }
        try (var names = Files.newDirectoryStream(space)) {
            for (var link : names) {
                var name = String.valueOf(link.getFileName());
                boolean its = name.equals(dot.name()) || name.startsWith(dot.name() + "@");
                if (its && ours(link).isPresent()) {
                    Files.deleteIfExists(link);
                }
            }
            sync(space);
            return Outcome.done();
        } catch (IOException e) {
            return failed(space, e);
        }
    }

    private static <T> Outcome<T> taken(Path at) {
        return Outcome.refused(
                FaultCode.ALREADY_EXISTS,
                "mountpoint " + at + " contains something other than a symlink of dotmesh",
                "Move it away, and try again.");
    }

    private static <T> Outcome<T> failed(Path at, IOException e) {
        return StoreFiles.explained(e, at) instanceof StoreFailure known
                ? known.toOutcome()
                : Outcome.unavailable(
                        FaultCode.STORAGE_UNAVAILABLE,
                        "cannot name a mounted branch at " + at + ": " + e,
                        "Look at the directory and its permissions, and try again.");
    }
}
