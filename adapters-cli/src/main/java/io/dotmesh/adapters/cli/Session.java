package io.dotmesh.adapters.cli;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.CommitRef;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import io.dotmesh.ports.driving.DotView;
import io.dotmesh.ports.driving.UseCases;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** A person at work with one node: what they ask of it, and what they have chosen as current there. */
final class Session {
    private static final int ID_CHARACTERS = 36;

    private final String remoteName;
    private final Remote remote;
    private final UseCases node;
    private final Book book;
    private final Invocation on;

    Session(String remoteName, Remote remote, UseCases node, Book book, Invocation on) {
        this.remoteName = remoteName;
        this.remote = remote;
        this.node = node;
        this.book = book;
        this.on = on;
    }

    String remoteName() {
        return remoteName;
    }

    Remote remote() {
        return remote;
    }

    Book book() {
        return book;
    }

    /** One request. {@code what} completes "asked the node to". */
    <T> Outcome<T> ask(String what, Function<UseCases, Outcome<T>> question) {
        return on.talk().during(what, () -> question.apply(node));
    }

    /** Changes what is remembered of this node. */
    Outcome<Nothing> remember(Consumer<Book> change) {
        return on.file().change(change);
    }

    /** The dot and branch meant by an argument, or the current ones. */
    Outcome<Target> target(Optional<String> argument) {
        return argument.isPresent()
                ? DotRef.parse(argument.get()).map(this::target)
                : currentDot().map(dot -> new Target(dot, currentBranch(dot)));
    }

    private Target target(DotRef ref) {
        return new Target(ref.dot(), ref.branch().orElseGet(() -> currentBranch(ref.dot())));
    }

    /** As {@link #target}, for verbs that are about all branches at once. */
    Outcome<DotName> dot(Optional<String> argument) {
        return argument.isPresent() ? wholeDot(argument.get()) : currentDot();
    }

    static Outcome<DotName> wholeDot(String text) {
        int at = text.indexOf('@');
        return at < 0
                ? DotName.parse(text)
                : Outcome.refused(
                        FaultCode.INVALID,
                        "this is about the dot and all its branches, not about one: '" + text + "'",
                        "Write just '" + text.substring(0, at) + "'.");
    }

    BranchName currentBranch(DotName dot) {
        var remembered = book.currentBranch(remoteName, dot);
        return BranchName.parse(remembered).orElse(BranchName.MASTER);
    }

    private Outcome<DotName> currentDot() {
        var current = book.currentDot(remoteName);
        return current.isPresent() ? DotName.parse(current.get()) : onlyDot();
    }

    /** A dot that came back is the current one, where no other is. */
    Outcome<Nothing> selectIfNone(DotName dot) {
        return book.currentDot(remoteName).isPresent()
                ? Outcome.done()
                : select(dot).map(_ -> Nothing.NOTHING);
    }

    /** Where there is but one dot, that is meant, and chosen from then on. */
    private Outcome<DotName> onlyDot() {
        return ask("list the dots", uses -> uses.dots().list()).then(dots -> switch (dots.size()) {
            case 0 ->
                Outcome.refused(
                        FaultCode.NO_SUCH_DOT,
                        "there are no dots yet on the remote " + remoteName,
                        "Make one with 'dm init NAME'. A deleted one comes back with 'dm dot restore NAME'.");
            case 1 -> select(dots.getFirst().dot().name());
            default ->
                Outcome.refused(
                        FaultCode.NO_SUCH_DOT,
                        "No current dot is selected. List them with 'dm list' and select one with 'dm switch'.",
                        "Or name it in the command, for example 'dm log "
                                + dots.getFirst().dot().name().shortForm() + "'.");
        });
    }

    private Outcome<DotName> select(DotName dot) {
        return remember(all -> all.select(remoteName, dot)).map(_ -> dot);
    }

    /**
     * The commit that a person points at. A whole id needs no look at the history: the node says itself whether it has
     * that commit.
     */
    Outcome<CommitId> commit(Target target, String ref) {
        return isWholeId(ref)
                ? CommitId.parse(ref)
                : history(target)
                        .then(commits -> CommitRef.parse(ref).then(parsed -> parsed.in(commits)))
                        .map(Commit::id);
    }

    Outcome<List<Commit>> history(Target target) {
        return ask("tell the commits", uses -> uses.commits().ancestry(target.dot(), target.branch()));
    }

    private static boolean isWholeId(String ref) {
        return ref.length() == ID_CHARACTERS && ref.charAt(8) == '-' && ref.charAt(13) == '-';
    }

    Outcome<DotView> show(DotName dot) {
        return ask("show the dot", uses -> uses.dots().show(dot));
    }
}
