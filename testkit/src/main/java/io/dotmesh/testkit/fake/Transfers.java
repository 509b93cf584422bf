package io.dotmesh.testkit.fake;

import io.dotmesh.domain.difference.TreeComparison;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.testkit.fake.DirectoryStreams.Contents;
import io.dotmesh.testkit.fake.Held.Kept;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What goes out of a {@link DirectoryVolumeStore} and comes into it. */
final class Transfers {
    private final Premises premises;
    private static final Pattern POINT = Pattern.compile("dir~(.*)~([0-9]{1,18})");

    private final DirectoryStreams streams;
    private final Arrivals arrivals;

    Transfers(Premises premises) {
        this.premises = premises;
        this.arrivals = premises.arrivals();
        this.streams = new DirectoryStreams(premises.trees());
    }

    Outcome<Long> size(Held volume, Optional<CommitId> from, CommitId to) throws IOException {
        return switch (between(volume, from, to)) {
            case Outcome.Done<List<Kept>>(var commits) -> Outcome.done(streams.size(from, commits));
            case Outcome.Faulted<List<Kept>>(var fault) -> Outcome.faulted(fault);
        };
    }

    Outcome<CommitStream> send(Held volume, Optional<CommitId> from, CommitId to) throws IOException {
        return send(volume, from, to, 0);
    }

    private Outcome<CommitStream> send(Held volume, Optional<CommitId> from, CommitId to, long offset)
            throws IOException {
        return switch (between(volume, from, to)) {
            case Outcome.Done<List<Kept>>(var commits) -> {
                // Where it is none of its own, it is the one that the branch began at.
                var root = from.filter(commit -> volume.commit(commit).isEmpty())
                        .flatMap(_ -> volume.origin())
                        .map(Origin::branch);
                yield Outcome.done(streams.send(from, commits, root, offset));
            }
            case Outcome.Faulted<List<Kept>>(var fault) -> Outcome.faulted(fault);
        };
    }

    Outcome<CommitStream> sendRest(Held volume, ResumePoint at) throws IOException {
        var words = POINT.matcher(at.text());
        var contents = words.matches() ? Contents.parse(words.group(1)) : Optional.<Contents>empty();
        return contents.isPresent()
                ? send(volume, contents.get().from(), contents.get().to(), Long.parseLong(words.group(2)))
                : Outcome.refused(FaultCode.INVALID, "no such store made " + at, "Send from the beginning.");
    }

    private static Outcome<List<Kept>> between(Held volume, Optional<CommitId> from, CommitId to) {
        if (volume.commit(to).isEmpty()) {
            return StoreFaults.noSuchCommit(volume.branch(), to);
        }
        if (from.isPresent() && volume.countTo(from.get()).isEmpty()) {
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
        var head = streams.readHead(stream);
        var ready = ready(branch, head.contents().below());
        if (ready.toFault().isPresent()) {
            return Outcome.faulted(ready.toFault().get());
        }
        var origin = origin(label, head.contents());
        if (head.contents().root().isPresent() && origin.isEmpty()) {
            return Outcome.refused(
                    FaultCode.NO_SUCH_COMMIT,
                    "the commit at which branch " + branch + " began is not here",
                    "Send the branch that has it first, or send all.");
        }
        var file = arrivals.file(branch, head.contents());
        if (head.offset() == 0) {
            arrivals.drop(branch);
        } else if (!arrivals.find(branch)
                .equals(Optional.of(new Arrivals.Kept(file, head.contents(), head.offset())))) {
            return Outcome.refused(
                    FaultCode.INVALID,
                    "the stream goes on where nothing of it is kept up to there",
                    "Ask for the point at which to go on.");
        }
        DirectoryStreams.store(stream, head, file);
        try {
            return received(branch, label, origin, streams.receive(file));
        } finally {
            arrivals.drop(branch);
        }
    }

    /** Where the stream's branch began, whichever branch has that here: the sender's, one of its dot, or another. */
    private Optional<Origin> origin(VolumeLabel label, Contents contents) {
        var root = contents.root();
        var commit = contents.from();
        return premises.shelf().volumes().values().stream()
                .filter(held ->
                        root.isPresent() && held.commit(commit.orElseThrow()).isPresent())
                .min(Comparator.comparing((Held held) -> !root.equals(Optional.of(held.branch())))
                        .thenComparing(held -> !held.label().dot().equals(label.dot())))
                .map(held -> new Origin(held.branch(), commit.orElseThrow()));
    }

    private Outcome<Held> received(
            BranchId branch, VolumeLabel label, Optional<Origin> origin, DirectoryStreams.Received received)
            throws IOException {
        var volume = premises.shelf().volume(branch);
        if (volume.isPresent()) {
            return Outcome.done(receiveOnTop(volume.get(), received.commits()));
        }
        var commits = received.commits();
        var made = new Held(branch, label, origin, commits, liveOf(commits));
        premises.become(premises.shelf().with(made));
        return Outcome.done(made);
    }

    /** Whether a stream that begins there can be taken in. */
    private Outcome<Nothing> ready(BranchId branch, Optional<CommitId> from) throws IOException {
        var there = premises.shelf().volume(branch);
        if (from.isEmpty() || there.isEmpty()) {
            return from.isEmpty()
                    ? there.isEmpty() ? Outcome.done() : StoreFaults.taken(branch)
                    : StoreFaults.noSuchBranch(branch);
        }
        var volume = there.get();
        if (!isNewest(volume, from.get())) {
            return Outcome.refused(
                    FaultCode.INVALID,
                    "the newest commit of branch " + volume.branch() + " is not " + from.get(),
                    "Send what comes after its newest commit.");
        }
        if (premises.trees().isMounted(volume)) {
            return Outcome.refused(FaultCode.BUSY, "branch " + branch + " is mounted", "Unmount it first.");
        }
        var states = new DirectoryStates(
                premises.state(volume, from.get()), premises.trees().live(volume));
        return new TreeComparison<>(states).differs()
                ? Outcome.refused(
                        FaultCode.BUSY,
                        "branch " + volume.branch() + " has uncommitted changes",
                        "Commit them, or reset the branch.")
                : Outcome.done();
    }

    private static boolean isNewest(Held volume, CommitId commit) {
        return volume.countTo(commit).equals(Optional.of(volume.commits().size()));
    }

    /** Of what is kept, only that which still can go on. */
    Optional<ResumePoint> resumePoint(BranchId branch) throws IOException {
        var volume = premises.shelf().volume(branch);
        return arrivals.find(branch)
                .filter(kept -> kept.contents()
                        .below()
                        .map(from ->
                                volume.filter(there -> isNewest(there, from)).isPresent())
                        .orElse(volume.isEmpty()))
                .map(Arrivals.Kept::point);
    }

    void discard(BranchId branch) throws IOException {
        arrivals.drop(branch);
    }

    void discardAll() throws IOException {
        arrivals.dropAll();
    }

    private Held receiveOnTop(Held volume, List<Kept> more) throws IOException {
        var commits = new ArrayList<>(volume.commits());
        commits.addAll(more);
        return premises.change(volume, premises.shelf().with(volume.with(commits, liveOf(commits))));
    }

    /** A new tree with the state of the newest commit. */
    private String liveOf(List<Kept> commits) throws IOException {
        var trees = premises.trees();
        return trees.copy(trees.tree(commits.getLast().tree()));
    }
}
