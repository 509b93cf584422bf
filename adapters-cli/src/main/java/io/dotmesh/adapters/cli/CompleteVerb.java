package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** {@code dm __complete SHELL LINE}: how the last word of a line could go on. The shell calls it; people do not. */
final class CompleteVerb implements Verb {
    static final String NAME = "__complete";

    /** Where bash lets a word end and another begin. */
    private static final String BASH_BREAKS = "@=:";

    @Override
    public Grammar grammar() {
        return Grammar.of(this, NAME, "SHELL LINE", "Tell how the last word of a line could go on.")
                .arguments("SHELL LINE", "The shell that asks, and the line so far.")
                .hidden();
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() != 2) {
            return Misuse.of(NAME, "it takes a shell and a line");
        }
        var words = words(arguments.getLast());
        var current = words.removeLast();
        // The first word is the command itself, and 'dm help X' is about X.
        int from = words.size() > 1 && words.get(1).equals("help") ? 2 : Math.min(1, words.size());
        var matching = new TreeSet<String>();
        for (var candidate : new Completions(on, List.copyOf(words.subList(from, words.size())), current).all()) {
            if (candidate.startsWith(current)) {
                matching.add(candidate);
            }
        }
        int cut = arguments.getFirst().equals("bash") ? afterBreak(current) : 0;
        return Outcome.done(new Candidates(
                matching.stream().map(word -> word.substring(cut)).toList()));
    }

    private static int afterBreak(String word) {
        int after = 0;
        for (int i = 0; i < word.length(); i++) {
            after = BASH_BREAKS.indexOf(word.charAt(i)) < 0 ? after : i + 1;
        }
        return after;
    }

    /** At blanks that are not in quotes; the last word is empty when the line ends with a blank. */
    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
                begun = true;
            } else if (quote == 0 && c == ' ') {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
            } else {
                word.append(c);
                begun = true;
            }
        }
        words.add(word.toString());
        return words;
    }

    private record Candidates(List<String> words) implements Answer {
        @Override
        public void tell(Page page) {
            words.forEach(page::line);
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginArray();
            for (var word : words) {
                json.value(word);
            }
            json.endArray();
        }
    }
}
