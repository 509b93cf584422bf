package io.dotmesh.testkit.fake;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What a file or directory says about itself, beside its content. */
record Attributes(int mode, int owner, int group, FileTime modified, Map<String, byte[]> extended) {
    static Attributes of(Path at) throws IOException {
        var extended = new TreeMap<String, byte[]>();
        var view = view(at);
        for (var name : view.list()) {
            var value = ByteBuffer.allocate(view.size(name));
            view.read(name, value);
            extended.put(name, value.array());
        }
        return new Attributes(
                (int) Files.getAttribute(at, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777,
                (int) Files.getAttribute(at, "unix:uid", LinkOption.NOFOLLOW_LINKS),
                (int) Files.getAttribute(at, "unix:gid", LinkOption.NOFOLLOW_LINKS),
                Files.getLastModifiedTime(at, LinkOption.NOFOLLOW_LINKS),
                extended);
    }

    void applyTo(Path at) throws IOException {
        var view = view(at);
        for (var entry : extended.entrySet()) {
            view.write(entry.getKey(), ByteBuffer.wrap(entry.getValue()));
        }
        own(at, owner, group);
        Files.setAttribute(at, "unix:mode", mode);
        Files.setLastModifiedTime(at, modified);
    }

    static void copy(Path from, Path to) throws IOException {
        if (Files.isSymbolicLink(from)) {
            own(to, (int) Files.getAttribute(from, "unix:uid", LinkOption.NOFOLLOW_LINKS), (int)
                    Files.getAttribute(from, "unix:gid", LinkOption.NOFOLLOW_LINKS));
        } else {
            of(from).applyTo(to);
        }
    }

    boolean sameButTime(Attributes other) {
        return mode == other.mode
                && owner == other.owner
                && group == other.group
                && extended.keySet().equals(other.extended.keySet())
                && extended.entrySet().stream()
                        .allMatch(each -> Arrays.equals(each.getValue(), other.extended.get(each.getKey())));
    }

    /** Gives a file, directory or link to an owner, where it is not theirs already. */
    static void own(Path at, int owner, int group) throws IOException {
        if ((int) Files.getAttribute(at, "unix:uid", LinkOption.NOFOLLOW_LINKS) != owner) {
            Files.setAttribute(at, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
        }
        if ((int) Files.getAttribute(at, "unix:gid", LinkOption.NOFOLLOW_LINKS) != group) {
            Files.setAttribute(at, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
        }
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(mode);
        out.writeInt(owner);
        out.writeInt(group);
        Notation.write(out, modified.toInstant());
        out.writeInt(extended.size());
        for (var entry : extended.entrySet()) {
            Notation.write(out, entry.getKey());
            out.writeInt(entry.getValue().length);
            out.write(entry.getValue());
        }
    }

    static Attributes read(DataInputStream in) throws IOException {
        int mode = in.readInt();
        int owner = in.readInt();
        int group = in.readInt();
        var modified = FileTime.from(Notation.readInstant(in));
        var extended = new TreeMap<String, byte[]>();
        for (int left = in.readInt(); left > 0; left--) {
            extended.put(Notation.readText(in), in.readNBytes(in.readInt()));
        }
        return new Attributes(mode, owner, group, modified, extended);
    }

    private static UserDefinedFileAttributeView view(Path at) throws IOException {
        var view = Files.getFileAttributeView(at, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            throw new IOException("there are no extended attributes at " + at);
        }
        return view;
    }
}
