package io.dotmesh.application.serving;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driving.Commits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link Commits} of a cluster: made by the node that serves the branch, read anywhere. */
record CarryingCommits(Commits here, Courier courier) implements Commits {
    @Override
    public Outcome<Commit> commit(DotName dot, BranchName branch, Draft draft) {
        var named = named(draft);
        return courier.toMasterOf(dot, branch, cases -> cases.commits().commit(dot, branch, named));
    }

    @Override
    public Outcome<Commit> commitTogether(List<Place> places, Draft draft) {
        var named = named(draft);
        return branches(places)
                .then(branches ->
                        courier.toMasterOf(branches, cases -> cases.commits().commitTogether(places, named)));
    }

    /** Asked again after a broken connection, the same commit is meant. */
    private Draft named(Draft draft) {
        return draft.id().isPresent()
                ? draft
                : new Draft(
                        draft.message(),
                        draft.author(),
                        draft.metadata(),
                        Optional.of(new CommitId(
                                courier.engine().parts().identifiers().next())));
    }

    private Outcome<List<BranchRecord>> branches(List<Place> places) {
        return Outcome.each(places, place -> courier.engine().dots().dot(place.dot()))
                .map(dots -> {
                    var all = new ArrayList<BranchRecord>();
                    for (int i = 0; i < dots.size(); i++) {
                        var name = places.get(i).branch();
                        dots.get(i).flatMap(dot -> dot.branch(name)).ifPresent(all::add);
                    }
                    return List.copyOf(all);
                });
    }

    @Override
    public Outcome<List<Commit>> log(DotName dot, BranchName branch) {
        return here.log(dot, branch);
    }

    @Override
    public Outcome<List<Commit>> log(BranchId branch) {
        return here.log(branch);
    }

    @Override
    public Outcome<List<Commit>> ancestry(DotName dot, BranchName branch) {
        return here.ancestry(dot, branch);
    }

    @Override
    public Outcome<Difference> diff(BranchId branch, Optional<CommitId> from, Optional<CommitId> to) {
        return courier.toMasterOf(branch, cases -> cases.commits().diff(branch, from, to));
    }

    @Override
    public Outcome<Path> mount(BranchId branch, CommitId commit) {
        return here.mount(branch, commit);
    }

    @Override
    public Outcome<Long> predictSize(BranchId branch, Optional<CommitId> from, CommitId to) {
        return courier.toMasterOf(branch, cases -> cases.commits().predictSize(branch, from, to));
    }
}
