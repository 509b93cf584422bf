package io.dotmesh.application.reconcile;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.identity.SagaId;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.domain.saga.Saga;
import io.dotmesh.domain.saga.Step;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.DotRegister.Begun;
import io.dotmesh.ports.driven.Identifiers;
import io.dotmesh.ports.driven.VolumeStore;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs sagas: writes each down, does its steps, and strikes it out. What could not be ended is kept, and ended before
 * the next change of the same dot, or at the next start.
 */
public final class Sagas {
    private static final System.Logger LOG = System.getLogger(Sagas.class.getName());

    private final DotRegister register;
    private final Identifiers identifiers;
    private final NodeId self;
    private final StepRunner steps;
    private final Map<DotId, List<Begun>> unended = new ConcurrentHashMap<>();

    public Sagas(VolumeStore store, DotRegister register, Identifiers identifiers) {
        this.register = register;
        this.identifiers = identifiers;
        this.self = store.node();
        this.steps = new StepRunner(store, register);
    }

    /** Runs a saga. The caller is alone on its dot, and has ended what was left of earlier ones. */
    public Outcome<Nothing> run(Saga saga) {
        var begun = new Begun(new SagaId(identifiers.next()), saga, Optional.of(self));
        return switch (register.change(List.of(new RegistryChange.BeginSaga(begun.id(), saga, self)))) {
            case Outcome.Done<Nothing> _ -> perform(begun);
            case Outcome.Faulted<Nothing>(var fault) -> {
                // It may have been written down all the same, and must not be done when its caller was told otherwise.
                if (!fault.isDefinite()) {
                    strikeOut(begun);
                }
                yield Outcome.faulted(fault);
            }
        };
    }

    /** Ends what is left of earlier sagas of a dot. The caller is alone on it. */
    public Outcome<Nothing> endThoseOf(DotId dot) {
        if (!hasUnended(dot)) {
            return Outcome.done();
        }
        return register.sagas().then(open -> {
            for (var begun : unended.getOrDefault(dot, List.of())) {
                if (!open.contains(begun)) {
                    forget(begun);
                } else if (perform(begun) instanceof Outcome.Faulted<Nothing>(var fault) && isUnended(begun)) {
                    return Outcome.faulted(fault);
                }
            }
            return Outcome.done();
        });
    }

    public boolean hasUnended(DotId dot) {
        return unended.containsKey(dot);
    }

    /** The dots of which something waits to be ended. */
    public Set<DotId> unended() {
        return Set.copyOf(unended.keySet());
    }

    /** Ends everything that a crash of this node interrupted, oldest first. Answers how many there were. */
    public Outcome<Integer> recover() {
        return register.sagas().map(all -> {
            var own = all.stream().filter(begun -> begun.isOf(self)).toList();
            for (var begun : own) {
                LOG.log(
                        Level.INFO,
                        "going on with {0} of dot {1}",
                        begun.saga().getClass().getSimpleName(),
                        begun.saga().subject());
                perform(begun)
                        .toFault()
                        .ifPresent(fault -> LOG.log(Level.WARNING, "it did not happen: {0}", fault.detail()));
            }
            return own.size();
        });
    }

    private Outcome<Nothing> perform(Begun begun) {
        var all = begun.saga().steps();
        for (int i = 0; i < all.size(); i++) {
            boolean last = i == all.size() - 1;
            var step = last ? ending(all.get(i), begun.id()) : all.get(i);
            switch (attempt(begun, step, last)) {
                case Attempt.Succeeded _ -> {}
                case Attempt.Failed(var fault) -> {
                    return stopped(begun, all.subList(0, i), fault);
                }
                case Attempt.Unknown(var fault) -> {
                    return happened(all.subList(0, i)) ? leaveTheRest(begun, fault) : leaveOpen(begun, fault);
                }
            }
        }
        if (all.getLast() instanceof Step.Register) {
            forget(begun);
        } else {
            strikeOut(begun);
        }
        return Outcome.done();
    }

    private Outcome<Nothing> stopped(Begun begun, List<Step> done, Fault fault) {
        if (happened(done)) {
            return leaveTheRest(begun, fault);
        }
        return done.stream().allMatch(Step::canBeTakenBackUnseen) ? takeBack(begun, fault) : leaveOpen(begun, fault);
    }

    private static boolean happened(List<Step> done) {
        return done.stream().anyMatch(step -> step instanceof Step.Register);
    }

