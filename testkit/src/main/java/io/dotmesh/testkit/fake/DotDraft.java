package io.dotmesh.testkit.fake;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.SagaId;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.dotmesh.domain.saga.RegistryChange.BeginSaga;
import io.dotmesh.domain.saga.RegistryChange.EndSaga;
import io.dotmesh.domain.saga.RegistryChange.MoveCommits;
import io.dotmesh.domain.saga.RegistryChange.RemoveBranch;
import io.dotmesh.domain.saga.RegistryChange.RemoveDot;
import io.dotmesh.domain.saga.RegistryChange.ReplaceBranch;
import io.dotmesh.domain.saga.RegistryChange.ReplaceDot;
import io.dotmesh.domain.saga.RegistryChange.RequireMastership;
import io.dotmesh.domain.saga.RegistryChange.RestoreDot;
import io.dotmesh.domain.saga.RegistryChange.SetMastership;
import io.dotmesh.domain.saga.RegistryChange.TrashDot;
import io.dotmesh.ports.driven.DotRegister.Begun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A copy of a register's contents on which changes are tried; thrown away when one of them is refused. */
final class DotDraft {
    private final Map<DotId, Dot> dots;
    private final Map<DotId, Trashed> trash;
    private final Map<BranchId, Branch> branches;
    private final Map<BranchId, List<Commit>> commits;
    private final Map<BranchId, Mastership> masterships;
    private final Set<BranchId> removed;
    private final LinkedHashMap<SagaId, Begun> sagas;

    DotDraft() {
        dots = new HashMap<>();
        trash = new HashMap<>();
        branches = new HashMap<>();
        commits = new HashMap<>();
        masterships = new HashMap<>();
        removed = new HashSet<>();
        sagas = new LinkedHashMap<>();
    }

    DotDraft(DotContents from) {
        dots = new HashMap<>(from.dots());
        trash = new HashMap<>(from.trash());
        branches = new HashMap<>(from.branches());
        commits = new HashMap<>(from.commits());
        masterships = new HashMap<>(from.masterships());
        removed = new HashSet<>(from.removed());
        sagas = new LinkedHashMap<>(from.sagas());
    }

    DotContents finish() {
        return new DotContents(
                Collections.unmodifiableMap(dots),
                Collections.unmodifiableMap(trash),
                Collections.unmodifiableMap(branches),
                Collections.unmodifiableMap(commits),
                Collections.unmodifiableMap(masterships),
                Collections.unmodifiableSet(removed),
                Collections.unmodifiableSequencedMap(sagas));
    }

    Outcome<Nothing> make(List<RegistryChange> changes) {
        return Outcome.each(changes, this::make).map(_ -> Nothing.NOTHING);
    }

    private Outcome<Nothing> make(RegistryChange change) {
        return switch (change) {
            case AddDot(var dot) -> add(dot);
            case ReplaceDot(var expected, var next) -> replace(expected, next);
            case RemoveDot(var dot) -> remove(dot);
            case TrashDot(var trashed) -> trash(trashed);
            case RestoreDot(var dot) -> restore(dot);
            case AddBranch(var branch) -> add(branch);
            case ReplaceBranch(var expected, var next) -> replace(expected, next);
            case RemoveBranch(var branch) -> remove(branch);
            case AddCommit(var branch, var commit) -> add(branch, commit);
            case MoveCommits(var from, var after, var to) -> move(from, after, to);
            case SetMastership(var branch, var expected, var next) -> set(branch, expected, next);
            case RequireMastership(var branch, var expected) -> require(branch, expected);
            case BeginSaga(var id, var saga, var by) -> begin(new Begun(id, saga, Optional.of(by)));
            case EndSaga(var id) -> {
                sagas.remove(id);
                yield Outcome.done();
            }
        };
    }

    private Outcome<Nothing> add(Dot dot) {
        if (dot.equals(dots.get(dot.id()))) {
            return Outcome.done();
        }
        if (dots.containsKey(dot.id()) || trash.containsKey(dot.id())) {
            return taken("dot id " + dot.id());
        }
        if (nameTaken(dot)) {
            return taken("dot " + dot.name());
        }
        dots.put(dot.id(), dot);
        return Outcome.done();
    }

