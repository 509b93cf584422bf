package io.dotmesh.adapters.zfs;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Names of files as the system has them, which is bytes: each is kept as the character of that number, so that they are
 * in order, and come out unharmed whatever the language of this process is.
 */
final class FileName {
    private FileName() {}

    /** The last name of a path. */
    static String last(Path path) {
        var name = String.valueOf(path.getFileName());
        return isPlain(name) ? name : lastOfUri(path.toUri().getRawPath());
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // A language of ASCII alone reads a question mark where it cannot read.
            if (c >= 0x80 || c == '?') {
                return false;
            }
        }
        return true;
    }

    private static String lastOfUri(String raw) {
        int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
        return decoded(raw.substring(raw.lastIndexOf('/', end - 1) + 1, end));
    }

    private static String decoded(String raw) {
        var name = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                name.append((char) Integer.parseInt(raw, i + 1, i + 3, 16));
                i += 2;
            } else {
                name.append(c);
            }
        }
        return name.toString();
    }

    /** An absolute path, with all its names and no slash at the end. */
    static String whole(Path path) {
        var raw = path.toAbsolutePath().toUri().getRawPath();
        return decoded(raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw);
    }

    /** The opposite. */
    static Path path(String whole) {
        if (isPlain(whole)) {
            return Path.of(whole);
        }
        var raw = new StringBuilder("file://");
        for (int i = 0; i < whole.length(); i++) {
            char c = whole.charAt(i);
            raw.append(c == '/' ? "/" : String.format(Locale.ROOT, "%%%02x", (int) c));
        }
        return Path.of(URI.create(raw.toString()));
    }

    /** For people. */
    static String text(String name) {
        var bytes = new ByteArrayOutputStream(name.length());
        name.chars().forEach(bytes::write);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
