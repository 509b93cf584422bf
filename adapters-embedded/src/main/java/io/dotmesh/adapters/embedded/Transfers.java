package io.dotmesh.adapters.embedded;

import io.dotmesh.adapters.embedded.Arrivals.Arrival;
import io.dotmesh.domain.difference.TreeComparison;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.ResumePoint;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Sends commits away and takes them in. */
final class Transfers {
    /** How much may have to be sent again after a crash. */
    private static final long NOTED_EVERY_BYTES = 64L * 1024 * 1024;

    private final Catalogue catalogue;
    private final Packs packs;
    private final LiveStates lives;
    private final Histories histories;
    private final Arrivals arrivals;

    Transfers(Catalogue catalogue, Packs packs, LiveStates lives, Histories histories, Arrivals arrivals) {
        this.catalogue = catalogue;
        this.packs = packs;
        this.lives = lives;
        this.histories = histories;
        this.arrivals = arrivals;
    }

    /** Which commits a stream has. */
    private record Range(Optional<Kept> from, List<Kept> commits) {}

    private Range range(BranchState branch, Optional<CommitId> from, CommitId to) throws StoreFailure {
        Kept _ = Catalogue.get(branch, to);
        int end = branch.commits().place(to).orElseThrow() + 1;
        Optional<Kept> base = from.isPresent() ? Optional.of(catalogue.reached(branch, from.get())) : Optional.empty();
        if (from.isPresent() && branch.commits().place(from.get()).isEmpty()) {
            throw StoreFailure.refused(
                    FaultCode.NOT_SUPPORTED,
                    "this kind of store does not send a branch from the commit it began at",
                    "Send all of it.");
        }
        int begin =
                from.flatMap(branch.commits()::place).map(place -> place + 1).orElse(0);
        if (begin >= end) {
            throw StoreFailure.refused(
                    FaultCode.INVALID,
                    "no commit of branch " + branch.id() + " comes after "
                            + from.map(CommitId::value).orElse("its beginning") + " up to " + to,
                    "Name an older commit to begin with.");
        }
        return new Range(base, branch.commits().all().subList(begin, end));
    }

    long size(BranchState branch, Optional<CommitId> from, CommitId to) throws IOException {
        var range = range(branch, from, to);
        return CommitStreamWriter.size(range.from(), range.commits(), 0, packs);
    }

    CommitStream send(BranchState branch, Optional<CommitId> from, CommitId to) throws IOException {
        return stream(range(branch, from, to), 0);
    }

    private CommitStream stream(Range range, long skipped) throws IOException {
        return new CommitStream(
                CommitStreamWriter.of(range.from(), range.commits(), skipped, packs),
                CommitStreamWriter.size(range.from(), range.commits(), skipped, packs));
    }

    CommitStream sendRest(BranchState branch, ResumePoint at) throws IOException {
        var arrival = Arrival.parse(at.text())
                .orElseThrow(() -> StoreFailure.refused(
                        FaultCode.INVALID, "no store of this kind told the point " + at, "Send from the beginning."));
        var range = range(branch, arrival.from(), arrival.to());
        if (!CommitStreamWriter.headOf(range.from(), range.commits()).equals(arrival.head())) {
            throw StoreFailure.refused(
                    FaultCode.INVALID,
                    "the commits of branch " + branch.id() + " up to " + arrival.to() + " are not those that were sent",
                    "Send from the beginning.");
        }
        return stream(range, arrival.objects());
    }

    /** Of what is kept, that which can still go on. */
    Optional<ResumePoint> resumePoint(BranchId branch) throws IOException {
        var arrival = arrivals.find(branch);
        var there = catalogue.find(branch);
        boolean fits = arrival.flatMap(Arrival::from)
                .map(from -> there.flatMap(Transfers::newest).equals(Optional.of(from)))
                .orElse(there.isEmpty());
        return arrival.filter(_ -> fits).map(Arrival::point);
    }

    void discard(BranchId branch) throws IOException {
        arrivals.drop(branch);
    }

    void discardAll() throws IOException {
        arrivals.dropAll();
    }

    /** The caller has the branch. */
    void receive(BranchId branch, VolumeLabel label, InputStream stream) throws IOException {
        try (var session = packs.begin()) {
            var coming = new Coming(branch);
            CommitStreamReader.Received received;
            try {
                received = new CommitStreamReader(stream, packs, session, coming).read();
            } catch (IOException e) {
                coming.cut(e);
                throw e;
            }
            packs.sync();
            var tip = new Live.Stored(received.commits().getLast().state());
            if (received.from().isEmpty()) {
                histories.clearOld(branch);
                catalogue.change(new Event.Created(branch, label, Optional.empty(), received.commits(), tip));
            } else {
                receiveOnTop(branch, received, tip);
            }
            arrivals.drop(branch);
        }
    }

