package io.dotmesh.domain.saga;

import io.dotmesh.domain.fault.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

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

    private final int length;
    private final Deque<Character> rest;

    LineReader(String line) {
        length = line.length();
        rest = line.chars().mapToObj(c -> (char) c).collect(Collectors.toCollection(ArrayDeque::new));
    }

    String word() {
        skipSpace();
        var word = new StringBuilder();
        while (!rest.isEmpty() && WORD_ENDS.indexOf(rest.getFirst()) < 0) {
            word.append(rest.removeFirst().charValue());
        }
        if (word.isEmpty()) {
            throw unreadable("a word is missing");
        }
        return word.toString();
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

    /** What may stand last in a group. */
    <T> Optional<T> last(Function<LineReader, T> item) {
        return isBefore(')') ? Optional.empty() : Optional.of(item.apply(this));
    }

    void end() {
        skipSpace();
        if (!rest.isEmpty()) {
            throw unreadable("something follows the end");
        }
    }

    Unreadable unreadable(String why) {
        return new Unreadable(why + " at character " + (length - rest.size() + 1));
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
        if (rest.isEmpty()) {
            throw unreadable("a text does not end");
        }
        return rest.removeFirst();
    }

    private void expect(char c) {
        if (!isBefore(c)) {
            throw unreadable("a " + c + " is missing");
        }
        rest.removeFirst();
    }

    private boolean isBefore(char c) {
        skipSpace();
        return !rest.isEmpty() && rest.getFirst() == c;
    }

    private void skipSpace() {
        while (!rest.isEmpty() && rest.getFirst() == ' ') {
            rest.removeFirst();
        }
    }
}
