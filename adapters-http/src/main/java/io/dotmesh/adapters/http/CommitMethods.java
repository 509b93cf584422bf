package io.dotmesh.adapters.http;

import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.Commits;
import io.dotmesh.ports.driving.DotView;
import io.dotmesh.ports.driving.UseCases;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Methods about commits and what is between them. */
final class CommitMethods {
    /** Among the metadata, the id that the client wants. */
    private static final String COMMIT_ID = "#commit-id";

    private static final int AUTHOR_CHARACTERS_MAX = 1_024;

    private CommitMethods() {}

    static Outcome<Answer> commit(UseCases cases, Arguments given) {
        return committed(cases, given).map(commit -> Answer.text(commit.id().value()));
    }

    static Outcome<Answer> commitAndTell(UseCases cases, Arguments given) {
        return committed(cases, given).map(WireCommit::one);
    }

    private static Outcome<Commit> committed(UseCases cases, Arguments given) {
        return given.place()
                .then(place -> draft(given).then(draft -> cases.commits().commit(place.dot(), place.branch(), draft)));
    }

    static Outcome<Answer> commitTogether(UseCases cases, Arguments given) {
        return given.places("Dots")
                .then(places -> draft(given).then(draft -> cases.commits().commitTogether(places, draft)))
                .map(WireCommit::one);
    }

    private static Outcome<Commits.Draft> draft(Arguments given) {
        var notes = given.texts("Metadata");
        var chosen = Optional.ofNullable(notes.remove(COMMIT_ID));
        var message = Optional.ofNullable(notes.remove(WireCommit.MESSAGE)).orElse(given.text("Message"));
        var author = Optional.ofNullable(notes.remove(WireCommit.AUTHOR));
        // The time is when the node commits, whatever a client says.
        notes.remove(WireCommit.TIMESTAMP);
        if (author.filter(name -> name.length() > AUTHOR_CHARACTERS_MAX).isPresent()) {
            return Outcome.refused(
                    FaultCode.LIMIT,
                    "an author is at most " + AUTHOR_CHARACTERS_MAX + " characters",
                    "Put the rest into another field of the metadata.");
        }
        var id = chosen.isPresent()
                ? CommitId.parse(chosen.get()).map(Optional::of)
                : Outcome.done(Optional.<CommitId>empty());
        return Metadata.parse(notes)
                .then(metadata -> Commit.parseMessage(message)
                        .then(text -> id.map(commit -> new Commits.Draft(text, author, metadata, commit))));
    }

    static Outcome<Answer> log(UseCases cases, Arguments given) {
        return given.place()
                .then(place -> cases.commits().log(place.dot(), place.branch()))
                .map(WireCommit::list);
    }

    static Outcome<Answer> logById(UseCases cases, Arguments given) {
        return given.branchId(DotMethods.FILESYSTEM).then(cases.commits()::log).map(WireCommit::list);
    }

    static Outcome<Answer> ancestry(UseCases cases, Arguments given) {
        return given.place()
                .then(place -> cases.commits().ancestry(place.dot(), place.branch()))
                .map(WireCommit::list);
    }

    static Outcome<Answer> diff(UseCases cases, Arguments given) {
        return given.branchId("FilesystemID")
                .then(branch -> cases.commits().diff(branch, Optional.empty(), Optional.empty()))
                .map(changes -> json -> {
                    json.writeStartObject();
                    json.writeFieldName("Files");
                    WireCommit.writeFiles(json, inDefaultSubdot(changes.changes()));
                    json.writeEndObject();
                });
    }

    /** As the original tells it, which knows one subdot, and nothing of renames. */
    static List<Change> inDefaultSubdot(List<Change> changes) {
        return changes.stream()
                .flatMap(change -> change.from()
                        .map(from -> Stream.of(
                                new Change(Change.Kind.REMOVED, from.subdot(), from.path()),
                                new Change(Change.Kind.ADDED, change.subdot(), change.path())))
                        .orElseGet(() -> Stream.of(change)))
                .filter(change -> change.subdot().equals(SubdotName.DEFAULT))
                .sorted()
                .toList();
    }

    private record Target(BranchId id, Commits.Place place) {}

    static Outcome<Answer> diffCommits(UseCases cases, Arguments given) {
        return target(cases, given)
                .then(target -> changes(cases, target, given))
                .map(WireCommit::changes);
    }

    private static Outcome<Commits.Difference> changes(UseCases cases, Target target, Arguments given) {
        var references = new References(cases, target.place);
        return references
                .ifAny(given.text("From"))
                .then(from -> references
                        .ifAny(given.text("To"))
                        .then(to -> cases.commits().diff(target.id, from, to)));
    }

    private static Outcome<Target> target(UseCases cases, Arguments given) {
        if (given.text("FilesystemId").isEmpty()) {
            return given.place()
                    .then(place -> cases.branches()
                            .show(place.dot(), place.branch())
                            .map(view -> new Target(view.branch().id(), place)));
        }
        return given.branchId("FilesystemId").then(id -> cases.dots().show(id).then(dot -> target(dot, id)));
    }

    private static Outcome<Target> target(DotView dot, BranchId id) {
        return DotMethods.branch(dot, id)
                .map(view -> new Target(
                        id, new Commits.Place(dot.dot().name(), view.branch().name())));
    }

    static Outcome<Answer> mount(UseCases cases, Arguments given) {
        return given.branchId("FilesystemId")
                .then(branch -> given.commitId("CommitId")
                        .then(commit -> cases.commits().mount(branch, commit)))
                .map(path -> Answer.text(path.toString()));
    }

    static Outcome<Answer> predictSize(UseCases cases, Arguments given) {
        var from = given.text("FromSnapshotId").equals("START")
                ? Outcome.done(Optional.<CommitId>empty())
                : given.commitIdIfAny("FromSnapshotId");
        return given.branchId("ToFilesystemId")
                .then(branch -> from.then(begin -> given.commitId("ToSnapshotId")
                        .then(to -> cases.commits().predictSize(branch, begin, to))))
                .map(bytes -> json -> json.writeNumber(bytes));
    }
}
