package io.dotmesh.application.reconcile;

import io.dotmesh.application.composition.Parts;
import io.dotmesh.application.composition.Policy;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.saga.Saga;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.DotRegister.DotRecord;
import io.dotmesh.ports.driven.VolumeStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all callers of a node share: its parts, and the turns and sagas by which they are changed. */
public final class Engine {
    private final Parts parts;
    private final Policy policy;
    private final Turns turns;
    private final Sagas sagas;
    private final UsageMeter usage;
    private final Recovery recovery;
    private final Peers peers;
    private final Map<BranchId, Set<BranchId>> behind = new ConcurrentHashMap<>();

    public Engine(Parts parts, Policy policy) {
        this.parts = parts;
        this.policy = policy;
        this.turns = new Turns(policy.patience());
        this.sagas = new Sagas(parts.store(), parts.registry().dots(), parts.identifiers());
        this.usage = new UsageMeter(parts.store(), parts.clock(), policy.usageFresh());
        this.peers = new Peers(parts.registry().nodes(), parts.store().node(), parts.clock());
        this.recovery = new Recovery(parts.store(), parts.registry().dots(), this::serves);
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

    public NodeId self() {
        return parts.store().node();
    }

    /** Whether the live state of a branch is this node's; also of one that nobody has claimed yet. */
    public boolean serves(BranchRecord branch) {
        return serves(branch.mastership());
    }

    /** A node that has its registry for itself serves everything, also what it had when its store had another id. */
    public boolean serves(Optional<Mastership> mastership) {
        return parts.cluster().isEmpty()
                || mastership.map(Mastership::holder).map(self()::equals).orElse(true);
    }

    public UsageMeter usage() {
        return usage;
    }

    public Sagas sagas() {
        return sagas;
    }

    public Peers peers() {
        return peers;
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

    /** Where something is written. */
    public record Place(DotId dot, BranchId branch) {}

    /** Writes to one branch: alone on it, side by side with writers of the dot's other branches. */
    public <T> Outcome<T> writing(DotId dot, BranchId branch, Supplier<Outcome<T>> work) {
        return writing(List.of(new Place(dot, branch)), work);
    }

    /** Writes to several branches, of whichever dots: alone on each. */
    public <T> Outcome<T> writing(List<Place> places, Supplier<Outcome<T>> work) {
        return caughtUp(places)
                .then(_ ->
                        alone(places, () -> places.stream().anyMatch(this::isBehind) ? justLeftBehind() : work.get()));
    }

    /** All who want several turns take them in one order, dots before branches, so that no two wait for each other. */
    private <T> Outcome<T> alone(List<Place> places, Supplier<Outcome<T>> work) {
        var dots = new TreeSet<DotId>();
        var branches = new TreeSet<BranchId>();
        for (var place : places) {
            dots.add(place.dot());
            branches.add(place.branch());
        }
        for (var dot : dots) {
            if (ready(dot) instanceof Outcome.Faulted<Nothing>(var fault)) {
                return Outcome.faulted(fault);
            }
        }
        var all = work;
        for (var branch : branches.reversed()) {
            var inner = all;
            all = () -> turns.alone("branch " + branch, inner);
        }
        for (var dot : dots.reversed()) {
            var inner = all;
            all = () -> turns.shared("dot " + dot, inner);
        }
        return all.get();
    }

    private Outcome<Nothing> ready(DotId dot) {
        return sagas.hasUnended(dot) ? changing(dot, Outcome::done) : Outcome.done();
    }

    /**
     * The register missed something that the store has of these branches together; it is made good for all of them
     * before the next write to any.
     */
    public void areBehind(Set<BranchId> branches) {
        branches.forEach(branch -> behind.merge(branch, Set.copyOf(branches), Engine::union));
    }

    private static Set<BranchId> union(Set<BranchId> one, Set<BranchId> other) {
        var both = new HashSet<>(one);
        both.addAll(other);
        return Set.copyOf(both);
    }

    public Outcome<Nothing> run(Saga saga) {
        return sagas.run(saga);
    }

    private boolean isBehind(Place place) {
        return behind.containsKey(place.branch());
    }

    private static <T> Outcome<T> justLeftBehind() {
        return Outcome.unavailable(
                FaultCode.BUSY, "a commit that was made just now is in the store and not registered yet", "Ask again.");
    }

    /** Before the turns for what is to be done, for it takes those of all that are behind together. */
    private Outcome<Nothing> caughtUp(List<Place> places) {
        for (var place : places) {
            var together = behind.getOrDefault(place.branch(), Set.of());
            if (!together.isEmpty() && catchUp(together) instanceof Outcome.Faulted<Nothing>(var fault)) {
                return Outcome.faulted(fault);
            }
        }
        return Outcome.done();
    }

    /** What went to the trash or is no more does not hold up the others; from the trash it is caught up at the next start. */
    private Outcome<Nothing> catchUp(Set<BranchId> together) {
        var places = new ArrayList<Place>();
        for (var branch : together) {
            switch (dots().dotOf(branch)) {
                case Outcome.Done<Optional<DotRecord>>(var dot) ->
                    dot.ifPresent(record -> places.add(new Place(record.dot().id(), branch)));
                case Outcome.Faulted<Optional<DotRecord>>(var fault) -> {
                    return Outcome.faulted(fault);
                }
            }
        }
        var here = places.stream().map(Place::branch).collect(Collectors.toSet());
        return alone(places, () -> recovery.reconcile(here).peek(_ -> here.forEach(behind::remove)));
    }
}
