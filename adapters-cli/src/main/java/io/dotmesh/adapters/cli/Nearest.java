package io.dotmesh.adapters.cli;

import java.util.Collection;
import java.util.Optional;

/** The word that somebody may have meant who wrote another. */
final class Nearest {
    private static final int CHANGES_MAX = 2;

    private Nearest() {}

    /** What an error says after the word; empty when no other is near. */
    static String hint(String word, Collection<String> words) {
        return to(word, words).map(other -> ": did you mean '" + other + "'?").orElse("");
    }

    static Optional<String> to(String word, Collection<String> words) {
        Optional<String> nearest = Optional.empty();
        // Of a short word, two changes leave nothing that was meant.
        int least = Math.min(CHANGES_MAX, word.length() / 2) + 1;
        for (var other : words) {
            int changes = changes(word, other);
            if (changes < least) {
                least = changes;
                nearest = Optional.of(other);
            }
        }
        return nearest;
    }

    /** How many characters must be added, dropped, changed or swapped with their neighbour (Damerau 1964). */
    private static int changes(String one, String other) {
        var table = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                table[i][j] = i == 0 || j == 0 ? i + j : least(table, one, other, i, j);
            }
        }
        return table[one.length()][other.length()];
    }

    private static int least(int[][] table, String one, String other, int i, int j) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int least = Math.min(table[i - 1][j - 1] + (same ? 0 : 1), Math.min(table[i - 1][j], table[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, table[i - 2][j - 2] + 1) : least;
    }
}
