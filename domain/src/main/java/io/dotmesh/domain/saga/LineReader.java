package io.dotmesh.domain.saga;

import io.dotmesh.domain.fault.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads what {@link LineWriter} wrote, from left to right. */
final class LineReader {
    /** Ends the reading of a line, so that each of its many fields can be read in one expression. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Unreadable(String why) {
            super(why, null, false, false);
        }
    }

    private static final String WORD_ENDS = " ()\"";

    private final String line;
    private int at;

    LineReader(String line) {
        this.line = line;
    }

    String word() {
        skipSpace();
        int begin = at;
        while (at < line.length() && WORD_ENDS.indexOf(line.charAt(at)) < 0) {
            at++;
        }
        if (at == begin) {
            throw unreadable("a word is missing");
        }
        return line.substring(begin, at);
    }

    <T> T word(Function<String, Outcome<T>> parse) {
        var word = word();
        return parse.apply(word).fold(value -> value, fault -> {
            throw unreadable(fault.detail());
        });
    }

    String text() {
        expect('"');
        var text = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            text.append(c == '\\' ? escaped() : c);
        }
        return text.toString();
    }

    /** What stands in parentheses. */
    <T> T group(Function<LineReader, T> content) {
        expect('(');
        var value = content.apply(this);
        expect(')');
        return value;
    }

    <T> List<T> all(Function<LineReader, T> item) {
        return group(in -> {
            var items = new ArrayList<T>();
            while (!in.isBefore(')')) {
                items.add(item.apply(in));
            }
            return List.copyOf(items);
        });
    }

    <T> Optional<T> optional(Function<LineReader, T> item) {
        return group(in -> in.isBefore(')') ? Optional.empty() : Optional.of(item.apply(in)));
    }

    void end() {
        skipSpace();
        if (at < line.length()) {
            throw unreadable("something follows the end");
        }
    }

    Unreadable unreadable(String why) {
        return new Unreadable(why + " at character " + (at + 1));
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\' -> c;
            case 'n' -> '\n';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(next(), 16);
                    if (digit < 0) {
                        throw unreadable("four hexadecimal digits are missing");
                    }
                    code = 16 * code + digit;
                }
                yield (char) code;
            }
            // Characters cannot all be listed.
            default -> throw unreadable("an unknown escape");
        };
    }

    private char next() {
        if (at >= line.length()) {
            throw unreadable("a text does not end");
        }
        return line.charAt(at++);
    }

    private void expect(char c) {
        if (!isBefore(c)) {
            throw unreadable("a " + c + " is missing");
        }
        at++;
    }

    private boolean isBefore(char c) {
        skipSpace();
        return at < line.length() && line.charAt(at) == c;
    }

    private void skipSpace() {
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
    }
}
