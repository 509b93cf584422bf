package io.dotmesh.application.reconcile;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.SagaId;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.domain.saga.Saga;
import io.dotmesh.domain.saga.Step;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.DotRegister.Begun;
import io.dotmesh.ports.driven.Identifiers;
import io.dotmesh.ports.driven.VolumeStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs sagas: writes each down, does its steps, and strikes it out. What could not be ended is kept, and ended before
 * the next change of the same dot, or at the next start.
 */
public final class Sagas {
    private static final System.Logger LOG = System.getLogger(Sagas.class.getName());

    private final DotRegister register;
    private final Identifiers identifiers;
    private final StepRunner steps;
    private final Map<DotId, List<Begun>> unended = new ConcurrentHashMap<>();

    public Sagas(VolumeStore store, DotRegister register, Identifiers identifiers) {
        this.register = register;
        this.identifiers = identifiers;
        this.steps = new StepRunner(store, register);
    }

    /** Runs a saga. The caller is alone on its dot, and has ended what was left of earlier ones. */
    public Outcome<Nothing> run(Saga saga) {
        var begun = new Begun(new SagaId(identifiers.next()), saga);
        return register.change(List.of(new RegistryChange.BeginSaga(begun.id(), saga)))
                .then(_ -> perform(begun));
    }

    /** Ends what is left of earlier sagas of a dot. The caller is alone on it, or shares it with commits only. */
    public synchronized Outcome<Nothing> endThoseOf(DotId dot) {
        for (var begun : List.copyOf(unended.getOrDefault(dot, List.of()))) {
            if (perform(begun) instanceof Outcome.Faulted<Nothing>(var fault) && isUnended(begun)) {
                return Outcome.faulted(fault);
            }
        }
        return Outcome.done();
    }

    public boolean hasUnended(DotId dot) {
        return unended.containsKey(dot);
    }

    /** Ends everything that a crash interrupted, oldest first. Answers how many there were. */
    public Outcome<Integer> recover() {
        return register.sagas().map(all -> {
            for (var begun : all) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "going on with {0} of dot {1}",
                        begun.saga().getClass().getSimpleName(),
                        begun.saga().subject());
                perform(begun)
                        .toFault()
                        .ifPresent(fault ->
                                LOG.log(System.Logger.Level.WARNING, "it did not happen: {0}", fault.detail()));
            }
            return all.size();
        });
    }

    private Outcome<Nothing> perform(Begun begun) {
        var all = begun.saga().steps();
        boolean happened = false;
        for (int i = 0; i < all.size(); i++) {
            var step = all.get(i);
            boolean last = i == all.size() - 1;
            switch (steps.run(last ? ending(step, begun.id()) : step)) {
                case Outcome.Done<Nothing> _ -> happened |= step instanceof Step.Register;
                case Outcome.Faulted<Nothing>(var fault) -> {
                    return happened ? leaveTheRest(begun, fault) : takeBack(begun, fault);
                }
            }
        }
        return all.getLast() instanceof Step.Register ? forget(begun) : end(begun);
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
                System.Logger.Level.WARNING,
                "{0} of dot {1} happened, and its last steps wait: {2}",
                begun.saga().getClass().getSimpleName(),
                begun.saga().subject(),
                fault.detail());
        remember(begun);
        return Outcome.done();
    }

    private Outcome<Nothing> takeBack(Begun begun, Fault fault) {
        for (var step : begun.saga().compensation()) {
            if (steps.run(step) instanceof Outcome.Faulted<Nothing>(var second)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} of dot {1} failed ({2}) and could not be taken back yet: {3}",
                        begun.saga().getClass().getSimpleName(),
                        begun.saga().subject(),
                        fault.detail(),
                        second.detail());
                remember(begun);
                return Outcome.faulted(fault);
            }
        }
        end(begun);
        return Outcome.faulted(fault);
    }

    /** What was done stays done when it cannot be struck out now: doing it again later changes nothing. */
    private Outcome<Nothing> end(Begun begun) {
        switch (register.change(List.of(new RegistryChange.EndSaga(begun.id())))) {
            case Outcome.Done<Nothing> _ -> forget(begun);
            case Outcome.Faulted<Nothing>(var fault) -> {
                LOG.log(System.Logger.Level.WARNING, "a saga that ended is not struck out yet: {0}", fault.detail());
                remember(begun);
            }
        }
        return Outcome.done();
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

    private Outcome<Nothing> forget(Begun begun) {
        unended.computeIfPresent(begun.saga().subject(), (_, old) -> {
            var rest = old.stream().filter(other -> !other.equals(begun)).toList();
            return rest.isEmpty() ? null : rest;
        });
        return Outcome.done();
    }

    private boolean isUnended(Begun begun) {
        return unended.getOrDefault(begun.saga().subject(), List.of()).contains(begun);
    }
}
