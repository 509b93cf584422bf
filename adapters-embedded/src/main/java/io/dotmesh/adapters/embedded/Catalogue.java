package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.ReentrantLock;

/** All branches as they are now. One event at a time changes them, and counts when the ledger has it for good. */
final class Catalogue implements Closeable {
    // Below this a ledger is read in no time, however much of it is out of date.
    private static final long REWRITE_BYTES_MIN = 1024 * 1024;

    private final Ledger ledger;
    private final ReentrantLock changing = new ReentrantLock();
    private final Map<BranchId, BranchState> branches = new ConcurrentSkipListMap<>();
    private final Map<BranchId, Live.Switch> pending = new ConcurrentSkipListMap<>();
    private final Set<BranchId> leftovers = new ConcurrentSkipListSet<>();
    private long events;

    private Catalogue(Ledger ledger) {
        this.ledger = ledger;
    }

    static Catalogue open(Path path, StoreFiles files) throws IOException {
        var opened = Ledger.open(path, files);
        try {
            var catalogue = new Catalogue(opened.ledger());
            for (var record : opened.records()) {
                catalogue.apply(EventCode.read(record));
            }
            if (opened.frayed()) {
                catalogue.rewrite();
            }
            return catalogue;
        } catch (IOException e) {
            opened.ledger().close();
            throw e;
        }
    }

    Optional<BranchState> find(BranchId branch) {
        return Optional.ofNullable(branches.get(branch));
    }

    BranchState get(BranchId branch) throws StoreFailure {
        return find(branch)
                .orElseThrow(() -> StoreFailure.refused(
                        FaultCode.NO_SUCH_BRANCH, "there is no volume of branch " + branch, "See 'dm list'."));
    }

    static Kept get(BranchState branch, CommitId commit) throws StoreFailure {
        return branch.commits().find(commit).orElseThrow(() -> noSuchCommit(branch.id(), commit));
    }

    static StoreFailure noSuchCommit(BranchId branch, CommitId commit) {
        return StoreFailure.refused(
                FaultCode.NO_SUCH_COMMIT, "branch " + branch + " has no commit " + commit, "See 'dm log'.");
    }

    /** The commit of the branch, or the one that it began at. */
    Kept reached(BranchState branch, CommitId commit) throws StoreFailure {
        if (branch.commits().find(commit).isEmpty() && branch.beganAt(commit)) {
            return get(get(branch.origin().orElseThrow().branch()), commit);
        }
        return get(branch, commit);
    }

    Collection<BranchState> all() {
        return Collections.unmodifiableCollection(branches.values());
    }

    /** Changes of live directories that have begun and may not have ended. */
    Map<BranchId, Live.Switch> pending() {
        return Collections.unmodifiableMap(pending);
    }

    /** Branches in whose private directories something may stand that nobody needs: most are no more. */
    Set<BranchId> leftovers() {
        return Collections.unmodifiableSet(leftovers);
    }

    List<BranchId> dependents(BranchId branch) {
        return branches.values().stream()
                .filter(each ->
                        each.origin().map(at -> at.branch().equals(branch)).orElse(false))
                .map(BranchState::id)
                .toList();
    }

    /** Looks at all branches while nothing changes, and says what is to happen then. */
    interface Decision {
        Event decide() throws IOException;
    }

    void change(Decision decision) throws IOException {
        changing.lock();
        try {
            var event = decision.decide();
            ledger.append(EventCode.write(event));
            apply(event);
        } finally {
            changing.unlock();
        }
    }

    void change(Event event) throws IOException {
        change(() -> event);
    }

