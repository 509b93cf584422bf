package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.domain.saga.SagaText;
import io.dotmesh.ports.driven.DotRegister;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The dots, read from the mirror and changed in etcd. */
record EtcdDotRegister(EtcdRegistry registry) implements DotRegister {
    private static final int LOOKS_MAX = 8;
    private static final List<String> DOTS = List.of(Layout.DOTS, Layout.NAMES, Layout.BRANCHES);

    @Override
    public Outcome<Nothing> change(List<RegistryChange> changes) {
        var all = List.copyOf(changes);
        return registry.change(subject(all), deadline -> plan(all, deadline));
    }

    /** On the mirror as it is at one moment, with the commits that are needed read before. */
    private Outcome<Plan> plan(List<RegistryChange> changes, Deadline deadline) {
        int looks = 0;
        while (looks < LOOKS_MAX && !deadline.passed()) {
            var known = registry.mirror().look(contents -> branches(contents, changes));
            var read = lines(known, deadline);
            if (!(read instanceof Outcome.Done<Optional<Map<BranchId, List<Commit>>>>(var lines))) {
                return read.then(_ -> lost(known.keySet()));
            }
            if (lines.isPresent()) {
                var planned = registry.mirror()
                        .look(contents -> branches(contents, changes).equals(known)
                                ? Optional.of(DotChanges.plan(contents, changes, lines.get(), EtcdDotRegister::newName))
                                : Optional.<Outcome<Plan>>empty());
                if (planned.isPresent()) {
                    return planned.get();
                }
            } else {
                // They went with their branch, which the mirror has not heard of yet.
                var synced = registry.mirror().sync(deadline);
                if (!synced.isDone()) {
                    return synced.then(_ -> lost(known.keySet()));
                }
                looks++;
            }
        }
        return deadline.passed() ? registry.etcd().faults().tooLate() : lost(DotChanges.linesOf(changes));
    }

    /** Empty when some are missing. */
    private Outcome<Optional<Map<BranchId, List<Commit>>>> lines(
            Map<BranchId, StoredBranch> branches, Deadline deadline) {
        var lines = new HashMap<BranchId, List<Commit>>();
        return Outcome.each(
                        branches.entrySet(),
                        entry -> registry.histories()
                                .of(entry.getValue(), deadline)
                                .peek(found -> found.ifPresent(line -> lines.put(entry.getKey(), line))))
                .map(_ -> lines.size() == branches.size() ? Optional.of(lines) : Optional.empty());
    }

    private static String newName() {
        return UUID.randomUUID().toString();
    }

    private static Map<BranchId, StoredBranch> branches(Contents contents, List<RegistryChange> changes) {
        var branches = new HashMap<BranchId, StoredBranch>();
        for (var branch : DotChanges.linesOf(changes)) {
            contents.branch(branch).ifPresent(stored -> branches.put(branch, stored));
        }
        return branches;
    }

    /** Changes of one thing come in turns; that some others have the same turn does no harm. */
    private static String subject(List<RegistryChange> changes) {
        return changes.isEmpty()
                ? ""
                : switch (changes.getFirst()) {
                    case RegistryChange.AddDot(var dot) -> dot.name().toString();
                    case RegistryChange.ReplaceDot(var expected, var _) ->
                        expected.id().value();
                    case RegistryChange.RemoveDot(var dot) -> dot.value();
                    case RegistryChange.TrashDot(var trashed) ->
                        trashed.dot().id().value();
                    case RegistryChange.RestoreDot(var dot) -> dot.value();
                    case RegistryChange.AddBranch(var branch) -> branch.dot().value();
                    case RegistryChange.ReplaceBranch(var expected, var _) ->
                        expected.dot().value();
                    case RegistryChange.RemoveBranch(var branch) -> branch.value();
                    case RegistryChange.AddCommit(var branch, var _) -> branch.value();
                    case RegistryChange.MoveCommits(var from, var _, var _) -> from.value();
                    case RegistryChange.SetMastership(var branch, var _, var _) -> branch.value();
                    case RegistryChange.RequireMastership(var branch, var _) -> branch.value();
                    case RegistryChange.BeginSaga(var _, var saga, var _) ->
                        saga.subject().value();
                    case RegistryChange.EndSaga(var id) -> id.value();
                };
    }

