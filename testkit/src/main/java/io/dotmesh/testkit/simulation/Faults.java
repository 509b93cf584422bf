package io.dotmesh.testkit.simulation;

import io.dotmesh.domain.identity.NodeId;
import java.util.TreeSet;

/** What goes wrong, and how all of it is put right at last. */
final class Faults {
    enum Fault {
        NONE,
        FAIL_BEFORE,
        FAIL_AFTER,
        CRASH_BEFORE,
        CRASH_AFTER
    }

    private final World world;
    private final Plan plan;
    private final double failures;
    private final double crashes;
    private final int every;
    private boolean over;

    Faults(World world, Plan plan) {
        this.world = world;
        this.plan = plan;
        failures = world.chance.of(java.util.List.of(0.0, 0.01, 0.05));
        crashes = world.chance.of(java.util.List.of(0.0, 0.005, 0.03));
        every = world.chance.between(150, 900);
        if (plan.stormy()) {
            world.network.setLoss(world.chance.of(java.util.List.of(0.0, 0.02, 0.1, 0.3)));
            world.agenda.in(every, this::strike);
        }
    }

    Fault of(long effect) {
        var planned = plan.crash().filter(crash -> crash.effect() == effect);
        if (planned.isPresent()) {
            return planned.get().after() ? Fault.CRASH_AFTER : Fault.CRASH_BEFORE;
        }
        if (over || !plan.stormy()) {
            return Fault.NONE;
        }
        if (world.chance.in(failures)) {
            return world.chance.in(0.5) ? Fault.FAIL_BEFORE : Fault.FAIL_AFTER;
        }
        if (world.chance.in(crashes)) {
            return world.chance.in(0.5) ? Fault.CRASH_BEFORE : Fault.CRASH_AFTER;
        }
        return Fault.NONE;
    }

    private void strike() {
        if (over) {
            return;
        }
        var site = world.chance.of(world.sites());
        switch (world.chance.between(1, 8)) {
            case 1 -> crash(site);
            case 2 -> pause(site);
            case 3 -> part();
            case 4 -> silenceRegister();
            case 5 -> {
                world.note(site, "cut from the register");
                world.network.cutFromRegister(site.id);
                world.agenda.in(world.chance.between(200, 4000), world.network::heal);
            }
            case 6, 7 -> {
                world.note(site, "is to take over");
                world.clients.takeOver(site);
                if (world.chance.in(0.2)) {
                    world.clients.takeOver(world.chance.of(world.sites()));
                }
            }
            default -> world.clients.act(false);
        }
        world.agenda.in(world.chance.between(every / 2, every * 2), this::strike);
    }

    /** The process, or the whole node with its mounts. */
    void crash(Site site) {
        if (!site.up) {
            return;
        }
        boolean power = world.chance.in(0.5);
        world.note(site, power ? "loses power" : "process killed");
        site.up = false;
        site.process++;
        if (power) {
            site.disk.losePower();
            world.clients.cutOff(site.id);
        }
        world.agenda.in(world.chance.between(10, over || !plan.stormy() ? 500 : 4000), () -> {
            if (!site.up) {
                world.begin(site);
            }
        });
    }

    private void pause(Site site) {
        int ticks = world.chance.between(100, 4000);
        world.note(site, "pauses for " + ticks);
        site.pausedUntil = world.agenda.now() + ticks;
    }

    private void part() {
        var side = new TreeSet<NodeId>();
        for (var site : world.sites()) {
            if (world.chance.in(0.4)) {
                side.add(site.id);
            }
        }
        world.note(world.sites().getFirst(), "parted from the rest: " + side);
        world.network.part(side);
        world.agenda.in(world.chance.between(200, 4000), world.network::heal);
    }

    private void silenceRegister() {
        world.note(world.sites().getFirst(), "register silent");
        world.register.setAvailable(false);
        world.agenda.in(world.chance.between(100, 3000), () -> world.register.setAvailable(true));
    }

    /** From here on nothing goes wrong any more. */
    void end() {
        over = true;
        world.network.heal();
        world.network.setLoss(0);
        world.register.setAvailable(true);
        for (var site : world.sites()) {
            site.pausedUntil = Math.min(site.pausedUntil, world.agenda.now());
            if (!site.up) {
                world.begin(site);
            }
        }
        world.announce();
    }
}
