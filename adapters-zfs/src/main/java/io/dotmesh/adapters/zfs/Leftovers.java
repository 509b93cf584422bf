package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.List;
import java.util.Optional;

/**
 * Removes from the work dataset what a killed process left there. Commits that are mounted stay, for people read them;
 * so does what came of a stream that was cut, for a week; and what cannot be removed now stays for the next time.
 */
final class Leftovers {
    private static final System.Logger LOG = System.getLogger(Leftovers.class.getName());

    private final Ground ground;
    private final Diffing diffing;
    private final Destroying destroying;
    private final Moving moving;
    private final Receiving receiving;

    Leftovers(Ground ground, Diffing diffing, Destroying destroying, Moving moving, Receiving receiving) {
        this.ground = ground;
        this.diffing = diffing;
        this.destroying = destroying;
        this.moving = moving;
        this.receiving = receiving;
    }

    Outcome<Nothing> remove() {
        return ground.zfs()
                .describeBelow(ground.layout().work(), 1, List.of(Zfs.MADE))
                .then(found -> ground.mounts().table().map(table -> {
                    var names = found.stream().map(Described::name).toList();
                    var compared = names.stream()
                            .filter(ground.layout()::isComparedFirst)
                            .toList();
                    // Putting those right takes comparisons, so nothing may be left of any.
                    var increments =
                            names.stream().filter(ground.layout()::isIncrement).toList();
                    // Last, when it is known what goes on with it.
                    var incoming =
                            names.stream().filter(ground.layout()::isIncoming).toList();
                    names.stream()
                            .filter(name ->
                                    !compared.contains(name) && !increments.contains(name) && !incoming.contains(name))
                            .forEach(name -> remove(name, table));
                    if (!compared.isEmpty() && isDone(diffing.destroyAllHidden(), "what a comparison left")) {
                        compared.forEach(name -> remove(name, table));
                    }
                    increments.forEach(name -> remove(name, table));
                    incoming.forEach(name -> remove(name, table));
                    return Nothing.NOTHING;
                }));
    }

    /** What waits for the rest of a stream must not be mounted when the machine starts. */
    private Outcome<Nothing> unmountable(Dataset incoming) {
        return ground.zfs()
                .describeBelow(incoming, 1, List.of(Zfs.MADE))
                .then(found -> found.stream().anyMatch(Described::isSnapshot)
                        ? ground.zfs().set(incoming, "canmount", "noauto")
                        : Outcome.done());
    }

    private void remove(String name, MountTable table) {
        isDone(removed(name, table), name);
    }

    private static boolean isDone(Outcome<Nothing> outcome, String what) {
        outcome.toFault()
                .ifPresent(fault -> LOG.log(System.Logger.Level.WARNING, "{0} stays for now: {1}", what, fault));
        return outcome.isDone();
    }

    private Outcome<Nothing> removed(String name, MountTable table) {
        var layout = ground.layout();
        var prefix = layout.work().name() + "/";
        var words = name.startsWith(prefix) ? name.substring(prefix.length()).split(":", -1) : new String[0];
        var branch = words.length < 2
                ? Optional.<BranchId>empty()
                : BranchId.parse(words[1]).toOptional();
        if (branch.isEmpty()) {
            return Outcome.done();
        }
        var dataset = new Dataset(name);
        return switch (words[0]) {
            case "at" ->
                words.length != 3 || table.placeOf(name).isPresent()
                        ? Outcome.done()
                        : CommitId.parse(words[2])
                                .then(commit -> diffing.close(dataset, layout.mountOf(branch.get(), commit)));
            case "diff" -> diffing.close(dataset, layout.workMounts().resolve(name.substring(prefix.length())));
            case "park" -> moving.putRight(branch.get());
            case "top" -> receiving.putRight(branch.get());
            case "in" ->
                ground.seen().isWaiting(branch.get())
                        ? unmountable(dataset)
                        : ground.zfs().destroyTree(dataset);
            case "gone" -> destroying.finish(branch.get());
            default -> Outcome.done();
        };
    }
}
