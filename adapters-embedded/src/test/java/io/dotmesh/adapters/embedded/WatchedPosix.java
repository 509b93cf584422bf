package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Passes every call on, and tells of those that touch files before it does. */
final class WatchedPosix implements Posix {
    private final Posix inner;
    private final Watcher watcher;

    WatchedPosix(Posix inner, Watcher watcher) {
        this.inner = inner;
        this.watcher = watcher;
    }

    /** What is called, and what for. */
    record Call(String what, String path, boolean changes) {}

    /** May throw in place of a call, or do something just before it. */
    @FunctionalInterface
    interface Watcher {
        void before(Call call) throws IOException;
    }

    @Override
    public String kind() {
        return inner.kind();
    }

    @Override
    public boolean syncsWholesale() {
        return inner.syncsWholesale();
    }

    @Override
    public Dir open(Path directory) throws IOException {
        return new WatchedDir(inner.open(directory));
    }

    private void look(String what, String path) throws IOException {
        watcher.before(new Call(what, path, false));
    }

    private void change(String what, String path) throws IOException {
        watcher.before(new Call(what, path, true));
    }

    private static String in(Dir dir, byte[] name) {
        return dir.path() + "/" + Names.text(name);
    }

    private class WatchedHandle<H extends Handle> implements Handle {
        final H handle;

        WatchedHandle(H handle) {
            this.handle = handle;
        }

        @Override
        public String path() {
            return handle.path();
        }

        @Override
        public Stat stat() throws IOException {
            return handle.stat();
        }

        @Override
        public void permissions(int mode) throws IOException {
            change("permissions", path());
            handle.permissions(mode);
        }

        @Override
        public boolean own(int owner, int group) throws IOException {
            change("own", path());
            return handle.own(owner, group);
        }

        @Override
        public void modified(Stat.Time time) throws IOException {
            change("modified", path());
            handle.modified(time);
        }

        @Override
        public SortedMap<String, byte[]> attributes() throws IOException {
            return handle.attributes();
        }

        @Override
        public boolean attribute(String name, byte[] value) throws IOException {
            change("attribute", path());
            return handle.attribute(name, value);
        }

        @Override
        public void dropAttribute(String name) throws IOException {
            change("drop attribute", path());
            handle.dropAttribute(name);
        }

        @Override
        public void sync() throws IOException {
            change("sync", path());
            handle.sync();
        }

        @Override
        public void close() {
            handle.close();
        }
    }

    private final class WatchedDir extends WatchedHandle<Dir> implements Dir {
        WatchedDir(Dir dir) {
            super(dir);
        }

        private static Dir plain(Dir dir) {
            return dir instanceof WatchedDir watched ? watched.handle : dir;
        }

        @Override
        public List<byte[]> names() throws IOException {
            look("list", path());
            return handle.names();
        }

        @Override
        public Optional<Stat> stat(byte[] name) throws IOException {
            return handle.stat(name);
        }

        @Override
        public Dir directory(byte[] name) throws IOException {
            return new WatchedDir(handle.directory(name));
        }

        @Override
        public Source read(byte[] name) throws IOException {
            look("open", in(handle, name));
            return new WatchedSource(handle.read(name));
        }

        @Override
        public byte[] target(byte[] name) throws IOException {
            return handle.target(name);
        }

        @Override
        public Sink create(byte[] name) throws IOException {
            change("create", in(handle, name));
            return new WatchedSink(handle.create(name));
        }

        @Override
        public void makeDirectory(byte[] name) throws IOException {
            change("make directory", in(handle, name));
            handle.makeDirectory(name);
        }

        @Override
        public void makeLink(byte[] name, byte[] target) throws IOException {
            change("make link", in(handle, name));
            handle.makeLink(name, target);
        }

        @Override
        public void makeTwin(Dir from, byte[] existing, byte[] name) throws IOException {
            change("make twin", in(handle, name));
            handle.makeTwin(plain(from), existing, name);
        }

        @Override
        public void dressLink(byte[] name, int owner, int group, Stat.Time modified) throws IOException {
            change("dress link", in(handle, name));
            handle.dressLink(name, owner, group, modified);
        }

        @Override
        public void permit(byte[] name, int mode) throws IOException {
            change("permit", in(handle, name));
            handle.permit(name, mode);
        }

        @Override
        public void rename(byte[] name, Dir to, byte[] as) throws IOException {
            change("rename", in(handle, name) + " to " + in(to, as));
            handle.rename(name, plain(to), as);
        }

        @Override
        public void unlink(byte[] name) throws IOException {
            change("unlink", in(handle, name));
            handle.unlink(name);
        }

        @Override
        public void removeDirectory(byte[] name) throws IOException {
            change("remove directory", in(handle, name));
            handle.removeDirectory(name);
        }

        @Override
        public void syncFileSystem() throws IOException {
            change("sync all", path());
            handle.syncFileSystem();
        }
    }

    private final class WatchedSource extends WatchedHandle<Source> implements Source {
        WatchedSource(Source source) {
            super(source);
        }

        @Override
        public int read(long at, byte[] into, int offset, int length) throws IOException {
            look("read", path());
            return handle.read(at, into, offset, length);
        }

        @Override
        public long data(long at) throws IOException {
            return handle.data(at);
        }

        @Override
        public void watch() throws IOException {
            handle.watch();
        }
    }

    private final class WatchedSink extends WatchedHandle<Sink> implements Sink {
        WatchedSink(Sink sink) {
            super(sink);
        }

        @Override
        public void write(long at, byte[] from, int offset, int length) throws IOException {
            change("write", path());
            handle.write(at, from, offset, length);
        }

        @Override
        public void length(long bytes) throws IOException {
            change("length", path());
            handle.length(bytes);
        }

        @Override
        public boolean share(Source from) throws IOException {
            change("share", path());
            return handle.share(from instanceof WatchedSource watched ? watched.handle : from);
        }
    }
}
