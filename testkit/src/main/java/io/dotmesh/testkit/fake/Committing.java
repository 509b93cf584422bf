package io.dotmesh.testkit.fake;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.BranchSet;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.testkit.fake.Held.Kept;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.HashMap;

/** Keeps live states of a {@link DirectoryVolumeStore} as commits. */
final class Committing {
    private final Premises premises;

    Committing(Premises premises) {
        this.premises = premises;
    }

    Outcome<Commit> commit(Held volume, Commit commit) throws IOException {
        var there = volume.commit(commit.id());
        if (there.isPresent()) {
            return Outcome.done(there.get().commit());
        }
        return switch (plus(premises.shelf(), volume, commit)) {
            case Outcome.Done<Shelf>(var next) -> {
                premises.become(next);
                yield Outcome.done(commit);
            }
            case Outcome.Faulted<Shelf>(var fault) -> Outcome.faulted(fault);
        };
    }

    Outcome<Commit> together(BranchSet branches, Commit commit) throws IOException {
        var volumes = new ArrayList<Held>();
        var there = new HashMap<BranchId, Commit>();
        for (var branch : branches.branches()) {
            var volume = premises.shelf().volume(branch);
            if (volume.isEmpty()) {
                return StoreFaults.noSuchBranch(branch);
            }
            volumes.add(volume.get());
            volume.get().commit(commit.id()).ifPresent(kept -> there.put(branch, kept.commit()));
        }
        var settled = branches.settled(commit.id(), there);
        if (settled.isPresent()) {
            return settled.get();
        }
        var next = premises.shelf();
        for (var volume : volumes) {
            switch (plus(next, volume, commit)) {
                case Outcome.Done<Shelf>(var with) -> next = with;
                case Outcome.Faulted<Shelf>(var fault) -> {
                    return Outcome.faulted(fault);
                }
            }
        }
        premises.become(next);
        return Outcome.done(commit);
    }

    private Outcome<Shelf> plus(Shelf shelf, Held volume, Commit commit) throws IOException {
        var live = premises.trees().live(volume);
        var special = Trees.specialFile(live);
        if (special.isPresent()) {
            return Outcome.refused(
                    FaultCode.SPECIAL_FILE,
                    live.relativize(special.get()) + " is neither file, directory nor link",
                    "Remove it, and commit again.");
        }
        var commits = new ArrayList<>(volume.commits());
        try {
            commits.add(new Kept(commit, premises.trees().copy(live)));
        } catch (AccessDeniedException e) {
            return Outcome.refused(
                    FaultCode.FILE_ACCESS, e.getFile() + " may not be read", "Give the server permission.");
        }
        return Outcome.done(shelf.with(volume.with(commits, volume.live())));
    }
}
