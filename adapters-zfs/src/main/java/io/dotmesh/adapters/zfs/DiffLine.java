package io.dotmesh.adapters.zfs;

import java.util.List;
import java.util.Optional;

/**
 * One line of {@code zfs diff -FH}: what became of an object, what it is, and its paths. Characters that could be
 * mistaken are a backslash and four octal digits there; names are kept as in {@link FileName}.
 *
 * @param sign {@code M}, {@code +}, {@code -} or {@code R}
 * @param type as {@code ls -F} has it: {@code /} for a directory
 * @param paths one, or the old and the new one of what was renamed
 */
record DiffLine(char sign, char type, List<String> paths) {
    private static final int FIELDS_MIN = 3;
    private static final int OCTAL_DIGITS = 4;

    DiffLine {
        paths = List.copyOf(paths);
    }

    /** Empty when it is none. */
    static Optional<DiffLine> read(String line) {
        var fields = line.split("\t", -1);
        if (fields.length < FIELDS_MIN || fields[0].length() != 1 || fields[1].length() != 1) {
            return Optional.empty();
        }
        char sign = fields[0].charAt(0);
        var path = unescaped(fields[2]);
        return switch (sign) {
            case 'R' -> {
                var next = fields.length > FIELDS_MIN ? unescaped(fields[FIELDS_MIN]) : Optional.<String>empty();
                yield path.flatMap(old -> next.map(now -> new DiffLine(sign, fields[1].charAt(0), List.of(old, now))));
            }
            // Behind the path there may be by how many its names became more.
            case 'M', '+', '-' -> path.map(at -> new DiffLine(sign, fields[1].charAt(0), List.of(at)));
            default -> Optional.empty();
        };
    }

    boolean isDirectory() {
        return type == '/';
    }

    private static Optional<String> unescaped(String text) {
        var path = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                path.append(c);
                continue;
            }
            int end = i + 1 + OCTAL_DIGITS;
            if (end > text.length()) {
                return Optional.empty();
            }
            int code = 0;
            for (int at = i + 1; at < end; at++) {
                int digit = text.charAt(at) - '0';
                if (digit < 0 || digit > 7) {
                    return Optional.empty();
                }
                code = code * 8 + digit;
            }
            if (code == 0 || code > 0xff) {
                return Optional.empty();
            }
            path.append((char) code);
            i = end - 1;
        }
        return path.isEmpty() ? Optional.empty() : Optional.of(path.toString());
    }
}
