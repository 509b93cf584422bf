package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore.Inventory;
import io.dotmesh.ports.driven.VolumeStore.Inventory.Labelled;
import io.dotmesh.ports.driven.VolumeStore.Volume;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what stands in the pool: commits of one volume, of all, and everything there is. */
final class Histories {
    /** Children of the branches' dataset, and their snapshots. */
    static final int VOLUMES_AND_COMMITS = 2;

    /** So many names fit into one command. */
    private static final int NAMED_MAX = 200;

    private final Ground ground;

    Histories(Ground ground) {
        this.ground = ground;
    }

    Outcome<Map<BranchId, List<CommitId>>> commitIds() {
        var layout = ground.layout();
        long moment = ground.seen().moment();
        return ground.zfs()
                .describeBelow(layout.branches(), VOLUMES_AND_COMMITS, List.of(Labels.LABEL, CommitProperties.AT))
                .map(found -> {
                    var ids = new LinkedHashMap<BranchId, List<CommitId>>();
                    for (var each : found) {
                        var branch = layout.branch(each.dataset());
                        if (branch.isPresent() && each.has(Labels.LABEL) && !each.isSnapshot()) {
                            ids.put(branch.get(), new ArrayList<>());
                        } else if (branch.isPresent() && ids.containsKey(branch.get())) {
                            CommitProperties.id(each).ifPresent(ids.get(branch.get())::add);
                        }
                    }
                    ids.replaceAll((_, commits) -> List.copyOf(commits));
                    var tips = new HashMap<BranchId, Optional<CommitId>>();
                    ids.forEach((branch, commits) ->
                            tips.put(branch, commits.isEmpty() ? Optional.empty() : Optional.of(commits.getLast())));
                    ground.seen().learn(moment, tips);
                    return ids;
                });
    }

    Outcome<List<Commit>> history(BranchId branch) {
        return ground.required(branch)
                .then(_ -> ground.zfs().describeBelow(ground.layout().of(branch), 1, CommitProperties.FIRST))
                .then(found -> commits(found.stream()
                        .filter(each -> CommitProperties.id(each).isPresent())
                        .toList()));
    }

    /** One commit, which must be there. */
    Outcome<Commit> commit(BranchId branch, CommitId commit) {
        return ground.required(branch, commit)
                .then(_ -> ground.zfs().describe(List.of(ground.layout().of(branch, commit)), CommitProperties.FIRST))
                .then(this::commits)
                .then(commits ->
                        commits.isEmpty() ? Faults.noSuchCommit(branch, commit) : Outcome.done(commits.getFirst()));
    }

    /** Reads commits of their first parts, and the rest of those that have more. */
    private Outcome<List<Commit>> commits(List<Described> first) {
        return whole(first).then(snapshots -> Outcome.each(snapshots, CommitProperties::read));
    }

    private Outcome<List<Described>> whole(List<Described> first) {
        var long_ = first.stream().filter(CommitProperties::hasMore).toList();
        if (long_.isEmpty()) {
            return Outcome.done(first);
        }
        var batches = new ArrayList<List<Described>>();
        for (int from = 0; from < long_.size(); from += NAMED_MAX) {
            batches.add(long_.subList(from, Math.min(long_.size(), from + NAMED_MAX)));
        }
        return Outcome.each(batches, batch -> ground.zfs().describe(named(batch), List.of("all")))
                .map(answers -> {
                    var whole = new HashMap<String, Described>();
                    answers.stream().flatMap(List::stream).forEach(each -> whole.put(each.name(), each));
                    return first.stream()
                            .map(each -> whole.getOrDefault(each.name(), each))
                            .toList();
                });
    }

    private static List<Named> named(List<Described> snapshots) {
        return snapshots.stream()
                .<Named>map(each -> new Named.Dataset(each.dataset()).at(each.label()))
                .toList();
    }

    Outcome<Inventory> inventory() {
        var asked = Stream.concat(Stream.of(Labels.LABEL, Zfs.ORIGIN, Zfs.MADE), CommitProperties.FIRST.stream())
                .toList();
        return ground.zfs()
                .describeBelow(ground.layout().branches(), Zfs.ALL, asked)
                .then(this::whole)
                .then(found -> ground.mounts().table().then(table -> inventory(found, table)));
    }

    private Outcome<Inventory> inventory(List<Described> found, MountTable table) {
        var layout = ground.layout();
        var foreign = new ArrayList<String>();
        var volumes = new LinkedHashMap<BranchId, Described>();
        var commits = new HashMap<BranchId, List<Described>>();
        for (var each : found) {
            var branch = layout.branch(each.dataset());
            if (branch.isPresent() && isVolume(each)) {
                volumes.put(branch.get(), each);
                commits.put(branch.get(), new ArrayList<>());
            } else if (branch.isPresent()
                    && CommitProperties.id(each).isPresent()
                    && volumes.containsKey(branch.get())) {
                commits.getOrDefault(branch.get(), List.of()).add(each);
            } else if (!each.name().equals(layout.branches().name())
                    && !Layout.isHidden(each.label())
                    && branch.filter(it -> isArriving(it, each)).isEmpty()) {
                foreign.add(each.name());
            }
        }
        return Outcome.each(
                        volumes.entrySet(),
                        entry -> labelled(
                                entry.getKey(),
                                entry.getValue(),
                                commits.getOrDefault(entry.getKey(), List.of()),
                                table))
                .map(labelled -> new Inventory(labelled, foreign));
    }

    /** Whether it becomes a commit when more has come. */
    private boolean isArriving(BranchId branch, Described each) {
        return each.isSnapshot()
                && ground.seen().isWaiting(branch)
                && CommitId.parse(each.label()).isDone();
    }

    private static boolean isVolume(Described dataset) {
        return !dataset.isSnapshot()
                && dataset.property(Labels.LABEL).flatMap(Labels::read).isPresent();
    }

    private Outcome<Labelled> labelled(
            BranchId branch, Described dataset, List<Described> snapshots, MountTable table) {
        var label = dataset.property(Labels.LABEL).flatMap(Labels::read).orElseThrow();
        return Outcome.each(snapshots, CommitProperties::read).map(commits -> {
            var tip = commits.isEmpty()
                    ? Optional.<CommitId>empty()
                    : Optional.of(commits.getLast().id());
            var volume = new Volume(
                    branch,
                    dataset.property(Zfs.ORIGIN).flatMap(ground.layout()::origin),
                    tip,
                    table.placeOf(dataset.name()));
            return new Labelled(volume, label.label(), commits);
        });
    }
}
