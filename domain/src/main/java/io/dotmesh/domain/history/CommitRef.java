package io.dotmesh.domain.history;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.util.List;
import java.util.regex.Pattern;

/** How people point at a commit: {@code HEAD}, {@code HEAD^}, {@code HEAD~3}, an id, or the unique beginning of one. */
public sealed interface CommitRef {
    int PREFIX_CHARACTERS_MIN = 4;

    /** So many commits before the newest. */
    record Back(int steps) implements CommitRef {}

    /** An id, or its beginning. */
    record Named(String prefix) implements CommitRef {}

    static Outcome<CommitRef> parse(String text) {
        var head = Pattern.compile("HEAD(\\^*)(?:~(\\d{1,9}))?").matcher(text);
        if (head.matches()) {
            int tilde = head.group(2) == null ? 0 : Integer.parseInt(head.group(2));
            return Outcome.done(new Back(head.group(1).length() + tilde));
        }
        return text.isEmpty()
                ? Outcome.refused(FaultCode.INVALID, "no commit was named", "Name a commit: HEAD, HEAD^ or an id.")
                : Outcome.done(new Named(text));
    }

    /** The commit meant, in a history that runs from the oldest to the newest. */
    default Outcome<Commit> in(List<Commit> history) {
        return switch (this) {
            case Back(int steps) ->
                steps < history.size()
                        ? Outcome.done(history.get(history.size() - 1 - steps))
                        : Outcome.refused(
                                FaultCode.NO_SUCH_COMMIT,
                                "Commits don't go back that far",
                                "There are " + history.size() + "; see 'dm log'.");
            case Named(var prefix) -> named(prefix, history);
        };
    }

    private static Outcome<Commit> named(String prefix, List<Commit> history) {
        var exact = history.stream().filter(c -> c.id().value().equals(prefix)).findFirst();
        if (exact.isPresent()) {
            return Outcome.done(exact.get());
        }
        var begun = prefix.length() < PREFIX_CHARACTERS_MIN
                ? List.<Commit>of()
                : history.stream()
                        .filter(c -> c.id().value().startsWith(prefix))
                        .toList();
        return switch (begun.size()) {
            case 1 -> Outcome.done(begun.getFirst());
            case 0 -> Outcome.refused(FaultCode.NO_SUCH_COMMIT, "No commits match " + prefix, "See 'dm log'.");
            default ->
                Outcome.refused(
                        FaultCode.NO_SUCH_COMMIT,
                        begun.size() + " commits match " + prefix,
                        "Write more of the id; see 'dm log'.");
        };
    }
}
