package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.BranchSet;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What is done to branches and their commits. The caller has the branches. */
final class Histories {
    private final Catalogue catalogue;
    private final Packs packs;
    private final LiveStates lives;
    private final ShownCommits shown;
    private final InstantSource clock;

    Histories(Catalogue catalogue, Packs packs, LiveStates lives, ShownCommits shown, InstantSource clock) {
        this.catalogue = catalogue;
        this.packs = packs;
        this.lives = lives;
        this.shown = shown;
        this.clock = clock;
    }

    void create(BranchId branch, VolumeLabel label) throws IOException {
        var there = catalogue.find(branch);
        if (there.isPresent()) {
            label(there.get(), label);
            return;
        }
        clearOld(branch);
        try (var session = packs.begin()) {
            var state = lives.empty(clock.instant(), session);
            packs.sync();
            catalogue.change(new Event.Created(branch, label, Optional.empty(), List.of(), new Live.Stored(state)));
        }
    }

    /** Before an id is used again nothing is left of what had it. */
    void clearOld(BranchId branch) throws IOException {
        if (catalogue.leftovers().contains(branch)) {
            lives.clear(branch);
        }
    }

    void label(BranchState branch, VolumeLabel label) throws IOException {
        if (!branch.label().equals(label)) {
            catalogue.change(new Event.Labelled(branch.id(), label));
        }
    }

    Commit said(Kept kept) throws IOException {
        return CommitCode.read(kept.id(), packs.get(kept.said()));
    }

    Commit commit(BranchState branch, Commit commit) throws IOException {
        var there = branch.commits().find(commit.id());
        if (there.isPresent()) {
            return said(there.get());
        }
        try (var session = packs.begin()) {
            var said = session.put(CommitCode.write(commit));
            var captured = lives.capture(branch, session);
            catalogue.change(new Event.Committed(branch.id(), List.of(new Kept(commit.id(), captured.state(), said))));
        }
        return commit;
    }

    Commit commitTogether(BranchSet branches, Commit commit) throws IOException {
        var states = new ArrayList<BranchState>();
        var there = new HashMap<BranchId, Commit>();
        for (var branch : branches.branches()) {
            var state = catalogue.get(branch);
            states.add(state);
            var kept = state.commits().find(commit.id());
            if (kept.isPresent()) {
                there.put(branch, said(kept.get()));
            }
        }
        var settled = branches.settled(commit.id(), there);
        if (settled.isPresent()) {
            return switch (settled.get()) {
                case Outcome.Done<Commit>(var same) -> same;
                case Outcome.Faulted<Commit>(var fault) -> throw StoreFailure.of(fault);
            };
        }
        try (var session = packs.begin()) {
            var said = session.put(CommitCode.write(commit));
            var commits = new TreeMap<BranchId, Kept>();
            lives.captureTogether(states, session)
                    .forEach((branch, state) -> commits.put(branch, new Kept(commit.id(), state, said)));
            catalogue.change(new Event.CommittedTogether(commits));
        }
        return commit;
    }

    void fork(Origin origin, BranchId as, VolumeLabel label) throws IOException {
        var from = catalogue.get(origin.branch());
        Catalogue.get(from, origin.commit());
        var there = catalogue.find(as);
        if (there.isPresent()) {
            if (!there.get().origin().equals(Optional.of(origin))) {
                throw taken(as);
            }
            return;
        }
        clearOld(as);
        catalogue.change(() -> {
            // Looked at again: now nothing changes any more.
            Kept still = Catalogue.get(catalogue.get(origin.branch()), origin.commit());
            return new Event.Created(as, label, Optional.of(origin), List.of(), new Live.Stored(still.state()));
        });
    }

    private static StoreFailure taken(BranchId branch) {
        return StoreFailure.refused(
                FaultCode.ALREADY_EXISTS, "branch " + branch + " has another volume already", "Use another id.");
    }

