package io.dotmesh.adapters.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The calls on files that live states need. Names are bytes, for a file's name need not be text; and they are relative
 * to a directory that is open, so that nobody can lead a call elsewhere by putting a link into its way.
 */
interface Posix {
    /** For people: which calls these are. */
    String kind();

    /** Whether {@link Dir#syncFileSystem} does anything. */
    boolean syncsWholesale();

    /** Opens a directory. The way to it is trusted; what is in it is not. */
    Dir open(Path directory) throws IOException;

    /** A file or directory that is open. */
    interface Handle extends Closeable {
        /** For people. */
        String path();

        Stat stat() throws IOException;

        void permissions(int mode) throws IOException;

        /** False when this user may not give files away. */
        boolean own(int owner, int group) throws IOException;

        void modified(Stat.Time time) throws IOException;

        /** The extended attributes that belong to the data rather than to the machine. */
        SortedMap<String, byte[]> attributes() throws IOException;

        /** False where the file system keeps no such attribute, or this user may not set it. */
        boolean attribute(String name, byte[] value) throws IOException;

        void dropAttribute(String name) throws IOException;

        /** Makes durable what was written to it. */
        void sync() throws IOException;

        @Override
        void close();
    }

    /** A directory that is open. */
    interface Dir extends Handle {
        /** In the order of their bytes, without {@code .} and {@code ..}. */
        List<byte[]> names() throws IOException;

        /** Empty when there is nothing of that name. Never follows a link. */
        Optional<Stat> stat(byte[] name) throws IOException;

        Dir directory(byte[] name) throws IOException;

        Source read(byte[] name) throws IOException;

        /** Where a symbolic link leads. */
        byte[] target(byte[] name) throws IOException;

        /** A new file that only this user may read. */
        Sink create(byte[] name) throws IOException;

        /** A new directory that only this user may enter. */
        void makeDirectory(byte[] name) throws IOException;

        void makeLink(byte[] name, byte[] target) throws IOException;

        /** Another name for the file that has a name in {@code from}. */
        void makeTwin(Dir from, byte[] existing, byte[] name) throws IOException;

        /** Sets what a symbolic link has of its own, as far as this user may. */
        void dressLink(byte[] name, int owner, int group, Stat.Time modified) throws IOException;

        /** Sets the permissions of a directory that may not even be opened. Only where nobody else can put a link. */
        void permit(byte[] name, int mode) throws IOException;

        /** Gives something another name. Never takes the place of something else. */
        void rename(byte[] name, Dir to, byte[] as) throws IOException;

        void unlink(byte[] name) throws IOException;

        void removeDirectory(byte[] name) throws IOException;

        /** Makes durable all that was written to the file system on which this directory is. */
        void syncFileSystem() throws IOException;
    }

    /** A file that is open for reading. */
    interface Source extends Handle {
        /** As many bytes as there are up to {@code length}; 0 at the end. */
        int read(long at, byte[] into, int offset, int length) throws IOException;

        /** The first place from {@code at} on that may hold anything but zeros; the file's size if there is none. */
        long data(long at) throws IOException;

        /** Lets later writes through memory maps be seen as changes of the file. */
        void watch() throws IOException;
    }

    /** A new file that is open for writing. */
    interface Sink extends Handle {
        void write(long at, byte[] from, int offset, int length) throws IOException;

        void length(long bytes) throws IOException;

        /** Shares the content of another file, which costs no space; false where that cannot be done. */
        boolean share(Source from) throws IOException;
    }
}
