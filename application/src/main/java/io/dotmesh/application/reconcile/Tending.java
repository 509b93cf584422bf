package io.dotmesh.application.reconcile;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.saga.Saga;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a node does when nobody asks: ends what waits to be ended, and drops what was
 * kept for a time that is over. It looks at the register alone. */
public final class Tending {
    private static final System.Logger LOG = System.getLogger(Tending.class.getName());

    private final Engine engine;

    public Tending(Engine engine) {
        this.engine = engine;
    }

    public void run() {
        endOpen();
        dropExpired();
    }

    private void endOpen() {
        for (var dot : engine.sagas().unended()) {
            engine.changing(dot, Outcome::done)
                    .toFault()
                    .ifPresent(fault -> LOG.log(
                            System.Logger.Level.WARNING, "a change of {0} still waits: {1}", dot, fault.detail()));
        }
    }

    /** How much was dropped. */
    public record Dropped(int branches, int dots) {}

    /** What cannot be dropped now, because others began at it or someone holds it, is tried again the next time. */
    public Dropped dropExpired() {
        var now = engine.now();
        int branches = 0;
        for (var branch : expiredStashes(now)) {
            branches += succeeded("branch " + branch.name(), dropStash(branch));
        }
        int dots = 0;
        for (var trashed : expiredTrash(now)) {
            dots += succeeded("dot " + trashed.dot().name(), purge(trashed));
        }
        return new Dropped(branches, dots);
    }

    private List<Branch> expiredStashes(Instant now) {
        return engine.dots()
                .dots()
                .map(all -> all.stream()
                        .flatMap(dot -> dot.branches().stream())
                        .filter(engine::serves)
                        .map(BranchRecord::branch)
                        .filter(branch -> branch.stash()
                                .map(Stash::expires)
                                .filter(end -> end.isBefore(now))
                                .isPresent())
                        .toList())
                .orElse(List.of());
    }

    private Outcome<Nothing> dropStash(Branch branch) {
        return engine.changing(
                branch.dot(),
                () -> engine.dots().dotOf(branch.id()).then(found -> {
                    boolean begunFrom = found.stream()
                            .flatMap(dot -> dot.branches().stream())
                            .anyMatch(other -> other.branch()
                                    .origin()
                                    .filter(origin -> origin.branch().equals(branch.id()))
                                    .isPresent());
                    if (begunFrom) {
                        return Outcome.refused(
                                FaultCode.HAS_DEPENDENTS,
                                "other branches began at commits of it",
                                "Remove those first.");
                    }
                    return found.isEmpty()
                            ? Outcome.done()
                            : engine.run(new Saga.DropBranch(branch.dot(), branch.id()));
                }));
    }

    private List<Trashed> expiredTrash(Instant now) {
        return engine.dots()
                .trash()
                .then(all -> engine.dots()
                        .masterships()
                        .map(masters -> all.stream()
                                .filter(trashed -> trashed.expires().isBefore(now))
                                .filter(trashed ->
                                        trashed.branches().stream().allMatch(branch -> isOwn(masters, branch)))
                                .toList()))
                .orElse(List.of());
    }

    private boolean isOwn(Map<BranchId, Mastership> masters, Branch branch) {
        return engine.serves(Optional.ofNullable(masters.get(branch.id())));
    }

    private Outcome<Nothing> purge(Trashed trashed) {
        return engine.changing(
                trashed.dot().id(),
                () -> engine.dots()
                        .trash()
                        .then(all -> all.contains(trashed) ? engine.run(new Saga.PurgeDot(trashed)) : Outcome.done()));
    }

    private static int succeeded(String what, Outcome<Nothing> outcome) {
        return outcome.fold(
                _ -> {
                    LOG.log(System.Logger.Level.INFO, "dropped {0}, which had expired", what);
                    return 1;
                },
                fault -> {
                    LOG.log(System.Logger.Level.DEBUG, "kept {0}: {1}", what, fault.detail());
                    return 0;
                });
    }
}