    private void apply(Event event) throws StoreFailure {
        events++;
        switch (event) {
            case Event.Created(var branch, var label, var origin, var commits, var live) ->
                put(new BranchState(branch, label, origin, KeptList.of(commits), live, Set.of()));
            case Event.Labelled(var branch, var label) -> put(get(branch).labelled(label));
            case Event.Committed(var branch, var commits) -> put(get(branch).plus(commits));
            case Event.CommittedTogether(var commits) -> {
                for (var each : commits.entrySet()) {
                    put(get(each.getKey()).plus(List.of(each.getValue())));
                }
            }
            case Event.Received(var branch, var commits, var live) ->
                put(get(branch).plus(commits).with(live));
            case Event.Moved(var branch, var live) -> {
                var state = get(branch);
                if (state.live() instanceof Live.Directory && live instanceof Live.Stored) {
                    leftovers.add(branch);
                }
                put(state.with(live));
            }
            case Event.Split split -> apply(split);
            case Event.Replaced replaced -> apply(replaced);
            case Event.Shown(var branch, var commit, var on) -> put(get(branch).showing(commit, on));
            case Event.Destroyed(var branch) -> {
                branches.remove(branch);
                leftovers.add(branch);
            }
            case Event.Cleared(var branch) -> leftovers.remove(branch);
        }
    }

    private void put(BranchState state) {
        branches.put(state.id(), state);
        if (state.live() instanceof Live.Directory(var change) && change.isPresent()) {
            pending.put(state.id(), change.get());
        } else {
            pending.remove(state.id());
        }
    }

    private void apply(Event.Split split) throws StoreFailure {
        var branch = get(split.branch());
        keep(branch, split.first(), split.keepAs(), split.label(), split.kept());
        put(branch.with(branch.commits().first(split.first())).with(split.live()));
    }

    /** Gives what a branch has after its first commits to another, and those branches that began there. */
    private void keep(
            BranchState branch, int first, BranchId keepAs, io.dotmesh.domain.dot.VolumeLabel label, ObjectId live) {
        var origin = first == 0
                ? branch.origin()
                : Optional.of(new Origin(
                        branch.id(), branch.commits().first(first).last().id()));
        var moved = KeptList.of(branch.commits().after(first));
        put(new BranchState(keepAs, label, origin, moved, new Live.Stored(live), Set.of()));
        rebase(branch.id(), moved, keepAs);
    }

    private void rebase(BranchId from, KeptList commits, BranchId to) {
        for (var each : List.copyOf(branches.values())) {
            var origin = each.origin();
            if (origin.isPresent()
                    && origin.get().branch().equals(from)
                    && commits.find(origin.get().commit()).isPresent()) {
                put(each.beganAt(Optional.of(new Origin(to, origin.get().commit()))));
            }
        }
    }

    private void apply(Event.Replaced replaced) throws StoreFailure {
        var branch = get(replaced.branch());
        var with = get(replaced.with());
        keep(branch, replaced.first(), replaced.keepAs(), replaced.keptLabel(), replaced.kept());
        put(branch.labelled(replaced.label())
                .with(branch.commits().first(replaced.first()))
                .plus(with.commits().all())
                .with(replaced.live()));
        rebase(with.id(), with.commits(), branch.id());
        branches.remove(with.id());
        leftovers.add(with.id());
    }

    /** Forgets how the branches became what they are, when that has become long. */
    void tidy() throws IOException {
        changing.lock();
        try {
            long needed = 2L * branches.size() + leftovers.size();
            for (var branch : branches.values()) {
                needed += branch.commits().size();
            }
            if (ledger.length() > REWRITE_BYTES_MIN && events > 2 * needed) {
                rewrite();
            }
        } finally {
            changing.unlock();
        }
    }

    private void rewrite() throws IOException {
        var records = new ArrayList<byte[]>();
        for (var each : branches.values()) {
            boolean leftover = leftovers.contains(each.id());
            Live live = leftover ? Live.Directory.PLAIN : each.live();
            records.add(EventCode.write(new Event.Created(each.id(), each.label(), each.origin(), List.of(), live)));
            if (leftover) {
                records.add(EventCode.write(new Event.Moved(each.id(), each.live())));
            }
            for (var commit : each.commits().all()) {
                records.add(EventCode.write(new Event.Committed(each.id(), List.of(commit))));
            }
            for (var commit : each.shown()) {
                records.add(EventCode.write(new Event.Shown(each.id(), commit, true)));
            }
        }
        leftovers.stream()
                .filter(branch -> !branches.containsKey(branch))
                .forEach(branch -> records.add(EventCode.write(new Event.Destroyed(branch))));
        ledger.rewrite(records);
        events = records.size();
    }

    @Override
    public void close() throws IOException {
        ledger.close();
    }
}
