package io.dotmesh.adapters.httpclient;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.Commits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** {@link Commits} of a node somewhere else. */
record RemoteCommits(RemoteNode node) implements Commits {
    @Override
    public Outcome<Commit> commit(DotName dot, BranchName branch, Draft draft) {
        return node.call("CreateCommit", with(draft, RemoteBranches.named(dot, branch)), Wire::commit);
    }

    private static Params with(Draft draft, Params params) {
        var metadata = new TreeMap<>(draft.metadata().values());
        draft.author().ifPresent(author -> metadata.put("author", author));
        draft.id().ifPresent(id -> metadata.put("#commit-id", id.value()));
        return params.with("Message", draft.message()).with("Metadata", metadata);
    }

    @Override
    public Outcome<Commit> commitTogether(List<Place> places, Draft draft) {
        var dots = places.stream()
                .map(place -> RemoteBranches.named(place.dot(), place.branch()))
                .toList();
        return node.call("CommitMany", with(draft, Params.none().with("Dots", dots)), Wire::commit);
    }

    @Override
    public Outcome<List<Commit>> log(DotName dot, BranchName branch) {
        return node.call("Commits", RemoteBranches.named(dot, branch), commits -> commits.each(Wire::commit));
    }

    @Override
    public Outcome<List<Commit>> log(BranchId branch) {
        return node.ask(
                "CommitsById",
                json -> json.value(branch.value()),
                reader -> Json.read(reader).each(Wire::commit));
    }

    @Override
    public Outcome<List<Commit>> ancestry(DotName dot, BranchName branch) {
        return node.call("Ancestry", RemoteBranches.named(dot, branch), commits -> commits.each(Wire::commit));
    }

    @Override
    public Outcome<Difference> diff(BranchId branch, Optional<CommitId> from, Optional<CommitId> to) {
        return node.call(
                "DiffCommits",
                Params.none()
                        .with("FilesystemId", branch.value())
                        .with("From", from.map(CommitId::value).orElse(""))
                        .with("To", to.map(CommitId::value).orElse("")),
                diff -> new Difference(
                        diff.get("Files").each(Wire::change), diff.get("Cut").flag()));
    }

    @Override
    public Outcome<Path> mount(BranchId branch, CommitId commit) {
        return node.call(
                "MountCommit",
                Params.none().with("FilesystemId", branch.value()).with("CommitId", commit.value()),
                path -> Path.of(path.text()));
    }

    @Override
    public Outcome<Long> predictSize(BranchId branch, Optional<CommitId> from, CommitId to) {
        return node.call(
                "PredictSize",
                Params.none()
                        .with("FromFilesystemId", branch.value())
                        .with("FromSnapshotId", from.map(CommitId::value).orElse("START"))
                        .with("ToFilesystemId", branch.value())
                        .with("ToSnapshotId", to.value()),
                Json::number);
    }
}