    void split(BranchState branch, CommitId at, BranchId keepAs, VolumeLabel label) throws IOException {
        var to = catalogue.reached(branch, at).state();
        int first = branch.commits().place(at).map(place -> place + 1).orElse(0);
        var there = catalogue.find(keepAs);
        if (keepAs.equals(branch.id())) {
            throw taken(keepAs);
        }
        if (there.isPresent()) {
            var origin = first == 0 ? branch.origin() : Optional.of(new Origin(branch.id(), at));
            if (!there.get().origin().equals(origin)) {
                throw taken(keepAs);
            }
            return;
        }
        clearOld(keepAs);
        hideAfter(branch, first);
        try (var session = packs.begin()) {
            var captured = lives.capture(branch, session);
            catalogue.change(
                    new Event.Split(branch.id(), first, next(branch, to, keepAs), keepAs, label, captured.state()));
            switchOver(branch, to, keepAs, captured);
        }
    }

    private void hideAfter(BranchState branch, int first) throws IOException {
        for (var commit : branch.commits().after(first)) {
            shown.hide(branch.id(), commit.id());
        }
    }

    private static Live next(BranchState branch, ObjectId to, BranchId keepAs) {
        return switch (branch.live()) {
            case Live.Stored _ -> new Live.Stored(to);
            case Live.Directory _ -> new Live.Directory(Optional.of(new Live.Switch(to, keepAs)));
        };
    }

    private void switchOver(BranchState branch, ObjectId to, BranchId keepAs, LiveStates.Captured captured)
            throws IOException {
        if (branch.live() instanceof Live.Directory) {
            lives.switchOver(branch.id(), new Live.Switch(to, keepAs), captured.known(), false);
        }
    }

    void replace(BranchState branch, BranchId with, BranchId keepAs, VolumeLabel label, VolumeLabel keptLabel)
            throws IOException {
        if (catalogue.find(with).isEmpty() && catalogue.find(keepAs).isPresent()) {
            return;
        }
        var other = catalogue.get(with);
        int first = part(branch, other)
                .orElseThrow(() -> StoreFailure.refused(
                        FaultCode.INVALID,
                        "branch " + with + " did not begin at a commit of " + branch.id() + ", nor where that began",
                        "Name a branch that a reset of it made."));
        if (catalogue.find(keepAs).isPresent()) {
            throw taken(keepAs);
        }
        clearOld(keepAs);
        lives.unmount(other);
        hideAfter(other, 0);
        hideAfter(branch, first);
        try (var session = packs.begin()) {
            var to = lives.capture(other, session).state();
            var captured = lives.capture(branch, session);
            catalogue.change(new Event.Replaced(
                    branch.id(), first, with, label, next(branch, to, keepAs), keepAs, keptLabel, captured.state()));
            switchOver(branch, to, keepAs, captured);
        }
        lives.clear(with);
    }

    /** How many commits of {@code branch} come before {@code other} parts from it. */
    private static Optional<Integer> part(BranchState branch, BranchState other) {
        if (other.id().equals(branch.id()) || other.origin().isEmpty()) {
            return Optional.empty();
        }
        var origin = other.origin().get();
        if (origin.branch().equals(branch.id())) {
            return branch.commits().place(origin.commit()).map(place -> place + 1);
        }
        return branch.origin().equals(other.origin()) ? Optional.of(0) : Optional.empty();
    }

    void destroy(BranchState branch) throws IOException {
        var id = branch.id();
        if (lives.mountedAt(branch).isPresent()) {
            throw StoreFailure.refused(FaultCode.BUSY, "branch " + id + " is mounted", "Unmount it, and try again.");
        }
        requireNoDependents(id);
        hideAfter(branch, 0);
        catalogue.change(() -> {
            requireNoDependents(id);
            return new Event.Destroyed(id);
        });
        lives.clear(id);
    }

    private void requireNoDependents(BranchId branch) throws StoreFailure {
        var dependents = catalogue.dependents(branch);
        if (!dependents.isEmpty()) {
            throw StoreFailure.refused(
                    FaultCode.HAS_DEPENDENTS,
                    "branches began at commits of " + branch + ": "
                            + String.join(
                                    ", ",
                                    dependents.stream().map(BranchId::value).toList()),
                    "Drop those first.");
        }
    }
}