    /** What became of a step. */
    private sealed interface Attempt {
        record Succeeded() implements Attempt {}

        /** It was not done, or {@link Saga#compensation()} makes good for it. */
        record Failed(Fault fault) implements Attempt {}

        /** Whether it was done cannot be known now. */
        record Unknown(Fault fault) implements Attempt {}
    }

    private Attempt attempt(Begun begun, Step step, boolean last) {
        return switch (steps.run(step)) {
            case Outcome.Done<Nothing> _ -> new Attempt.Succeeded();
            case Outcome.Faulted<Nothing>(var fault)
            when fault.isDefinite() || step.canBeTakenBackUnseen() -> new Attempt.Failed(fault);
            case Outcome.Faulted<Nothing>(var fault) when step instanceof Step.Register && last -> lookUp(begun, fault);
            case Outcome.Faulted<Nothing> _ -> again(step);
        };
    }

    /** A last change strikes its saga out, so whether that still stands tells whether the change was made. */
    private Attempt lookUp(Begun begun, Fault fault) {
        return register.sagas()
                .fold(
                        open -> open.contains(begun) ? new Attempt.Failed(fault) : new Attempt.Succeeded(),
                        _ -> new Attempt.Unknown(fault));
    }

    private Attempt again(Step step) {
        return steps.run(step)
                .fold(
                        _ -> new Attempt.Succeeded(),
                        fault -> step instanceof Step.Register && fault.isDefinite()
                                ? new Attempt.Failed(fault)
                                : new Attempt.Unknown(fault));
    }

    /** A last step that registers also strikes the saga out, so that it is never done twice. */
    private static Step ending(Step step, SagaId id) {
        if (step instanceof Step.Register(var changes)) {
            var more = new ArrayList<>(changes);
            more.add(new RegistryChange.EndSaga(id));
            return new Step.Register(more);
        }
        return step;
    }

    /** The change has happened; what is left is only housekeeping, and is tried again. */
    private Outcome<Nothing> leaveTheRest(Begun begun, Fault fault) {
        LOG.log(
                Level.WARNING,
                "{0} of dot {1} happened, and its last steps wait: {2}",
                begun.saga().getClass().getSimpleName(),
                begun.saga().subject(),
                fault.detail());
        remember(begun);
        return Outcome.done();
    }

    private Outcome<Nothing> leaveOpen(Begun begun, Fault fault) {
        remember(begun);
        return Outcome.unavailable(
                fault.code(),
                fault.detail() + "; the change was begun, and goes on by itself when that is mended",
                "Mend it, wait a minute, and look again.");
    }

    private Outcome<Nothing> takeBack(Begun begun, Fault fault) {
        for (var step : begun.saga().compensation()) {
            if (steps.run(step) instanceof Outcome.Faulted<Nothing>(var second)) {
                LOG.log(
                        Level.WARNING,
                        "{0} of dot {1} failed ({2}) and could not be taken back yet: {3}",
                        begun.saga().getClass().getSimpleName(),
                        begun.saga().subject(),
                        fault.detail(),
                        second.detail());
                return leaveOpen(begun, fault);
            }
        }
        strikeOut(begun);
        return Outcome.faulted(fault);
    }

    /** What was done stays done when it cannot be struck out now: doing it again later changes nothing. */
    private void strikeOut(Begun begun) {
        switch (register.change(List.of(new RegistryChange.EndSaga(begun.id())))) {
            case Outcome.Done<Nothing> _ -> forget(begun);
            case Outcome.Faulted<Nothing>(var fault) -> {
                LOG.log(Level.WARNING, "a change that ended is not struck out yet: {0}", fault.detail());
                remember(begun);
            }
        }
    }

    private void remember(Begun begun) {
        unended.merge(begun.saga().subject(), List.of(begun), (old, more) -> {
            if (old.contains(begun)) {
                return old;
            }
            var both = new ArrayList<>(old);
            both.addAll(more);
            return List.copyOf(both);
        });
    }

    private void forget(Begun begun) {
        unended.computeIfPresent(begun.saga().subject(), (_, old) -> {
            var rest = old.stream().filter(other -> !other.equals(begun)).toList();
            return rest.isEmpty() ? null : rest;
        });
    }

    private boolean isUnended(Begun begun) {
        return unended.getOrDefault(begun.saga().subject(), List.of()).contains(begun);
    }
}
