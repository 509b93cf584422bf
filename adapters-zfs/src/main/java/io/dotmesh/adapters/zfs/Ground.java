package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore.Volume;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What every part of the store stands on, and the questions that all of them ask. */
record Ground(Zfs zfs, Layout layout, Seen seen, Mounts mounts, Limits limits) {
    /**
     * A dataset that is one of ours: with a label of its own.
     *
     * @param limit what ZFS bounds it to, in bytes; 0 when it does not
     */
    record Own(Optional<String> origin, String label, long limit) {
        Optional<BranchId> labelledAs() {
            return Labels.read(label).map(Labels.Read::branch);
        }
    }

    /** Some volumes, and some of their commits, as they are at one moment. */
    record Picture(Layout layout, Map<String, Described> all) {
        Optional<Own> volume(BranchId branch) {
            return Optional.ofNullable(all.get(layout.of(branch).name())).flatMap(Ground::own);
        }

        /** Whether something has the name of the volume that is none of ours. */
        boolean isForeign(BranchId branch) {
            return all.containsKey(layout.of(branch).name()) && volume(branch).isEmpty();
        }

        Optional<Origin> origin(BranchId branch) {
            return volume(branch).flatMap(Own::origin).flatMap(layout::origin);
        }

        boolean has(Dataset dataset) {
            return all.containsKey(dataset.name());
        }

        boolean hasCommit(BranchId branch, CommitId commit) {
            var snapshot = all.get(layout.of(branch, commit).name());
            return snapshot != null && CommitProperties.id(snapshot).isPresent();
        }
    }

    static Optional<Own> own(Described dataset) {
        return dataset.property(Labels.LABEL)
                .map(label -> new Own(dataset.property(Zfs.ORIGIN), label, dataset.number(Limits.LIMIT)));
    }

    /** Looks at volumes and commits, with one step. */
    Outcome<Picture> look(List<BranchId> branches, List<Origin> commits) {
        return look(branches, commits, List.of());
    }

    /** The same, and whether some other datasets are there. */
    Outcome<Picture> look(List<BranchId> branches, List<Origin> commits, List<Dataset> others) {
        var named = new ArrayList<Named>(others);
        branches.forEach(branch -> named.add(layout.of(branch)));
        commits.forEach(commit -> named.add(layout.of(commit.branch(), commit.commit())));
        return zfs.describe(named, List.of(Labels.LABEL, Zfs.ORIGIN, Zfs.MADE, Limits.LIMIT, CommitProperties.AT))
                .map(found -> {
                    var all = new HashMap<String, Described>();
                    found.forEach(each -> all.put(each.name(), each));
                    var picture = new Picture(layout, all);
                    branches.stream()
                            .filter(branch -> picture.volume(branch).isPresent())
                            .forEach(seen::own);
                    return picture;
                });
    }

    Outcome<Picture> look(BranchId branch) {
        return look(List.of(branch), List.of());
    }

    /** Looks at a volume, which must be there. */
    Outcome<Picture> required(BranchId branch) {
        return look(branch)
                .then(picture ->
                        picture.volume(branch).isPresent() ? Outcome.done(picture) : Faults.noSuchBranch(branch));
    }

    /** Looks at a volume and a commit of it, which must both be there. */
    Outcome<Picture> required(BranchId branch, CommitId commit) {
        return look(List.of(branch), List.of(new Origin(branch, commit))).then(picture -> {
            if (picture.volume(branch).isEmpty()) {
                return Faults.noSuchBranch(branch);
            }
            return picture.hasCommit(branch, commit) ? Outcome.done(picture) : Faults.noSuchCommit(branch, commit);
        });
    }

    /** A volume as it is; empty when there is none. */
    Outcome<Optional<Volume>> inspect(BranchId branch) {
        var known = seen.tip(branch);
        var tip = known.flatMap(commit -> commit.map(id -> new Origin(branch, id)));
        return look(List.of(branch), tip.stream().toList()).then(picture -> {
            if (picture.volume(branch).isEmpty()) {
                seen.forget(branch);
                return Outcome.done(Optional.empty());
            }
            boolean stands = known.isPresent()
                    && tip.map(commit -> picture.hasCommit(branch, commit.commit()))
                            .orElse(true);
            var newest = stands ? Outcome.done(known.orElseThrow()) : findTip(branch);
            return newest.then(commit -> mounts.placeOf(layout.of(branch))
                    .map(place -> Optional.of(new Volume(branch, picture.origin(branch), commit, place))));
        });
    }

    /** A volume as it is, which must be there. */
    Outcome<Volume> volume(BranchId branch) {
        return inspect(branch).then(volume -> volume.map(Outcome::done).orElseGet(() -> Faults.noSuchBranch(branch)));
    }

    private Outcome<Optional<CommitId>> findTip(BranchId branch) {
        return commitIds(branch).map(ids -> {
            var tip = ids.isEmpty() ? Optional.<CommitId>empty() : Optional.of(ids.getLast());
            seen.tip(branch, tip);
            return tip;
        });
    }

    /** The commits that a volume holds, oldest first. */
    Outcome<List<CommitId>> commitIds(BranchId branch) {
        return zfs.describeBelow(layout.of(branch), 1, List.of(CommitProperties.AT))
                .map(found -> found.stream()
                        .map(CommitProperties::id)
                        .flatMap(Optional::stream)
                        .toList());
    }
}
