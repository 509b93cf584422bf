package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.identity.SagaId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The contents with changes on top, and a note of every key that was looked at: whatever was decided holds as long as
 * none of those changes. The set of branches of a dot, and what they say about themselves, counts as part of the dot.
 */
final class Draft {
    /** How many branches that were removed in one change get a key each. */
    static final int MARKS_MAX = 16;

    private final Contents contents;
    private final Map<BranchId, List<Commit>> lines;
    private final Supplier<String> names;
    private final boolean staging;

    private final Set<String> looked = new TreeSet<>(Set.of(Layout.FORMAT));
    private final Set<DotId> touched = new HashSet<>();
    private final Set<DotId> removed = new HashSet<>();
    private final Map<DotId, Optional<StoredDot>> dots = new LinkedHashMap<>();
    private final Map<BranchId, Optional<StoredBranch>> branches = new LinkedHashMap<>();
    private final Map<String, Optional<String>> texts = new TreeMap<>();
    private final Map<SagaId, Optional<StoredSaga>> sagas = new LinkedHashMap<>();
    private final Map<BranchId, SequencedMap<CommitId, Commit>> worked = new HashMap<>();
    private final Map<String, TreeMap<Long, Commit>> pending = new TreeMap<>();
    private final Set<String> begun = new HashSet<>();
    private final Set<BranchId> gone = new TreeSet<>();
    private final Map<DotId, Optional<SagaId>> guards = new LinkedHashMap<>();
    private final List<Run> dropped = new ArrayList<>();
    private final List<Plan.Staged> parts = new ArrayList<>();

    /**
     * @param lines the commits of those branches that get some or lose some
     * @param names never gives one twice
     * @param staging whether new commits are written before the transaction, to segments of their own
     */
    Draft(Contents contents, Map<BranchId, List<Commit>> lines, Supplier<String> names, boolean staging) {
        this.contents = contents;
        this.lines = lines;
        this.names = names;
        this.staging = staging;
    }

    String newName() {
        return names.get();
    }

    Optional<StoredDot> dot(DotId id) {
        looked.add(Layout.dot(id));
        var changed = dots.get(id);
        return changed == null ? contents.dot(id) : changed;
    }

    Optional<StoredDot> liveDot(DotId id) {
        return dot(id).filter(StoredDot::isLive);
    }

    void put(StoredDot next) {
        var id = next.dot().id();
        dots.put(id, Optional.of(next));
        touched.add(id);
    }

    /** Makes changes of the same dot that are under way elsewhere begin again. */
    void touch(DotId id) {
        dot(id).ifPresent(this::put);
    }

    Optional<DotId> named(DotName name) {
        return text(Layout.name(name)).map(DotId::new);
    }

    void name(DotName name, Optional<DotId> dot) {
        texts.put(Layout.name(name), dot.map(DotId::value));
    }

    private Optional<String> text(String key) {
        looked.add(key);
        var changed = texts.get(key);
        return changed == null ? contents.text(key) : changed;
    }

    Optional<StoredBranch> branch(BranchId id) {
        var branch = peek(id);
        branch.ifPresent(found -> looked.add(Layout.branch(found.branch().dot(), id)));
        return branch;
    }

    Optional<StoredBranch> liveBranch(BranchId id) {
        return branch(id).filter(found -> liveDot(found.branch().dot()).isPresent());
    }

    private Optional<StoredBranch> peek(BranchId id) {
        var changed = branches.get(id);
        return changed == null ? contents.branch(id) : changed;
    }

    /** Sorted by name. Hold the dot while you look: these are not noted each. */
    List<Branch> branchesOf(DotId dot) {
        var ids = new HashSet<BranchId>();
        contents.branchesOf(dot).forEach(stored -> ids.add(stored.branch().id()));
        ids.addAll(branches.keySet());
        return ids.stream()
                .flatMap(id -> peek(id).stream())
                .map(StoredBranch::branch)
                .filter(branch -> branch.dot().equals(dot))
                .sorted(Comparator.comparing(Branch::name))
                .toList();
    }

    /** A branch that is new; its id is kept from all others. */
    void add(StoredBranch next) {
        var id = next.branch().id();
        text(Layout.branchDot(id));
        texts.put(Layout.branchDot(id), Optional.of(next.branch().dot().value()));
        looked.add(Layout.branch(next.branch().dot(), id));
        put(next);
    }

    void put(StoredBranch next) {
        branches.put(next.branch().id(), Optional.of(next));
    }