    private Outcome<Nothing> replace(Dot expected, Dot next) {
        var current = dots.get(expected.id());
        if (current == null) {
            return noDot(expected.id());
        }
        if (current.equals(next)) {
            return Outcome.done();
        }
        if (!current.equals(expected)) {
            return changed("dot " + current.name());
        }
        if (nameTaken(next)) {
            return taken("dot " + next.name());
        }
        dots.put(next.id(), next);
        return Outcome.done();
    }

    private Outcome<Nothing> remove(DotId dot) {
        var gone = new HashSet<BranchId>();
        var trashed = trash.remove(dot);
        if (trashed != null) {
            trashed.branches().forEach(branch -> gone.add(branch.id()));
        }
        branchesOf(dot).forEach(branch -> gone.add(branch.id()));
        dots.remove(dot);
        gone.forEach(this::forget);
        return Outcome.done();
    }

    private Outcome<Nothing> trash(Trashed next) {
        var kept = sorted(next);
        if (kept.equals(trash.get(kept.dot().id()))) {
            return Outcome.done();
        }
        var current = dots.get(kept.dot().id());
        if (current == null) {
            return noDot(kept.dot().id());
        }
        if (!current.equals(kept.dot()) || !branchesOf(current.id()).equals(kept.branches())) {
            return changed("dot " + current.name());
        }
        dots.remove(current.id());
        kept.branches().forEach(branch -> branches.remove(branch.id()));
        trash.put(current.id(), kept);
        return Outcome.done();
    }

    private Outcome<Nothing> restore(DotId dot) {
        if (dots.containsKey(dot)) {
            return Outcome.done();
        }
        var trashed = trash.get(dot);
        if (trashed == null) {
            return noDot(dot);
        }
        if (nameTaken(trashed.dot())) {
            return taken("dot " + trashed.dot().name());
        }
        trash.remove(dot);
        dots.put(dot, trashed.dot());
        trashed.branches().forEach(branch -> branches.put(branch.id(), branch));
        return Outcome.done();
    }

    private Outcome<Nothing> add(Branch branch) {
        if (!dots.containsKey(branch.dot())) {
            return noDot(branch.dot());
        }
        if (branch.equals(branches.get(branch.id()))) {
            return Outcome.done();
        }
        if (commits.containsKey(branch.id())) {
            return taken("branch id " + branch.id());
        }
        if (nameTaken(branch)) {
            return taken("branch " + branch.name());
        }
        branches.put(branch.id(), branch);
        commits.put(branch.id(), List.of());
        return Outcome.done();
    }

    private Outcome<Nothing> replace(Branch expected, Branch next) {
        var current = branches.get(expected.id());
        if (current == null) {
            return noBranch(expected.id());
        }
        if (current.equals(next)) {
            return Outcome.done();
        }
        if (!current.equals(expected)) {
            return changed("branch " + current.name());
        }
        if (nameTaken(next)) {
            return taken("branch " + next.name());
        }
        branches.put(next.id(), next);
        return Outcome.done();
    }

    private Outcome<Nothing> remove(BranchId branch) {
        forget(branch);
        trash.replaceAll((_, trashed) -> new Trashed(
                trashed.dot(),
                trashed.branches().stream()
                        .filter(kept -> !kept.id().equals(branch))
                        .toList(),
                trashed.by(),
                trashed.since(),
                trashed.expires()));
        return Outcome.done();
    }

    private void forget(BranchId branch) {
        if (commits.remove(branch) != null) {
            removed.add(branch);
        }
        branches.remove(branch);
        masterships.remove(branch);
    }

    private Outcome<Nothing> set(BranchId branch, Optional<Mastership> expected, Mastership next) {
        if (!commits.containsKey(branch)) {
            return noBranch(branch);
        }
        var current = Optional.ofNullable(masterships.get(branch));
        if (current.equals(Optional.of(next))) {
            return Outcome.done();
        }
        if (!current.equals(expected)) {
            return changed("the mastership of branch " + branch);
        }
        masterships.put(branch, next);
        return Outcome.done();
    }

    private Outcome<Nothing> require(BranchId branch, Mastership expected) {
        var current = Optional.ofNullable(masterships.get(branch));
        return current.equals(Optional.of(expected))
                ? Outcome.done()
                : Outcome.refused(
                        FaultCode.NOT_MASTER,
                        "the master of branch " + branch + " is "
                                + current.map(held -> "node " + held.holder() + " with " + held.fence())
                                        .orElse("nobody")
                                + ", not node " + expected.holder() + " with " + expected.fence(),
                        "Ask again.");
    }

