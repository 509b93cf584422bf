package io.dotmesh.adapters.zfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/** A file's attributes, as the kernel tells them. */
record FileNode(int mode, long inode, int links, long size, int owner, int group, long device, FileTime changed) {
    private static final String ATTRIBUTES = "unix:mode,ino,nlink,size,uid,gid,rdev,ctime";
    private static final int TYPE_BITS = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int LINK = 0120000;
    private static final int FILE = 0100000;

    static FileNode of(Path at) throws IOException {
        var all = Files.readAttributes(at, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        return new FileNode(
                (int) get(all, "mode"),
                (long) get(all, "ino"),
                (int) get(all, "nlink"),
                (long) get(all, "size"),
                (int) get(all, "uid"),
                (int) get(all, "gid"),
                (long) get(all, "rdev"),
                (FileTime) get(all, "ctime"));
    }

    private static Object get(Map<String, Object> all, String name) throws IOException {
        var value = all.get(name);
        if (value == null) {
            throw new IOException("a file has no " + name);
        }
        return value;
    }

    private int type() {
        return mode & TYPE_BITS;
    }

    boolean isDirectory() {
        return type() == DIRECTORY;
    }

    boolean isLink() {
        return type() == LINK;
    }

    boolean isFile() {
        return type() == FILE;
    }

    /** All that can be the same when a file's content is the same. */
    boolean looksLike(FileNode other) {
        return mode == other.mode
                && owner == other.owner
                && group == other.group
                && size == other.size
                && device == other.device;
    }

    /** What tells it from every other file of the volume, whatever its name. */
    Object identity() {
        return new Identity(inode, type());
    }

    private record Identity(long inode, int type) {}
}