    @Override
    public Outcome<List<DotRecord>> dots() {
        return read(
                DOTS,
                contents -> contents.dots().stream()
                        .filter(StoredDot::isLive)
                        .sorted(Comparator.comparing(stored -> stored.dot().name()))
                        .map(stored -> toRecord(contents, stored))
                        .toList());
    }

    @Override
    public Outcome<Optional<DotRecord>> dot(DotName name) {
        return read(
                        List.of(Layout.name(name)),
                        contents -> contents.text(Layout.name(name)).map(DotId::new))
                .then(id -> id.isEmpty() ? Outcome.done(Optional.empty()) : now(id.get()));
    }

    @Override
    public Outcome<Optional<DotRecord>> dot(DotId id) {
        return registry.read(_ -> Outcome.done(id)).then(this::now);
    }

    /** As the mirror has it. */
    private Outcome<Optional<DotRecord>> now(DotId id) {
        return registry.mirror()
                .look(contents -> contents.readable(List.of(Layout.dot(id), Layout.branches(id)))
                        .map(_ ->
                                contents.dot(id).filter(StoredDot::isLive).map(stored -> toRecord(contents, stored))));
    }

    @Override
    public Outcome<Optional<DotRecord>> dotOf(BranchId branch) {
        return read(
                        List.of(),
                        contents -> contents.branch(branch)
                                .map(stored -> stored.branch().dot()))
                .then(id -> id.isEmpty() ? Outcome.done(Optional.empty()) : now(id.get()));
    }

    @Override
    public Outcome<List<Commit>> commits(BranchId branch) {
        var deadline = registry.deadline();
        for (int look = 0; look < LOOKS_MAX; look++) {
            var stored = registry.read(contents -> Outcome.done(contents.branch(branch)));
            if (stored instanceof Outcome.Done<Optional<StoredBranch>>(var none) && none.isEmpty()) {
                return Outcome.done(List.of());
            }
            var found = stored.then(known -> registry.histories().of(known.orElseThrow(), deadline));
            if (!(found instanceof Outcome.Done<Optional<List<Commit>>>(var commits)) || commits.isPresent()) {
                return found.map(Optional::orElseThrow);
            }
        }
        return lost(List.of(branch));
    }

    @Override
    public Outcome<Map<BranchId, Summary>> summaries() {
        return read(List.of(Layout.BRANCHES), contents -> {
            var summaries = new HashMap<BranchId, Summary>();
            contents.branches().forEach(stored -> summaries.put(stored.branch().id(), stored.toSummary()));
            return Map.copyOf(summaries);
        });
    }

    @Override
    public Outcome<Map<BranchId, Mastership>> masterships() {
        return read(List.of(Layout.BRANCHES), contents -> {
            var masterships = new HashMap<BranchId, Mastership>();
            contents.branches()
                    .forEach(stored -> stored.mastership()
                            .ifPresent(mastership ->
                                    masterships.put(stored.branch().id(), mastership)));
            return Map.copyOf(masterships);
        });
    }

    @Override
    public Outcome<Set<BranchId>> removed(Set<BranchId> branches) {
        var asked = Set.copyOf(branches);
        return absent(asked)
                .then(absent -> absent.isEmpty() ? Outcome.done(Set.of()) : marked(absent))
                // One that came back in between is there.
                .then(marked -> marked.isEmpty() ? Outcome.done(Set.of()) : absent(marked));
    }

    @Override
    public Subscription follow(Consumer<DotId> listener) {
        return registry.mirror().follow(listener);
    }