    private Outcome<Nothing> add(BranchId branch, Commit commit) {
        var line = commits.get(branch);
        if (line == null) {
            return noBranch(branch);
        }
        var same = line.stream().filter(made -> made.id().equals(commit.id())).findFirst();
        if (same.isPresent()) {
            return same.get().equals(commit) ? Outcome.done() : taken("commit " + commit.id());
        }
        commits.put(branch, joined(line, List.of(commit)));
        return Outcome.done();
    }

    private Outcome<Nothing> move(BranchId from, Optional<CommitId> after, BranchId to) {
        return line(from)
                .then(source -> line(to).then(target -> {
                    var ids = source.stream().map(Commit::id).toList();
                    int begin = after.map(id -> ids.indexOf(id) + 1).orElse(0);
                    if (after.isPresent() && begin == 0) {
                        return changed("branch " + from);
                    }
                    if (from.equals(to)) {
                        return Outcome.done();
                    }
                    var moved = source.subList(begin, source.size());
                    var there = new HashSet<>(target.stream().map(Commit::id).toList());
                    var twice = moved.stream()
                            .map(Commit::id)
                            .filter(there::contains)
                            .findFirst();
                    if (twice.isPresent()) {
                        return taken("commit " + twice.get());
                    }
                    commits.put(from, List.copyOf(source.subList(0, begin)));
                    commits.put(to, joined(target, moved));
                    return Outcome.done();
                }));
    }

    private Outcome<Nothing> begin(Begun next) {
        var begun = sagas.get(next.id());
        if (begun != null) {
            return begun.equals(next) ? Outcome.done() : taken("saga " + next.id());
        }
        var other = sagas.values().stream()
                .filter(open -> open.saga().subject().equals(next.saga().subject()))
                .flatMap(open -> open.by().stream())
                .filter(by -> !Optional.of(by).equals(next.by()))
                .findFirst();
        if (other.isPresent()) {
            return Outcome.refused(
                    FaultCode.BUSY,
                    "node " + other.get() + " is changing the dot "
                            + next.saga().subject(),
                    "Try again.");
        }
        sagas.put(next.id(), next);
        return Outcome.done();
    }

    private Outcome<List<Commit>> line(BranchId branch) {
        return branches.containsKey(branch)
                ? Outcome.done(commits.getOrDefault(branch, List.of()))
                : noBranch(branch).map(_ -> List.of());
    }

    private List<Branch> branchesOf(DotId dot) {
        return branches.values().stream()
                .filter(branch -> branch.dot().equals(dot))
                .sorted(Comparator.comparing(Branch::name))
                .toList();
    }

    private boolean nameTaken(Dot dot) {
        return dots.values().stream()
                .anyMatch(
                        other -> other.name().equals(dot.name()) && !other.id().equals(dot.id()));
    }

    private boolean nameTaken(Branch branch) {
        return branches.values().stream()
                .anyMatch(other -> other.dot().equals(branch.dot())
                        && other.name().equals(branch.name())
                        && !other.id().equals(branch.id()));
    }

    private static Trashed sorted(Trashed trashed) {
        var branches = new ArrayList<>(trashed.branches());
        branches.sort(Comparator.comparing(Branch::name));
        return new Trashed(trashed.dot(), branches, trashed.by(), trashed.since(), trashed.expires());
    }

    private static List<Commit> joined(List<Commit> line, List<Commit> more) {
        var all = new ArrayList<Commit>(line.size() + more.size());
        all.addAll(line);
        all.addAll(more);
        return Collections.unmodifiableList(all);
    }

    private static Outcome<Nothing> taken(String what) {
        return Outcome.refused(FaultCode.ALREADY_EXISTS, what + " already exists", "Choose another name.");
    }

    private static Outcome<Nothing> noDot(DotId dot) {
        return Outcome.refused(FaultCode.NO_SUCH_DOT, "there is no dot with the id " + dot, "See 'dm list'.");
    }

    private static Outcome<Nothing> noBranch(BranchId branch) {
        return Outcome.refused(
                FaultCode.NO_SUCH_BRANCH, "there is no branch with the id " + branch, "See 'dm branch'.");
    }

    private static Outcome<Nothing> changed(String what) {
        return Outcome.refused(FaultCode.BUSY, what + " was changed by someone else meanwhile", "Try again.");
    }
}
