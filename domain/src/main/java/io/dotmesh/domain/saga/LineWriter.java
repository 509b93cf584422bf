package io.dotmesh.domain.saga;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes words, quoted texts and groups of them in parentheses on one line. Whatever a text holds, the line has no line
 * break and no control character, and survives a store that keeps only well-formed Unicode.
 */
final class LineWriter {
    private final StringBuilder line = new StringBuilder();

    /** Writes what holds no space, quote or parenthesis: ids, names, numbers, times. */
    LineWriter word(Object word) {
        space();
        line.append(word);
        return this;
    }

    LineWriter text(String text) {
        space();
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c == '\n') {
                line.append("\\n");
            } else if (isPlain(text, i)) {
                line.append(c);
            } else {
                line.append("\\u").append("%04x".formatted((int) c));
            }
        }
        line.append('"');
        return this;
    }

    LineWriter group(Runnable content) {
        space();
        line.append('(');
        content.run();
        line.append(')');
        return this;
    }

    <T> LineWriter all(Collection<T> items, Consumer<T> write) {
        return group(() -> items.forEach(write));
    }

    /** A group of one, or an empty one. */
    <T> LineWriter optional(Optional<T> item, Consumer<T> write) {
        return group(() -> item.ifPresent(write));
    }

    @Override
    public String toString() {
        return line.toString();
    }

    private void space() {
        if (!line.isEmpty() && line.charAt(line.length() - 1) != '(') {
            line.append(' ');
        }
    }

    private static boolean isPlain(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        }
        return !Character.isISOControl(c) && c != '\u2028' && c != '\u2029';
    }
}
