package io.dotmesh.adapters.http;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driving.BranchView;
import io.dotmesh.ports.driving.DotView;
import io.dotmesh.ports.driving.UseCases;

/** Methods about dots as wholes. */
final class DotMethods {
    /** How the original calls a branch's id. */
    static final String FILESYSTEM = "filesystem id";

    private DotMethods() {}

    static Outcome<Answer> create(UseCases cases, Arguments given) {
        return given.dot().then(cases.dots()::create).map(_ -> Answer.TRUE);
    }

    static Outcome<Answer> createAndTell(UseCases cases, Arguments given) {
        return given.dot().then(cases.dots()::create).map(WireDot::view);
    }

    /** Absence is an answer here, not a fault. */
    static Outcome<Answer> exists(UseCases cases, Arguments given) {
        var id = branchId(cases, given);
        return id.toFault()
                .filter(fault -> fault.code() == FaultCode.NO_SUCH_DOT || fault.code() == FaultCode.NO_SUCH_BRANCH)
                .map(_ -> Outcome.done(Answer.text("")))
                .orElseGet(() -> id.map(Answer::text));
    }

    static Outcome<Answer> lookup(UseCases cases, Arguments given) {
        return branchId(cases, given).map(Answer::text);
    }

    private static Outcome<String> branchId(UseCases cases, Arguments given) {
        return given.place()
                .then(place -> cases.branches().show(place.dot(), place.branch()))
                .map(view -> view.branch().id().value());
    }

    static Outcome<Answer> get(UseCases cases, Arguments given) {
        return given.branchId(FILESYSTEM)
                .then(id ->
                        cases.dots().show(id).then(dot -> branch(dot, id).map(branch -> WireDot.volume(dot, branch))));
    }

    static Outcome<BranchView> branch(DotView dot, BranchId id) {
        return dot.branches().stream()
                .filter(view -> view.branch().id().equals(id))
                .findFirst()
                .map(Outcome::done)
                .orElseGet(() -> Outcome.refused(
                        FaultCode.NO_SUCH_BRANCH, "No such filesystem id " + id, "See 'dm list' and 'dm branch'."));
    }

    static Outcome<Answer> list(UseCases cases, Arguments given) {
        return cases.dots().list().map(WireDots::volumes);
    }

    static Outcome<Answer> listWithContainers(UseCases cases, Arguments given) {
        return cases.dots().list().map(WireDots::volumesWithContainers);
    }

    static Outcome<Answer> everything(UseCases cases, Arguments given) {
        return cases.dots().list().map(WireDots::dotsAndServers);
    }

    static Outcome<Answer> listInFull(UseCases cases, Arguments given) {
        return cases.dots().list().map(WireDots::views);
    }

    static Outcome<Answer> show(UseCases cases, Arguments given) {
        var dot = given.text("FilesystemId").isEmpty()
                ? given.dot().then(cases.dots()::show)
                : given.branchId("FilesystemId").then(cases.dots()::show);
        return dot.map(WireDot::view);
    }

    static Outcome<Answer> delete(UseCases cases, Arguments given) {
        return given.dot().then(cases.dots()::delete).map(_ -> Answer.TRUE);
    }

    static Outcome<Answer> deleteAndTell(UseCases cases, Arguments given) {
        return given.dot().then(cases.dots()::delete).map(WireDot::trashed);
    }

    static Outcome<Answer> trash(UseCases cases, Arguments given) {
        return cases.dots().trash().map(WireDots::trash);
    }

    static Outcome<Answer> restore(UseCases cases, Arguments given) {
        return given.dot().then(cases.dots()::restore).map(WireDot::view);
    }

    static Outcome<Answer> rename(UseCases cases, Arguments given) {
        var namespace = given.text("NewNamespace").isEmpty() ? given.text("Namespace") : given.text("NewNamespace");
        return given.dot()
                .then(dot -> DotName.parse(namespace, given.text("NewName"))
                        .then(to -> cases.dots().rename(dot, to)))
                .map(WireDot::view);
    }

    static Outcome<Answer> setQuota(UseCases cases, Arguments given) {
        return given.dot()
                .then(dot -> Quota.parse(given.text("Quota"))
                        .then(quota -> cases.dots().setQuota(dot, quota)))
                .map(WireDot::view);
    }

    /** Empty, or what is wrong with the names. */
    static Outcome<Answer> checkName(UseCases cases, Arguments given) {
        return Outcome.done(Answer.text(given.place().fold(_ -> "", fault -> fault.detail())));
    }

    static Outcome<Answer> share(UseCases cases, Arguments given) {
        return given.branchId("MasterBranchID")
                .then(master -> cases.dots().share(master, given.text("Collaborator")))
                .map(_ -> Answer.TRUE);
    }

    static Outcome<Answer> unshare(UseCases cases, Arguments given) {
        return given.branchId("MasterBranchID")
                .then(master -> cases.dots().unshare(master, given.text("Collaborator")))
                .map(_ -> Answer.TRUE);
    }

    static Outcome<Answer> fork(UseCases cases, Arguments given) {
        return copied(cases, given, "MasterBranchID", "ForkNamespace", "ForkName")
                .then(dot -> dot.branch(BranchName.MASTER)
                        .map(master ->
                                Outcome.done(Answer.text(master.branch().id().value())))
                        .orElseGet(() -> WireDot.withoutMaster(dot)));
    }

    static Outcome<Answer> copy(UseCases cases, Arguments given) {
        return copied(cases, given, "FilesystemId", "NewNamespace", "NewName").map(WireDot::view);
    }

    private static Outcome<DotView> copied(
            UseCases cases, Arguments given, String source, String namespace, String name) {
        return given.branchId(source)
                .then(from -> DotName.parse(given.text(namespace), given.text(name))
                        .then(as -> cases.dots().copy(from, as)));
    }

    /** What the original tells is when it last compared; here it is when the state was last committed. */
    static Outcome<Answer> lastModified(UseCases cases, Arguments given) {
        return given.dot().then(cases.dots()::show).map(dot -> {
            var time = dot.branch(BranchName.MASTER)
                    .flatMap(BranchView::tip)
                    .map(Commit::timestamp)
                    .orElse(dot.dot().created());
            return json -> {
                json.writeStartObject();
                json.writeStringField("Time", time.toString());
                json.writeEndObject();
            };
        });
    }

    static Outcome<Answer> path(UseCases cases, Arguments given) {
        return DotName.parse(given.text("RemoteNamespace"), given.text("RemoteFilesystemName"))
                .then(name -> given.branch("RemoteCloneName")
                        .then(branch -> cases.dots().show(name).then(dot -> WireDot.path(dot, branch))));
    }
}