    void remove(StoredBranch removing) {
        var id = removing.branch().id();
        gone.add(id);
        branches.put(id, Optional.empty());
        texts.put(Layout.branchDot(id), Optional.empty());
        worked.put(id, new LinkedHashMap<>());
        removing.runs().forEach(this::drop);
    }

    void remove(StoredDot removing) {
        var id = removing.dot().id();
        branchesOf(id).forEach(branch -> peek(branch.id()).ifPresent(this::remove));
        dots.put(id, Optional.empty());
        removed.add(id);
    }

    Optional<StoredSaga> saga(SagaId id) {
        looked.add(Layout.saga(id));
        var changed = sagas.get(id);
        return changed == null ? contents.saga(id) : changed;
    }

    int sagasBegun() {
        return sagas.size();
    }

    void put(SagaId id, Optional<StoredSaga> saga) {
        sagas.put(id, saga);
    }

    /** Those that are under way, but for those that older versions began. */
    Set<SagaId> sagasOf(DotId dot) {
        var ids = new HashSet<>(contents.sagasOf(dot));
        ids.addAll(sagas.keySet());
        ids.removeIf(id -> beginner(id).filter(by -> by.dot().equals(dot)).isEmpty());
        return ids;
    }

    /** The nodes that have a saga of a dot under way. Guard the dot when you begin one. */
    Set<NodeId> beginnersOf(DotId dot) {
        var nodes = new TreeSet<NodeId>();
        sagasOf(dot).forEach(id -> beginner(id).ifPresent(by -> nodes.add(by.node())));
        return nodes;
    }

    private Optional<StoredSaga.Beginner> beginner(SagaId id) {
        var changed = sagas.get(id);
        return (changed == null ? contents.saga(id) : changed).flatMap(StoredSaga::by);
    }

    /** Keeps sagas of a dot from beginning or ending elsewhere at the same moment. */
    void guard(DotId dot, Optional<SagaId> by) {
        looked.add(Layout.sagaDot(dot));
        guards.put(dot, by);
    }

    void stage(Plan.Staged staged) {
        parts.add(staged);
    }

    /** The commits of a branch, oldest first; the caller may change them. */
    SequencedMap<CommitId, Commit> line(BranchId id) {
        return worked.computeIfAbsent(id, _ -> {
            var line = new LinkedHashMap<CommitId, Commit>();
            lines.getOrDefault(id, List.of()).forEach(commit -> line.put(commit.id(), commit));
            return line;
        });
    }

    /** Where the next commit of a branch goes: after its last run where that is open, else to a new segment. */
    StoredBranch append(StoredBranch to, Commit commit) {
        var runs = new ArrayList<>(to.runs());
        boolean follows = to.open()
                && !runs.isEmpty()
                && (!staging || begun.contains(runs.getLast().segment()));
        var last = follows ? runs.removeLast() : new Run(segmentOf(to), 0, 0);
        runs.add(new Run(last.segment(), last.from(), last.to() + 1));
        pending.computeIfAbsent(last.segment(), _ -> new TreeMap<>()).put(last.to(), commit);
        return to.with(runs, true, Optional.of(commit));
    }

    private String segmentOf(StoredBranch branch) {
        var segment = branch.branch().dot() + "/" + names.get();
        begun.add(segment);
        return segment;
    }

    void drop(Run run) {
        dropped.add(run);
        var mine = pending.get(run.segment());
        if (mine != null) {
            mine.subMap(run.from(), run.to()).clear();
        }
    }

    /** {@code CORRUPT} when something that was looked at cannot be read. */
    Outcome<Nothing> readable() {
        var about = new TreeSet<>(looked);
        touched.forEach(dot -> about.add(Layout.branches(dot)));
        return contents.readable(about);
    }

    /** What has to be done to make it so. */
    Outcome<Plan> finish() {
        return readable().map(_ -> plan());
    }