    /** Notes how far a stream came, now and then and when it ends too early. */
    private final class Coming implements CommitStreamReader.Progress {
        private final BranchId branch;
        private Optional<Arrival> arrival = Optional.empty();
        private long unnoted;
        private boolean complete;

        Coming(BranchId branch) {
            this.branch = branch;
        }

        @Override
        public void begins(CommitStreamReader.Received head) throws IOException {
            check(branch, head.from());
            if (head.from().isPresent()) {
                requireWaiting(catalogue.get(branch), head);
            }
            var begun = new Arrival(
                    head.from().map(Kept::id),
                    head.commits().getLast().id(),
                    CommitStreamWriter.headOf(head.from(), head.commits()),
                    head.skipped());
            if (head.skipped() == 0) {
                arrivals.drop(branch);
            } else if (!arrivals.find(branch).equals(Optional.of(begun))) {
                throw StoreFailure.refused(
                        FaultCode.INVALID,
                        "the stream goes on where nothing of it is kept up to there",
                        "Ask for the point at which to go on.");
            }
            arrival = Optional.of(begun);
        }

        @Override
        public void came(int bytes) throws IOException {
            arrival = arrival.map(it -> new Arrival(it.from(), it.to(), it.head(), it.objects() + 1));
            unnoted += bytes;
            if (unnoted > NOTED_EVERY_BYTES) {
                note();
            }
        }

        @Override
        public void ended() {
            complete = true;
        }

        private void note() throws IOException {
            if (arrival.isPresent() && arrival.get().objects() > 0) {
                packs.sync();
                arrivals.keep(branch, arrival.get());
                unnoted = 0;
            }
        }

        /** What makes no sense as a whole is not worth keeping, and a full disk needs the room more. */
        void cut(IOException why) throws IOException {
            if (!complete && why instanceof StoreFailure known && known.fault().code() == FaultCode.CORRUPT) {
                note();
            } else if (arrival.isPresent()) {
                arrivals.drop(branch);
            }
        }
    }

    private void check(BranchId branch, Optional<Kept> from) throws IOException {
        var there = catalogue.find(branch);
        if (from.isEmpty()) {
            if (there.isPresent()) {
                throw StoreFailure.refused(
                        FaultCode.ALREADY_EXISTS,
                        "branch " + branch + " has a volume already",
                        "Use another id, or send only what comes after its newest commit.");
            }
            return;
        }
        var state = catalogue.get(branch);
        var newest = newest(state);
        if (!newest.equals(Optional.of(from.get().id()))
                || !catalogue
                        .reached(state, from.get().id())
                        .state()
                        .equals(from.get().state())) {
            throw StoreFailure.refused(
                    FaultCode.INVALID,
                    "the newest commit of branch " + branch + " is "
                            + newest.map(CommitId::value).orElse("none") + ", and the stream begins after "
                            + from.get().id(),
                    "Send what comes after its newest commit, or send it whole to another branch.");
        }
    }

    private static Optional<CommitId> newest(BranchState branch) {
        return branch.commits().isEmpty()
                ? branch.origin().map(Origin::commit)
                : Optional.of(branch.commits().last().id());
    }

    private void receiveOnTop(BranchId branch, CommitStreamReader.Received received, Live tip) throws IOException {
        var state = catalogue.get(branch);
        for (var commit : received.commits()) {
            if (state.commits().find(commit.id()).isPresent()) {
                throw CommitStreamCode.damaged("it has commit " + commit.id() + ", which the branch has");
            }
        }
        requireWaiting(state, received);
        lives.settle(state);
        requireClean(catalogue.get(branch), received);
        catalogue.change(new Event.Received(branch, received.commits(), tip));
    }

    /** Nobody works in it, and nothing there would get lost. */
    private void requireWaiting(BranchState branch, CommitStreamReader.Received received) throws IOException {
        if (lives.mountedAt(branch).isPresent()) {
            throw StoreFailure.unavailable(
                    FaultCode.BUSY, "branch " + branch.id() + " is mounted", "Unmount it, and try again.");
        }
        requireClean(branch, received);
    }

    private void requireClean(BranchState branch, CommitStreamReader.Received received) throws IOException {
        try (var session = packs.begin()) {
            var state = lives.capture(branch, session).state();
            if (!isSame(received.from().orElseThrow().state(), state)) {
                throw StoreFailure.refused(
                        FaultCode.BUSY,
                        "branch " + branch.id() + " has uncommitted changes",
                        "Commit them, or reset the branch, and try again.");
            }
        }
    }

    private boolean isSame(ObjectId one, ObjectId other) throws IOException {
        if (one.equals(other)) {
            return true;
        }
        var states = new StoredStates(
                Root.read(one, packs).directory(), Root.read(other, packs).directory(), packs);
        return !new TreeComparison<>(states).differs();
    }
}
