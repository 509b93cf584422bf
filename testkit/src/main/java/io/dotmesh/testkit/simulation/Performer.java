package io.dotmesh.testkit.simulation;

import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.mastership.Fence;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.replica.Effect;
import io.dotmesh.domain.replica.ReplicaEvent;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * Does what was decided, after a while, and says how it ended. What works on a disk ends with its process; what was sent to the
 * register may arrive after it.
 */
final class Performer {
    private final World world;
    private long count;
    private int commits;

    Performer(World world) {
        this.world = world;
    }

    long count() {
        return count;
    }

    void perform(Site site, Effect effect) {
        var fault = world.faults.of(count++);
        if (fault == Faults.Fault.CRASH_BEFORE) {
            world.agenda.in(0, () -> world.faults.crash(site));
            return;
        }
        switch (effect) {
            case Effect.Look _ -> ask(site, fault, () -> new ReplicaEvent.Found(mastership()));
            case Effect.Verify _ -> ask(site, fault, () -> new ReplicaEvent.Found(mastership()));
            case Effect.Claim(var expected, var proposed, var _) ->
                ask(site, fault, () -> replace(site, expected, proposed, true));
            case Effect.Give(var expected, var proposed) ->
                ask(site, fault, () -> replace(site, expected, proposed, false));
            case Effect.Tell(var stash) ->
                ask(site, fault, () -> {
                    world.register.tell(stash);
                    site.disk.told(stash);
                    return stored(site);
                });
            case Effect.Inspect _ -> change(site, fault, () -> true);
            case Effect.Mount mount ->
                change(site, fault, () -> {
                    world.mounting(site, mount);
                    site.disk.mount(mount.fence(), mount.carry());
                    return true;
                });
            case Effect.Unmount(var force) -> change(site, fault, () -> unmount(site, force));
            case Effect.Freeze _ ->
                change(site, fault, () -> {
                    site.disk.freeze();
                    return true;
                });
            case Effect.Commit _ -> change(site, fault, () -> commit(site));
            case Effect.Receive receive ->
                change(
                        site,
                        fault,
                        () -> fromPeer(
                                site,
                                receive.from(),
                                (mine, theirs) -> mine.receive(theirs, receive, fault != Faults.Fault.FAIL_AFTER)));
            case Effect.Fetch(var from, var carry) ->
                change(site, fault, () -> fromPeer(site, from, (mine, theirs) -> mine.fetch(theirs, carry)));
            case Effect.Drop(var carry) ->
                change(site, fault, () -> {
                    world.dropping(site, carry);
                    site.disk.drop(carry);
                    return true;
                });
            case Effect.Stash stash ->
                change(site, fault, () -> {
                    site.disk.stash(new BranchId("s-" + site.id + "-" + ++site.stashes), stash);
                    return true;
                });
        }
    }

    private Mastership mastership() {
        return world.register.mastership();
    }

    private ReplicaEvent.Result stored(Site site) {
        return new ReplicaEvent.Stored(site.disk.volume());
    }

    private ReplicaEvent.Result replace(Site site, Fence expected, Mastership proposed, boolean claims) {
        if (!world.register.replace(expected, proposed, world.agenda.now())) {
            return new ReplicaEvent.Found(mastership());
        }
        if (claims) {
            world.granted(site, proposed.fence());
        }
        world.announce();
        return new ReplicaEvent.Granted(proposed);
    }

    private boolean unmount(Site site, boolean force) {
        var under = site.disk.mountedUnder();
        if (!world.clients.at(site.id).isEmpty()) {
            if (!force) {
                return false;
            }
            if (under.filter(mastership().fence()::equals).isPresent()) {
                world.violation("clients were cut off without need", site.id.value());
            }
        }
        world.clients.cutOff(site.id);
        site.disk.unmount();
        return true;
    }

    private boolean commit(Site site) {
        var id = new CommitId("c" + ++commits);
        var under = site.disk.mountedUnder();
        boolean made = site.disk.commit(id);
        under.ifPresent(fence -> world.made(id, fence));
        return made;
    }

    private boolean fromPeer(Site site, NodeId from, BiPredicate<Disk, Disk> get) {
        var peer = world.site(from);
        return peer.isAwake(world.agenda.now()) && world.network.joins(site.id, from) && get.test(site.disk, peer.disk);
    }

    private void change(Site site, Faults.Fault fault, Supplier<Boolean> work) {
        int process = site.process;
        world.agenda.in(world.chance.between(1, 50), () -> {
            if (!site.up || site.process != process) {
                return;
            }
            if (fault == Faults.Fault.FAIL_BEFORE) {
                world.tell(site, new ReplicaEvent.Failed("the disk failed"));
                return;
            }
            boolean done = work.get();
            world.diskChanged();
            if (fault == Faults.Fault.CRASH_AFTER) {
                world.faults.crash(site);
            } else if (done && fault != Faults.Fault.FAIL_AFTER) {
                world.tell(site, stored(site));
            } else {
                world.tell(site, new ReplicaEvent.Failed("it did not work"));
            }
        });
    }

    private void ask(Site site, Faults.Fault fault, Supplier<ReplicaEvent.Result> work) {
        int process = site.process;
        world.agenda.in(world.network.delay(), () -> {
            boolean lost = fault == Faults.Fault.FAIL_BEFORE
                    || !world.register.isAvailable()
                    || !world.network.reachesRegister(site.id);
            var result = lost ? new ReplicaEvent.Failed("the register does not answer") : work.get();
            world.diskChanged();
            if (!site.up || site.process != process) {
                return;
            }
            if (fault == Faults.Fault.CRASH_AFTER) {
                world.faults.crash(site);
            } else {
                var told = fault == Faults.Fault.FAIL_AFTER ? new ReplicaEvent.Failed("the answer was lost") : result;
                world.agenda.in(world.chance.between(1, 30), () -> {
                    if (site.process == process) {
                        world.tell(site, told);
                    }
                });
            }
        });
    }
}
