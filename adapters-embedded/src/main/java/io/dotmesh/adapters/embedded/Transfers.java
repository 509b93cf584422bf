package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.difference.TreeComparison;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Sends commits away and takes them in. */
final class Transfers {
    private final Catalogue catalogue;
    private final Packs packs;
    private final LiveStates lives;
    private final Histories histories;

    Transfers(Catalogue catalogue, Packs packs, LiveStates lives, Histories histories) {
        this.catalogue = catalogue;
        this.packs = packs;
        this.lives = lives;
        this.histories = histories;
    }

    /** Which commits a stream has. */
    private record Range(Optional<Kept> from, List<Kept> commits) {}

    private Range range(BranchState branch, Optional<CommitId> from, CommitId to) throws StoreFailure {
        Kept _ = Catalogue.get(branch, to);
        int end = branch.commits().place(to).orElseThrow() + 1;
        Optional<Kept> base = from.isPresent() ? Optional.of(catalogue.reached(branch, from.get())) : Optional.empty();
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
        return CommitStreamWriter.size(range.from(), range.commits(), packs);
    }

    InputStream send(BranchState branch, Optional<CommitId> from, CommitId to) throws IOException {
        var range = range(branch, from, to);
        return CommitStreamWriter.of(range.from(), range.commits(), packs);
    }

    /** The caller has the branch. */
    void receive(BranchId branch, VolumeLabel label, InputStream stream) throws IOException {
        try (var session = packs.begin()) {
            var received = new CommitStreamReader(stream, packs, session).read(from -> check(branch, from));
            packs.sync();
            var tip = new Live.Stored(received.commits().getLast().state());
            if (received.from().isEmpty()) {
                histories.clearOld(branch);
                catalogue.change(new Event.Created(branch, label, Optional.empty(), received.commits(), tip));
                return;
            }
            receiveOnTop(branch, received, tip);
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
        var newest = state.commits().isEmpty()
                ? state.origin().map(at -> at.commit())
                : Optional.of(state.commits().last().id());
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

    private void receiveOnTop(BranchId branch, CommitStreamReader.Received received, Live tip) throws IOException {
        var state = catalogue.get(branch);
        for (var commit : received.commits()) {
            if (state.commits().find(commit.id()).isPresent()) {
                throw CommitStreamCode.damaged("it has commit " + commit.id() + ", which the branch has");
            }
        }
        boolean mounted = lives.mountedAt(state).isPresent();
        if (mounted) {
            requireClean(state, received);
            lives.unmount(state);
        }
        try {
            requireClean(state, received);
            lives.settle(state);
            requireClean(catalogue.get(branch), received);
            catalogue.change(new Event.Received(branch, received.commits(), tip));
        } finally {
            if (mounted) {
                lives.mount(catalogue.get(branch));
            }
        }
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