    private Outcome<Set<BranchId>> absent(Set<BranchId> branches) {
        return read(
                List.of(Layout.BRANCHES),
                contents -> branches.stream()
                        .filter(branch -> contents.branch(branch).isEmpty())
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** Of which it is written that they were removed once: in a key of their own, or together with others. */
    private Outcome<Set<BranchId>> marked(Set<BranchId> branches) {
        var deadline = registry.deadline();
        var byKey = new HashMap<String, BranchId>();
        branches.forEach(branch -> byKey.put(Layout.removed(branch), branch));
        return registry.etcd().existing(byKey.keySet(), deadline).then(keys -> {
            var marked = new HashSet<BranchId>();
            keys.forEach(key -> Optional.ofNullable(byKey.get(key)).ifPresent(marked::add));
            if (marked.size() == branches.size()) {
                return Outcome.done(marked);
            }
            return registry.etcd()
                    .read(KeyRange.under(Layout.REMOVALS), deadline)
                    .map(entries -> {
                        var together = new HashSet<String>();
                        entries.forEach(entry -> entry.value().lines().forEach(together::add));
                        branches.stream()
                                .filter(branch -> together.contains(branch.value()))
                                .forEach(marked::add);
                        return marked;
                    });
        });
    }

    @Override
    public Outcome<List<Trashed>> trash() {
        return read(
                DOTS,
                contents -> contents.dots().stream()
                        .flatMap(stored -> stored.trash().stream().map(terms -> {
                            var branches = branches(contents, stored).stream()
                                    .map(StoredBranch::branch)
                                    .toList();
                            return new Trashed(stored.dot(), branches, terms.by(), terms.since(), terms.expires());
                        }))
                        .sorted(Comparator.comparing(Trashed::since)
                                .reversed()
                                .thenComparing(trashed -> trashed.dot().name()))
                        .toList());
    }

    @Override
    public Outcome<List<Begun>> sagas() {
        var deadline = registry.deadline();
        return read(List.of(Layout.SAGAS), Contents::sagas)
                .then(noted -> Outcome.each(
                        noted,
                        note -> text(note, deadline)
                                .then(text -> SagaText.parse(text)
                                        .map(saga -> new Begun(
                                                note.id(),
                                                saga,
                                                note.saga().by().map(StoredSaga.Beginner::node))))));
    }

    private Outcome<String> text(Contents.Noted note, Deadline deadline) {
        var saga = note.saga();
        if (saga.text().isPresent()) {
            return Outcome.done(saga.text().get());
        }
        var range = saga.parts().map(StoredSaga.Parts::range).orElse("");
        return registry.etcd().read(KeyRange.under(range), deadline).then(entries -> {
            var text = String.join("", entries.stream().map(Entry::value).toList());
            return SagaChanges.digest(text).equals(saga.digest())
                    ? Outcome.done(text)
                    : Refusals.unreadable(range, "parts of a change that was under way are missing");
        });
    }

    private <T> Outcome<T> read(Collection<String> beginnings, Function<Contents, T> look) {
        return registry.read(contents -> contents.readable(beginnings).map(_ -> look.apply(contents)));
    }

    private static DotRecord toRecord(Contents contents, StoredDot stored) {
        return new DotRecord(
                stored.dot(),
                branches(contents, stored).stream().map(StoredBranch::toRecord).toList());
    }

    private static List<StoredBranch> branches(Contents contents, StoredDot stored) {
        return contents.branchesOf(stored.dot().id()).stream()
                .sorted(Comparator.comparing(branch -> branch.branch().name()))
                .toList();
    }

    private static <T> Outcome<T> lost(Collection<BranchId> branches) {
        return Outcome.broken(
                FaultCode.CORRUPT,
                "the registry has lost commits of one of the branches " + branches,
                "Run 'dm doctor'; restore etcd from a backup.");
    }
}
