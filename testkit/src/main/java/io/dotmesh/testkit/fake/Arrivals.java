package io.dotmesh.testkit.fake;

import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.testkit.fake.DirectoryStreams.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What came of streams that were cut: for each branch one file with the bytes, whose name says which stream it was. */
final class Arrivals {
    private static final String SEPARATOR = "~";

    private final Path directory;

    Arrivals(Path data) throws IOException {
        this.directory = Files.createDirectories(data.resolve("partial"));
    }

    Path file(BranchId branch, Contents contents) {
        return directory.resolve(branch + SEPARATOR + contents);
    }

    /** What is kept for a branch. */
    record Kept(Path file, Contents contents, long bytes) {
        ResumePoint point() {
            return new ResumePoint("dir" + SEPARATOR + contents + SEPARATOR + bytes);
        }
    }

    Optional<Kept> find(BranchId branch) throws IOException {
        for (var name : Trees.names(directory)) {
            if (name.startsWith(branch + SEPARATOR)) {
                var file = directory.resolve(name);
                var contents = Contents.parse(name.substring(branch.value().length() + SEPARATOR.length()));
                return contents.isPresent()
                        ? Optional.of(new Kept(file, contents.get(), Files.size(file)))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    void drop(BranchId branch) throws IOException {
        for (var name : Trees.names(directory)) {
            if (name.startsWith(branch + SEPARATOR)) {
                Files.delete(directory.resolve(name));
            }
        }
    }

    void dropAll() throws IOException {
        for (var name : Trees.names(directory)) {
            Files.delete(directory.resolve(name));
        }
    }
}
