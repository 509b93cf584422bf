package io.dotmesh.testkit.fake;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.MountNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Mount names for tests: links in a directory, and a file {@code .made} that lists those which this program made. */
public final class DirectoryMountNames implements MountNames {
    private final Path directory;

    private DirectoryMountNames(Path directory) {
        this.directory = directory;
    }

    /** The names in that directory, which is made when it is not there. */
    public static Outcome<MountNames> open(Path directory) {
        return attempt(() -> {
            Files.createDirectories(directory);
            return Outcome.done(new DirectoryMountNames(directory));
        });
    }

    /** Something that the disk may prevent. */
    private interface Call<T> {
        Outcome<T> run() throws IOException;
    }

    private static <T> Outcome<T> attempt(Call<T> call) {
        try {
            return call.run();
        } catch (IOException e) {
            return Outcome.unavailable(FaultCode.STORAGE_UNAVAILABLE, e.toString(), "Look at the disk.");
        }
    }

    @Override
    public synchronized Outcome<Path> point(DotName dot, Optional<BranchName> pinned, Path at) {
        return attempt(() -> {
            var link = link(dot, pinned);
            var space = directory.resolve(dot.namespace().value());
            if (Files.exists(space, LinkOption.NOFOLLOW_LINKS) && !isDirectory(space)) {
                return inTheWay(space);
            }
            if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !isOurs(link)) {
                return inTheWay(link);
            }
            Files.createDirectories(space);
            var made = new TreeSet<>(made());
            made.add(name(link));
            write(made);
            var next = space.resolve("." + link.getFileName() + ".next");
            Files.deleteIfExists(next);
            Files.createSymbolicLink(next, at);
            Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
            return Outcome.done(link);
        });
    }

    @Override
    public synchronized Outcome<Optional<Path>> target(DotName dot, Optional<BranchName> pinned) {
        return attempt(() -> {
            var link = link(dot, pinned);
            return Outcome.done(
                    Files.isSymbolicLink(link) && isOurs(link)
                            ? Optional.of(Files.readSymbolicLink(link))
                            : Optional.empty());
        });
    }

    @Override
    public synchronized Outcome<Nothing> remove(DotName dot) {
        return attempt(() -> {
            var made = new TreeSet<>(made());
            for (var name : List.copyOf(made)) {
                var link = directory.resolve(name);
                if ((name.equals(dot.toString()) || name.startsWith(dot + "@"))) {
                    if (Files.isSymbolicLink(link)) {
                        Files.delete(link);
                    }
                    made.remove(name);
                }
            }
            write(made);
            return Outcome.done();
        });
    }

    private Path link(DotName dot, Optional<BranchName> pinned) {
        return directory.resolve(dot + pinned.map(branch -> "@" + branch).orElse(""));
    }

    private String name(Path link) {
        return directory.relativize(link).toString();
    }

    private boolean isOurs(Path link) throws IOException {
        return Files.isSymbolicLink(link) && made().contains(name(link));
    }

    private static boolean isDirectory(Path at) {
        return Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS);
    }

    private static <T> Outcome<T> inTheWay(Path at) {
        return Outcome.refused(
                FaultCode.ALREADY_EXISTS, at + " was not made by this program", "Move it away, and ask again.");
    }

    private Set<String> made() throws IOException {
        var list = directory.resolve(".made");
        return Files.exists(list) ? new TreeSet<>(Files.readAllLines(list)) : Set.of();
    }

    private void write(Set<String> made) throws IOException {
        var next = Files.write(directory.resolve(".made.next"), made);
        Files.move(next, directory.resolve(".made"), StandardCopyOption.ATOMIC_MOVE);
    }
}
