package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ForkJoinPool;

/** Directories with the states of commits, for reading. The caller has the branch. */
final class ShownCommits {
    private static final int NOT_WRITABLE = ~0222;

    private final Catalogue catalogue;
    private final Packs packs;
    private final Places places;
    private final LiveStates lives;
    private final ForkJoinPool workers;

    ShownCommits(Catalogue catalogue, Packs packs, Places places, LiveStates lives, ForkJoinPool workers) {
        this.catalogue = catalogue;
        this.packs = packs;
        this.places = places;
        this.lives = lives;
        this.workers = workers;
    }

    Path show(BranchState branch, CommitId commit) throws IOException {
        var id = branch.id();
        var root = Root.read(Catalogue.get(branch, commit).state(), packs);
        boolean known = branch.shown().contains(commit);
        boolean stands = places.isTaken(id, commit);
        if (stands && !known) {
            throw StoreFailure.refused(
                    FaultCode.ALREADY_EXISTS,
                    "something that is not dotmesh's stands at " + places.path(id, commit),
                    "Move it away, and try again.");
        }
        if (!known) {
            catalogue.change(new Event.Shown(id, commit, true));
        }
        if (!stands) {
            try (var dir = places.stage(id, commit)) {
                new Spread(packs, workers, lives.writer(NOT_WRITABLE)).spread(root, dir);
                // A directory that cannot be written to cannot be moved.
                dir.permissions(0700);
            }
            places.show(id, commit);
        }
        places.seal(id, commit, root.directory().dress().permissions() & NOT_WRITABLE);
        return places.path(id, commit);
    }

    /** Done when it is not shown. */
    void hide(BranchId branch, CommitId commit) throws IOException {
        if (catalogue.get(branch).shown().contains(commit)) {
            places.discard(branch, commit);
            catalogue.change(new Event.Shown(branch, commit, false));
        }
    }
}
