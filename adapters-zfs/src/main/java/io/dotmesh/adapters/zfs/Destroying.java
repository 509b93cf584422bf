package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Removes volumes. A volume first leaves its place by a rename, which happens whole; what is then taken apart snapshot
 * by snapshot is no volume any more. Whatever is not ours in it, or depends on it, stops that.
 */
final class Destroying {
    private static final List<String> LOOKED_AT = List.of(Labels.LABEL, Zfs.MADE, CommitProperties.AT);

    private final Ground ground;
    private final CommitMounts commitMounts;

    Destroying(Ground ground, CommitMounts commitMounts) {
        this.ground = ground;
        this.commitMounts = commitMounts;
    }

    Outcome<Nothing> destroy(BranchId branch) {
        var layout = ground.layout();
        return ground.look(branch).then(picture -> {
            if (picture.volume(branch).isEmpty()) {
                // What an earlier call did not come to.
                return finish(branch);
            }
            return ground.mounts()
                    .placeOf(layout.of(branch))
                    .then(place -> place.<Outcome<Nothing>>map(at -> Outcome.unavailable(
                                    FaultCode.BUSY, "branch " + branch + " is mounted at " + at, "Unmount it first."))
                            .orElseGet(() -> destroyUnmounted(branch)));
        });
    }

    private Outcome<Nothing> destroyUnmounted(BranchId branch) {
        var layout = ground.layout();
        var dataset = layout.of(branch);
        return onlyOurs(branch, dataset)
                .then(_ -> noDependents(branch, dataset))
                .then(_ -> finish(branch))
                .then(_ -> {
                    var renamed = ground.zfs().rename(dataset, layout.doomed(branch));
                    ground.seen().forget(branch);
                    // A full pool may not even rename, and must all the same be able to become less full.
                    return Faults.is(renamed, FaultCode.NO_SPACE)
                            ? ground.zfs().destroyTree(dataset)
                            : renamed.then(_ -> destroyDoomed(branch));
                })
                .peek(_ -> Mounts.removeEmpty(layout.mountOf(branch)));
    }

    /** Ends what a rename began: what came into the volume at the last moment brings it back. */
    private Outcome<Nothing> destroyDoomed(BranchId branch) {
        var doomed = ground.layout().doomed(branch);
        var destroyed = onlyOurs(branch, doomed).then(_ -> ground.zfs().destroyTree(doomed));
        return Faults.is(destroyed, FaultCode.HAS_DEPENDENTS)
                ? ground.zfs().rename(doomed, ground.layout().of(branch)).then(_ -> destroyed)
                : destroyed;
    }

    /** Takes apart what left its place and was not taken apart. */
    Outcome<Nothing> finish(BranchId branch) {
        var doomed = ground.layout().doomed(branch);
        return ground.zfs()
                .describe(List.of(doomed), List.of(Zfs.MADE))
                .then(found -> found.isEmpty()
                        ? Outcome.done()
                        : onlyOurs(branch, doomed).then(_ -> ground.zfs().destroyTree(doomed)));
    }

    private Outcome<Nothing> onlyOurs(BranchId branch, Dataset dataset) {
        return ground.zfs().describeBelow(dataset, Zfs.ALL, LOOKED_AT).then(found -> {
            var foreign = found.stream()
                    .filter(each -> !each.name().equals(dataset.name()))
                    .filter(each -> CommitProperties.id(each).isEmpty())
                    .filter(each -> !(each.isSnapshot() && Layout.isHidden(each.label())))
                    .map(Described::name)
                    .toList();
            return foreign.isEmpty()
                    ? Outcome.done()
                    : Outcome.refused(
                            FaultCode.HAS_DEPENDENTS,
                            "the volume of branch " + branch + " holds what this program did not make: "
                                    + String.join(", ", foreign),
                            "Destroy that with 'zfs destroy' if it is not needed, and ask again.");
        });
    }

    private Outcome<Nothing> noDependents(BranchId branch, Dataset dataset) {
        var layout = ground.layout();
        return ground.zfs().origins().then(all -> {
            var clones = all.stream()
                    .filter(each -> each.property(Zfs.ORIGIN)
                            .filter(origin -> origin.startsWith(dataset.name() + "@"))
                            .isPresent())
                    .map(Described::name)
                    .toList();
            var others =
                    clones.stream().filter(each -> !layout.isCommitClone(each)).toList();
            if (!others.isEmpty()) {
                var names = others.stream()
                        .map(each -> layout.branch(each).map(BranchId::value).orElse(each))
                        .collect(Collectors.joining(", "));
                return Outcome.refused(
                        FaultCode.HAS_DEPENDENTS,
                        "others began at commits of branch " + branch + ": " + names,
                        "Drop those first.");
            }
            return commitMounts.closeAll(branch, _ -> true).then(_ -> destroyLeft(clones));
        });
    }

    /** Clones that are not mounted any more, after a restart of the machine. */
    private Outcome<Nothing> destroyLeft(List<String> clones) {
        return Outcome.each(clones, clone -> {
                    var destroyed = ground.zfs().destroy(new Dataset(clone));
                    return Faults.is(destroyed, FaultCode.NO_SUCH_BRANCH) ? Outcome.done() : destroyed;
                })
                .map(_ -> Nothing.NOTHING);
    }
}
