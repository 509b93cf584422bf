package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The directory that a path leads to, and the name in it. */
final class Way implements AutoCloseable {
    private final List<Posix.Dir> opened = new ArrayList<>();
    private final Posix.Dir dir;
    private final byte[] name;

    Way(Posix.Dir root, String key) throws IOException {
        var at = root;
        int begin = 0;
        try {
            for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', begin)) {
                at = at.directory(plain(key.substring(begin, slash)));
                opened.add(at);
                begin = slash + 1;
            }
            name = plain(key.substring(begin));
        } catch (IOException e) {
            close();
            throw e;
        }
        dir = at;
    }

    private static byte[] plain(String part) throws StoreFailure {
        var name = Twins.bytes(part);
        if (!Names.isPlain(name)) {
            throw StoreFailure.corrupt("a hard link is called '" + Names.text(name) + "'");
        }
        return name;
    }

    Posix.Dir dir() {
        return dir;
    }

    byte[] name() {
        return name;
    }

    @Override
    public void close() {
        opened.reversed().forEach(Posix.Dir::close);
    }
}
