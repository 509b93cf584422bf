package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.difference.Items;
import io.dotmesh.domain.difference.States;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Two states of one volume to compare, each in a clone. Both descend from one dataset, so a file that nobody touched has
 * the same inode number, and the same time of its last change; and a renamed file is known by its inode number.
 *
 * <p>zfs-fuse keeps whole seconds. A file that was changed in the second in which the first state was committed, or
 * later, may have been changed again without a trace in its times; such a file is read.
 */
final class ClonedStates implements States<ClonedFile, ClonedFile, IOException> {
    private static final int CLOCK_SLACK_SECONDS = 2;

    private final ClonedFile before;
    private final ClonedFile after;
    private final FileTime trusted;
    private final Optional<Touched> touched;

    /**
     * @param committed when {@code before} was committed
     * @param touched where to look, where that is known
     */
    ClonedStates(Path before, Path after, Instant committed, Optional<Touched> touched) {
        this.touched = touched;
        this.before = new ClonedFile(before);
        this.after = new ClonedFile(after);
        this.trusted = FileTime.from(committed.minusSeconds(CLOCK_SLACK_SECONDS));
    }

    @Override
    public ClonedFile before() {
        return before;
    }

    @Override
    public ClonedFile after() {
        return after;
    }

    @Override
    public Items<ClonedFile, IOException> before(String path, ClonedFile directory) throws IOException {
        return directory.list();
    }

    @Override
    public Items<ClonedFile, IOException> after(String path, ClonedFile directory) throws IOException {
        return directory.list();
    }

    @Override
    public boolean isUntouched(String earlier, ClonedFile was, String later, ClonedFile is) {
        return touched.isPresent()
                && !touched.get().has(earlier)
                && !touched.get().has(later);
    }

    @Override
    public boolean isSame(String earlier, ClonedFile was, String later, ClonedFile is) throws IOException {
        var one = was.node();
        var other = is.node();
        if (one.isDirectory() && other.isDirectory()) {
            return true;
        }
        if (one.isLink() && other.isLink()) {
            return Files.readSymbolicLink(was.at()).equals(Files.readSymbolicLink(is.at()));
        }
        return one.looksLike(other)
                && (isStill(one, other)
                        || !one.isFile()
                        || (Files.mismatch(was.at(), is.at()) < 0
                                && extended(was.at()).equals(extended(is.at()))));
    }

    private boolean isStill(FileNode was, FileNode is) {
        return was.inode() == is.inode()
                && was.changed().equals(is.changed())
                && was.changed().compareTo(trusted) < 0;
    }

    private static Map<String, ByteBuffer> extended(Path file) {
        var values = new TreeMap<String, ByteBuffer>();
        try {
            var view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
            for (var name : view.list()) {
                var value = ByteBuffer.allocate(view.size(name));
                view.read(name, value);
                values.put(name, value.flip());
            }
            return values;
        } catch (IOException _) {
            // A file system without them; zfs-fuse as it is installed.
            return Map.of();
        }
    }

    @Override
    public Optional<Object> identityBefore(String path, ClonedFile file) throws IOException {
        return file.mark();
    }

    @Override
    public Optional<Object> identityAfter(String path, ClonedFile file) throws IOException {
        return file.mark();
    }

    @Override
    public String text(String path) {
        return FileName.text(path);
    }
}
