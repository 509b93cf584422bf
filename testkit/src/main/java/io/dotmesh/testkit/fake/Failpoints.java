package io.dotmesh.testkit.fake;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The boundaries of the calls that go through {@link FailingVolumeStore}, {@link FailingRegistry} and their like, and
 * what shall happen at them. There are two for each call: {@code METHOD:before} and {@code METHOD:after}. Several
 * decorators may share one, which then has the calls of all in one order.
 *
 * <p>A fault before a call means that it is not made; after it, that it was made and its answer got lost. A
 * {@link Runnable} may end the process, throw, or look around. Every order serves once.
 */
public final class Failpoints {
    private final List<String> seen = new ArrayList<>();
    private final Map<Integer, Order> byIndex = new HashMap<>();
    private final Map<String, Order> byName = new HashMap<>();

    /** Boundaries that were not reached, and no orders. */
    public Failpoints() {}

    /** What happens at a boundary. */
    private sealed interface Order {
        record Answer(Fault fault) implements Order {}

        record Run(Runnable action) implements Order {}
    }

    /** The boundaries that were reached since the start or {@link #forget()}, in order. */
    public synchronized List<String> stepsSeen() {
        return List.copyOf(seen);
    }

    /** How many calls of a method began since the start or {@link #forget()}. */
    public synchronized long calls(String method) {
        return seen.stream().filter(step -> step.equals(method + ":before")).count();
    }

    /** Begins to count anew, without orders. */
    public synchronized void forget() {
        seen.clear();
        byIndex.clear();
        byName.clear();
    }

    /** The next call of a method is not made, and answers the fault. */
    public void failNext(String method, Fault fault) {
        give(method + ":before", new Order.Answer(fault));
    }

    /** The next call of a method is made, and answers the fault. */
    public void loseAnswerOfNext(String method, Fault fault) {
        give(method + ":after", new Order.Answer(fault));
    }

    /** When a boundary of that name is reached next, the action is run there. */
    public void runAt(String step, Runnable action) {
        give(step, new Order.Run(action));
    }

    /** At the boundary that will be at that index of {@link #stepsSeen()}, the fault is answered. */
    public synchronized void failAt(int index, Fault fault) {
        byIndex.put(index, new Order.Answer(fault));
    }

    /** At the boundary that will be at that index of {@link #stepsSeen()}, the action is run. */
    public synchronized void runAt(int index, Runnable action) {
        byIndex.put(index, new Order.Run(action));
    }

    private synchronized void give(String step, Order order) {
        if (!step.endsWith(":before") && !step.endsWith(":after")) {
            throw new IllegalArgumentException("a boundary is called METHOD:before or METHOD:after, not " + step);
        }
        byName.put(step, order);
    }

    /** Makes a call, or does what was ordered for its boundaries. */
    <T> Outcome<T> around(String method, Supplier<Outcome<T>> call) {
        Optional<Fault> before = pass(method + ":before");
        if (before.isPresent()) {
            return Outcome.faulted(before.get());
        }
        var answer = call.get();
        return pass(method + ":after").<Outcome<T>>map(Outcome::faulted).orElse(answer);
    }

    private Optional<Fault> pass(String step) {
        return switch (reach(step)) {
            case Order.Answer(var fault) -> Optional.of(fault);
            case Order.Run(var action) -> {
                action.run();
                yield Optional.empty();
            }
        };
    }

    private synchronized Order reach(String step) {
        var atIndex = byIndex.remove(seen.size());
        seen.add(step);
        if (atIndex != null) {
            return atIndex;
        }
        var atName = byName.remove(step);
        return atName != null ? atName : new Order.Run(() -> {});
    }
}
