package io.dotmesh.adapters.embedded;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Names of files: bytes to the system, and only often text. */
final class Names {
    static final int BYTES_MAX = 255;
    static final int LINK_BYTES_MAX = 4096;

    private Names() {}

    /** For people: what is no UTF-8 is shown as a question mark in a diamond. */
    static String text(byte[] name) {
        return new String(name, StandardCharsets.UTF_8);
    }

    static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether a name can stand in a directory and lead nowhere else. */
    static boolean isPlain(byte[] name) {
        if (name.length == 0 || name.length > BYTES_MAX) {
            return false;
        }
        for (byte each : name) {
            if (each == 0 || each == '/') {
                return false;
            }
        }
        return !(name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.')));
    }

    /**
     * The bytes of a path's last name. Java keeps them as they are, but gives them as text of the locale's encoding,
     * in which they may not be expressible; only as URI they come out unharmed.
     */
    static byte[] last(Path path) {
        var name = String.valueOf(path.getFileName());
        return isPlainAscii(name) ? bytes(name) : lastOfUri(path.toUri().getRawPath());
    }

    private static boolean isPlainAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // An encoding of ASCII alone reads a question mark where it cannot read.
            if (c >= 0x80 || c == '?') {
                return false;
            }
        }
        return true;
    }

    private static byte[] lastOfUri(String raw) {
        int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
        return decoded(raw.substring(raw.lastIndexOf('/', end - 1) + 1, end));
    }

    /** The bytes of an absolute path, without a slash at the end. */
    static byte[] whole(Path path) {
        var raw = path.toAbsolutePath().toUri().getRawPath();
        return decoded(raw.length() > 1 && raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw);
    }

    private static byte[] decoded(String raw) {
        var bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }

    /** A relative path of one name, or of several with slashes between them, that has exactly these bytes. */
    static Path relative(byte[] name) {
        boolean plain = true;
        for (byte each : name) {
            plain &= each > 0;
        }
        return plain
                ? Path.of(new String(name, StandardCharsets.US_ASCII))
                : Path.of("/").relativize(absolute(name));
    }

    private static Path absolute(byte[] name) {
        var raw = new StringBuilder("file:///");
        for (byte each : name) {
            raw.append(each == '/' ? "/" : String.format(Locale.ROOT, "%%%02x", each & 0xff));
        }
        return Path.of(URI.create(raw.toString()));
    }
}
