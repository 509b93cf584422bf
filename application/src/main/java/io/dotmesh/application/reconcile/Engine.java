package io.dotmesh.application.reconcile;

import io.dotmesh.application.composition.Parts;
import io.dotmesh.application.composition.Policy;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.saga.Saga;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.VolumeStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What all callers of a node share: its parts, and the turns and sagas by which they are changed. */
public final class Engine {
    private final Parts parts;
    private final Policy policy;
    private final Turns turns;
    private final Sagas sagas;
    private final UsageMeter usage;
    private final Recovery recovery;
    private final Set<BranchId> behind = ConcurrentHashMap.newKeySet();

    public Engine(Parts parts, Policy policy) {
        this.parts = parts;
        this.policy = policy;
        this.turns = new Turns(policy.patience());
        this.sagas = new Sagas(parts.store(), parts.registry().dots(), parts.identifiers());
        this.usage = new UsageMeter(parts.store(), parts.clock(), policy.usageFresh());
        this.recovery = new Recovery(parts.store(), parts.registry().dots());
    }

    public Parts parts() {
        return parts;
    }

    public Policy policy() {
        return policy;
    }

    public VolumeStore store() {
        return parts.store();
    }

    public DotRegister dots() {
        return parts.registry().dots();
    }

    public UsageMeter usage() {
        return usage;
    }

    public Sagas sagas() {
        return sagas;
    }

    public Recovery recovery() {
        return recovery;
    }

    public Instant now() {
        return parts.clock().instant();
    }

    /** Now, or just after the latest of these moments when the clock is behind it. */
    public Instant laterThan(Stream<Instant> moments) {
        var now = now();
        return moments.max(Comparator.naturalOrder())
                .filter(latest -> !now.isAfter(latest))
                .map(latest -> latest.plusNanos(1))
                .orElse(now);
    }

    /** Changes the shape of a dot: alone on it, after what was left of earlier changes has ended. */
    public <T> Outcome<T> changing(DotId dot, Supplier<Outcome<T>> work) {
        return turns.alone("dot " + dot, () -> sagas.endThoseOf(dot).then(_ -> work.get()));
    }

    /** Makes something of a name that is not taken yet: alone on the name. */
    public <T> Outcome<T> naming(String name, Supplier<Outcome<T>> work) {
        return turns.alone("name " + name, work);
    }

    /** Uses a dot as it is, side by side with commits: its shape does not change meanwhile. */
    public <T> Outcome<T> using(DotId dot, Supplier<Outcome<T>> work) {
        return ready(dot).then(_ -> turns.shared("dot " + dot, work));
    }

    /** Writes to one branch: alone on it, side by side with writers of the dot's other branches. */
    public <T> Outcome<T> writing(DotId dot, BranchId branch, Supplier<Outcome<T>> work) {
        return using(
                dot,
                () -> turns.alone("branch " + branch, () -> caughtUp(branch).then(_ -> work.get())));
    }

    private Outcome<Nothing> ready(DotId dot) {
        return sagas.hasUnended(dot) ? changing(dot, Outcome::done) : Outcome.done();
    }

    /** The register missed something that the store has of this branch; it is made good before the next write. */
    public void isBehind(BranchId branch) {
        behind.add(branch);
    }

    public Outcome<Nothing> run(Saga saga) {
        return sagas.run(saga);
    }

    private Outcome<Nothing> caughtUp(BranchId branch) {
        return behind.contains(branch) ? recovery.reconcile(branch).peek(_ -> behind.remove(branch)) : Outcome.done();
    }
}