    private Plan plan() {
        var puts = new TreeMap<String, String>();
        var deletes = new ArrayList<KeyRange>();
        var whole = wholes();
        for (var dot : whole) {
            deletes.add(KeyRange.under(Layout.branches(dot)));
            deletes.add(KeyRange.under(Layout.commits(dot)));
        }
        dots.forEach(
                (id, next) -> record(Layout.dot(id), next.map(Records::text), touched.contains(id), puts, deletes));
        recordBranches(whole, puts, deletes);
        sagas.forEach((id, next) -> recordSaga(id, next, puts, deletes));
        guards.forEach((dot, by) -> record(Layout.sagaDot(dot), by.map(SagaId::value), true, puts, deletes));
        recordRemoved(puts);
        var staged = new ArrayList<>(parts.stream().filter(this::isReferred).toList());
        recordCommits(puts, staged);
        var later = new ArrayList<String>();
        texts.forEach((key, next) -> {
            if (key.startsWith(Layout.BRANCH_DOTS) && next.isEmpty() && !whole.isEmpty()) {
                later.add(key);
            } else {
                record(key, next, !next.equals(contents.text(key)), puts, deletes);
            }
        });
        // Those of a dot that is gone harm nothing, so as many go as fit.
        later.stream()
                .limit(Math.max(0, Plan.OPERATIONS_MAX - puts.size() - deletes.size() - staged.size()))
                .forEach(key -> record(key, Optional.empty(), true, puts, deletes));
        var expected = new TreeMap<String, Long>();
        looked.forEach(key -> expected.put(key, contents.modified(key)));
        return new Plan(expected, puts, deletes, staged);
    }

    /** The dots that go with everything below them. */
    private Set<DotId> wholes() {
        var whole = new HashSet<>(removed);
        branches.values()
                .forEach(next ->
                        next.ifPresent(stored -> whole.remove(stored.branch().dot())));
        return whole;
    }

    private void recordBranches(Set<DotId> whole, SortedMap<String, String> puts, List<KeyRange> deletes) {
        branches.forEach((id, next) -> {
            var before = contents.branch(id).map(StoredBranch::branch);
            before.filter(branch -> !whole.contains(branch.dot())
                            && next.map(stored -> !stored.branch().dot().equals(branch.dot()))
                                    .orElse(true))
                    .ifPresent(branch -> {
                        var key = Layout.branch(branch.dot(), id);
                        looked.add(key);
                        deletes.add(KeyRange.of(key));
                    });
            next.filter(stored -> !next.equals(contents.branch(id)))
                    .ifPresent(stored -> puts.put(Layout.branch(stored.branch().dot(), id), Records.text(stored)));
        });
        for (var run : dropped) {
            if (!begun.contains(run.segment())
                    && whole.stream().noneMatch(dot -> run.segment().startsWith(dot + "/"))) {
                deletes.add(
                        new KeyRange(Layout.commit(run.segment(), run.from()), Layout.commit(run.segment(), run.to())));
            }
        }
    }

    /** For good, and read by nobody but who asks for them: a mark each, or one text where they are many. */
    private void recordRemoved(SortedMap<String, String> puts) {
        var marked = gone.stream().filter(id -> peek(id).isEmpty()).toList();
        if (marked.size() <= MARKS_MAX) {
            marked.forEach(id -> puts.put(Layout.removed(id), ""));
        } else {
            puts.put(
                    Layout.REMOVALS + names.get(),
                    String.join("\n", marked.stream().map(BranchId::value).toList()));
        }
    }

    private void recordSaga(
            SagaId id, Optional<StoredSaga> next, SortedMap<String, String> puts, List<KeyRange> deletes) {
        var before = contents.saga(id);
        record(Layout.saga(id), next.map(Records::text), !next.equals(before), puts, deletes);
        before.flatMap(StoredSaga::parts).ifPresent(gone -> deletes.add(KeyRange.under(gone.range())));
    }

    /** A saga may have ended in the same list that began it. */
    private boolean isReferred(Plan.Staged part) {
        return sagas.values().stream()
                .flatMap(Optional::stream)
                .flatMap(saga -> saga.parts().stream())
                .anyMatch(parts -> parts.range().equals(part.range()));
    }

    private void recordCommits(SortedMap<String, String> puts, List<Plan.Staged> staged) {
        pending.forEach((segment, commits) -> {
            var entries = new TreeMap<String, String>();
            commits.forEach((number, commit) -> entries.put(Layout.commit(segment, number), Records.text(commit)));
            if (staging && !entries.isEmpty()) {
                staged.add(new Plan.Staged(Layout.COMMITS + segment + "/", entries));
            } else {
                puts.putAll(entries);
            }
        });
    }

    private void record(
            String key,
            Optional<String> next,
            boolean differs,
            SortedMap<String, String> puts,
            List<KeyRange> deletes) {
        if (next.isPresent()) {
            if (differs) {
                puts.put(key, next.get());
            }
        } else if (contents.modified(key) != 0) {
            deletes.add(KeyRange.of(key));
        }
    }
}
