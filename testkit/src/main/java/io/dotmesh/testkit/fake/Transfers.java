package io.dotmesh.testkit.fake;

import io.dotmesh.domain.difference.TreeComparison;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.testkit.fake.Held.Kept;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What goes out of a {@link DirectoryVolumeStore} and comes into it. */
final class Transfers {
    private final Premises premises;
    private final DirectoryStreams streams;

    Transfers(Premises premises) {
        this.premises = premises;
        this.streams = new DirectoryStreams(premises.trees());
    }

    Outcome<Long> size(Held volume, Optional<CommitId> from, CommitId to) throws IOException {
        return switch (between(volume, from, to)) {
            case Outcome.Done<List<Kept>>(var commits) -> Outcome.done(streams.size(from, commits));
            case Outcome.Faulted<List<Kept>>(var fault) -> Outcome.faulted(fault);
        };
    }

    Outcome<InputStream> send(Held volume, Optional<CommitId> from, CommitId to) throws IOException {
        return switch (between(volume, from, to)) {
            case Outcome.Done<List<Kept>>(var commits) -> Outcome.done(streams.send(from, commits));
            case Outcome.Faulted<List<Kept>>(var fault) -> Outcome.faulted(fault);
        };
    }

    private static Outcome<List<Kept>> between(Held volume, Optional<CommitId> from, CommitId to) {
        if (volume.commit(to).isEmpty()) {
            return StoreFaults.noSuchCommit(volume.branch(), to);
        }
        if (from.isPresent() && volume.commit(from.get()).isEmpty()) {
            return StoreFaults.noSuchCommit(volume.branch(), from.get());
        }
        int begin = from.flatMap(volume::countTo).orElse(0);
        int end = volume.countTo(to).orElseThrow();
        return begin < end
                ? Outcome.done(volume.commits().subList(begin, end))
                : Outcome.refused(
                        FaultCode.INVALID, "nothing comes after " + from + " up to " + to, "Name an older commit.");
    }

    Outcome<Held> receive(BranchId branch, VolumeLabel label, InputStream stream) throws IOException {
        var received = streams.receive(stream);
        var volume = premises.shelf().volume(branch);
        if (received.from().isPresent()) {
            return volume.isEmpty()
                    ? StoreFaults.noSuchBranch(branch)
                    : receiveOnTop(volume.get(), received.from().get(), received.commits());
        }
        if (volume.isPresent()) {
            return StoreFaults.taken(branch);
        }
        var commits = received.commits();
        var made = new Held(branch, label, Optional.empty(), commits, liveOf(commits));
        premises.become(premises.shelf().with(made));
        return Outcome.done(made);
    }

    private Outcome<Held> receiveOnTop(Held volume, CommitId from, List<Kept> more) throws IOException {
        if (!volume.countTo(from).equals(Optional.of(volume.commits().size()))) {
            return Outcome.refused(
                    FaultCode.INVALID,
                    "the newest commit of branch " + volume.branch() + " is not " + from,
                    "Send what comes after its newest commit.");
        }
        var live = premises.trees().live(volume);
        if (new TreeComparison<>(new DirectoryStates(premises.state(volume, from), live)).differs()) {
            return Outcome.refused(
                    FaultCode.BUSY,
                    "branch " + volume.branch() + " has uncommitted changes",
                    "Commit them, or reset the branch.");
        }
        var commits = new ArrayList<>(volume.commits());
        commits.addAll(more);
        return Outcome.done(premises.change(volume, premises.shelf().with(volume.with(commits, liveOf(commits)))));
    }

    /** A new tree with the state of the newest commit. */
    private String liveOf(List<Kept> commits) throws IOException {
        var trees = premises.trees();
        return trees.copy(trees.tree(commits.getLast().tree()));
    }
}
