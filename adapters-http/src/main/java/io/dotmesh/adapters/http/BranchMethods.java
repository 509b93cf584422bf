package io.dotmesh.adapters.http;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.Branches;
import io.dotmesh.ports.driving.Commits;
import io.dotmesh.ports.driving.UseCases;
import java.util.List;
import java.util.Optional;

/** Methods about the branches of a dot, and where their live state is found. */
final class BranchMethods {
    private BranchMethods() {}

    static Outcome<Answer> names(UseCases cases, Arguments given) {
        return given.dot()
                .then(cases.dots()::show)
                .map(dot -> Answer.texts(dot.branches().stream()
                        .map(view -> view.branch().name())
                        .filter(name -> !name.isMaster())
                        .map(BranchName::value)
                        .sorted()
                        .toList()));
    }

    static Outcome<Answer> show(UseCases cases, Arguments given) {
        return given.place()
                .then(place -> cases.branches().show(place.dot(), place.branch()))
                .map(WireBranch::view);
    }

    static Outcome<Answer> lacking(UseCases cases, Arguments given) {
        return lacks(cases, given).map(WireBranch::lacks);
    }

    /** As the original, which says nothing of those nodes that it does not know about. */
    static Outcome<Answer> latency(UseCases cases, Arguments given) {
        return lacks(cases, given).map(WireBranch::latency);
    }

    private static Outcome<List<Branches.Lack>> lacks(UseCases cases, Arguments given) {
        return given.place().then(place -> cases.branches().lacking(place.dot(), place.branch()));
    }

    static Outcome<Answer> fork(UseCases cases, Arguments given) {
        return forked(cases, given).map(_ -> Answer.TRUE);
    }

    static Outcome<Answer> forkAndTell(UseCases cases, Arguments given) {
        return forked(cases, given).map(WireBranch::branch);
    }

    private static Outcome<Branch> forked(UseCases cases, Arguments given) {
        return given.dot()
                .then(dot -> given.branch("SourceBranch")
                        .then(from -> named(given.text("NewBranchName"))
                                .then(as -> new References(cases, new Commits.Place(dot, from))
                                        .ifAny(given.text("SourceCommitId"))
                                        .then(at -> cases.branches().fork(dot, from, at, as)))));
    }

    /** An empty name means master elsewhere, but nobody makes or pins a branch by not naming it. */
    private static Outcome<BranchName> named(String text) {
        return text.isEmpty()
                ? Outcome.refused(FaultCode.INVALID, "branch cannot be empty", "Name the branch.")
                : BranchName.parse(text);
    }

    static Outcome<Answer> drop(UseCases cases, Arguments given) {
        return given.place()
                .then(place -> cases.branches().drop(place.dot(), place.branch()))
                .map(_ -> Answer.TRUE);
    }

    static Outcome<Answer> rollback(UseCases cases, Arguments given) {
        return given.place()
                .then(place -> given.commitId("SnapshotId")
                        .then(to -> cases.branches().reset(place.dot(), place.branch(), to, given.flag("Discard"))))
                .map(_ -> Answer.TRUE);
    }

    static Outcome<Answer> reset(UseCases cases, Arguments given) {
        return given.place()
                .then(place -> new References(cases, place)
                        .commit(given.text("SnapshotId"))
                        .then(to -> cases.branches().reset(place.dot(), place.branch(), to, given.flag("Discard"))))
                .map(WireBranch::reset);
    }

    static Outcome<Answer> undo(UseCases cases, Arguments given) {
        return given.dot().then(cases.branches()::undoReset).map(WireBranch::undone);
    }

    /** The name may be {@code dot@branch}, which stays on that branch whatever is checked out. */
    static Outcome<Answer> procure(UseCases cases, Arguments given) {
        var name = given.text("Name");
        int at = name.indexOf('@');
        var dot = DotName.parse(given.text("Namespace"), at < 0 ? name : name.substring(0, at));
        var pinned = at < 0
                ? Outcome.done(Optional.<BranchName>empty())
                : named(name.substring(at + 1)).map(Optional::of);
        return dot.then(of -> pinned.then(branch -> SubdotName.parse(given.text("Subdot"))
                        .then(subdot -> cases.volumes().attach(of, branch, subdot))))
                .map(path -> Answer.text(path.toString()));
    }

    static Outcome<Answer> checkOut(UseCases cases, Arguments given) {
        return given.dot()
                .then(dot -> given.branch("NewBranchName")
                        .then(branch -> cases.volumes().checkOut(dot, branch)))
                .map(_ -> Answer.TRUE);
    }

    /** This version knows no containers; only who may see the branch is told so. */
    static Outcome<Answer> containers(UseCases cases, Arguments given) {
        return given.place()
                .then(place -> cases.branches().show(place.dot(), place.branch()))
                .map(_ -> Answer.NO_LIST);
    }

    static Outcome<Answer> containersById(UseCases cases, Arguments given) {
        return given.branchId(DotMethods.FILESYSTEM)
                .then(id -> cases.dots().show(id))
                .map(_ -> Answer.NO_LIST);
    }
}
