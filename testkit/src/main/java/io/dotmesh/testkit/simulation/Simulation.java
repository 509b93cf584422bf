package io.dotmesh.testkit.simulation;

import java.util.ArrayList;
import java.util.Optional;

/** A cluster of 3 to 7 nodes with one branch, out of one seed: the same seed gives the same trace. */
public final class Simulation {
    private static final long STORM = 6_000;
    private static final long CALM = 8_000;
    private static final int STEPS_MAX = 400_000;

    private final Rules rules;
    private final Transitions transitions = new Transitions();

    public Simulation(Rules rules) {
        this.rules = rules;
    }

    /** All the ways that the runs of this simulation have taken. */
    public Transitions transitions() {
        return transitions;
    }

    /** A time with all faults, and one without. */
    public Verdict run(long seed) {
        return run(new Plan(seed, true, Optional.empty()), false);
    }

    /** The same, with its trace to read. */
    public Verdict traced(long seed) {
        return run(new Plan(seed, true, Optional.empty()), true);
    }

    /** No faults but one crash, at one effect of the run. */
    public Verdict crashing(long seed, long effect, boolean after) {
        return run(new Plan(seed, false, Optional.of(new Plan.Crash(effect, after))), false);
    }

    /** No faults at all. */
    public Verdict calm(long seed) {
        return run(new Plan(seed, false, Optional.empty()), false);
    }

    private Verdict run(Plan plan, boolean traced) {
        var trace = new Trace(traced);
        var world = new World(plan, rules, trace, transitions);
        var clients = new Activity(world);
        clients.begin();
        int steps = 0;
        while (steps < STEPS_MAX && world.step(STORM)) {
            steps++;
        }
        clients.calm();
        world.faults.end();
        while (steps < STEPS_MAX && world.step(STORM + CALM)) {
            steps++;
        }
        if (world.violations().isEmpty()) {
            world.checkEnd();
        }
        return new Verdict(
                plan.seed(),
                world.sites().size(),
                world.decisions(),
                world.effects(),
                new ArrayList<>(world.violations()),
                trace.sum(),
                trace.lines());
    }

    /** Clients do something every now and then, until the end is near. */
    private static final class Activity {
        private final World world;
        private final int every;
        private boolean calm;

        Activity(World world) {
            this.world = world;
            this.every = world.chance.between(30, 150);
        }

        void begin() {
            world.agenda.in(every, this::act);
        }

        private void act() {
            if (calm && world.agenda.now() > STORM + 1000) {
                return;
            }
            world.clients.act(calm);
            world.agenda.in(world.chance.between(1, every * 2), this::act);
        }

        void calm() {
            calm = true;
        }
    }
}
