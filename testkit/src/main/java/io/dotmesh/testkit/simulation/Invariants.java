package io.dotmesh.testkit.simulation;

import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.mastership.Fence;
import io.dotmesh.domain.replica.Effect;
import io.dotmesh.domain.replica.Phase;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is always so in a cluster, and what is so when nothing went wrong for a while. */
final class Invariants {
    private record Making(Fence fence, long time) {}

    private record Claimer(Site site, int process) {}

    private final World world;
    private final Map<CommitId, Making> makings = new HashMap<>();
    private final Map<Fence, Claimer> claims = new TreeMap<>();

    Invariants(World world) {
        this.world = world;
    }

    void made(CommitId commit, Fence fence) {
        makings.put(commit, new Making(fence, world.agenda.now()));
    }

    void granted(Site site, Fence fence) {
        claims.put(fence, new Claimer(site, site.process));
    }

    void mounting(Site site, Effect.Mount mount) {
        var claimer = claims.get(mount.fence());
        if (claimer == null || claimer.site() != site || claimer.process() != site.process) {
            world.violation("mounted under a fence that this process did not claim", site.id + " " + mount);
        }
    }

    /** Only a live state that was served, or what became of it, makes a carry needless: a copy of it may never be one. */
    void dropping(Site site, Fence carry) {
        var lacking = (BitSet) site.disk.carried(carry).clone();
        var thawed = new BitSet();
        world.sites().forEach(each -> each.disk.collectAfter(carry, thawed));
        lacking.andNot(thawed);
        if (!lacking.isEmpty()) {
            world.violation("a carry is dropped before a live state has it", site.id + " " + carry);
        }
    }

    void acknowledged(CommitId commit) {
        var making = makings.get(commit);
        if (making == null || !world.register.stoodAfter(making.fence(), making.time())) {
            world.violation("acknowledged, though made under a fence that was gone", commit.value());
        }
        afterDiskChange();
    }

    void afterEvent() {
        var under = new TreeSet<Fence>();
        for (var site : world.sites()) {
            var mounted = site.disk.mountedUnder();
            if (mounted.isPresent() && !under.add(mounted.get())) {
                world.violation("two are mounted under one fence", mounted.get().toString());
            }
        }
    }

    void afterDiskChange() {
        afterEvent();
        allIsSomewhere();
        acknowledgedIsSomewhere();
        nothingDivergesSilently();
    }

    private void allIsSomewhere() {
        var found = new BitSet();
        world.sites().forEach(site -> site.disk.collect(found));
        int missing = found.nextClearBit(0);
        if (missing < world.clients.written()) {
            world.violation("what was written is nowhere", "d" + missing);
        }
    }

    private void acknowledgedIsSomewhere() {
        var there = new TreeSet<CommitId>();
        for (var site : world.sites()) {
            site.disk.commits().forEach(made -> there.add(made.commit()));
            site.disk.stashes().forEach(stash -> stash.commits().forEach(made -> there.add(made.commit())));
        }
        world.clients.acknowledged.stream()
                .filter(commit -> !there.contains(commit))
                .forEach(commit -> world.violation("an acknowledged commit is on no disk", commit.value()));
    }

    /** Two histories part only where a take-over began another line. */
    private void nothingDivergesSilently() {
        var sites = world.sites();
        for (int i = 0; i < sites.size(); i++) {
            for (int k = i + 1; k < sites.size(); k++) {
                var one = sites.get(i).disk.history();
                var other = sites.get(k).disk.history();
                int shared = one.shared(other);
                if (shared < Math.min(one.size(), other.size())
                        && world.register
                                .mastership()
                                .continues(one.commits().get(shared).fence())
                        && world.register
                                .mastership()
                                .continues(other.commits().get(shared).fence())) {
                    world.violation("two histories of one line part", sites.get(i).id + " and " + sites.get(k).id);
                }
            }
        }
    }

    void atEnd() {
        var sites = world.sites();
        var first = sites.getFirst().disk.history();
        for (var site : sites) {
            expect(site.disk.history().equals(first), "not all have the same history at the end", site);
            expect(site.disk.volume().carries().isEmpty(), "a carry is left at the end", site);
            expect(site.disk.volume().untold().isEmpty(), "a stash is untold at the end", site);
            expect(site.replica.asks().isEmpty(), "something asked is unanswered at the end", site);
            boolean holds = world.register.mastership().holder().equals(site.id);
            expect(isSettled(site, holds), "a phase is stuck at the end", site);
            expect(holds == site.disk.mountedUnder().isPresent(), "not just the holder is mounted at the end", site);
        }
        expect(!world.clients.waits(), "a request is open at the end", sites.getFirst());
        allIsReachable(sites);
    }

    private static boolean isSettled(Site site, boolean holds) {
        return switch (site.replica.phase()) {
            case Phase.Following _ -> !holds;
            case Phase.Serving _ -> holds;
            case Phase.Starting _, Phase.Yielding _, Phase.BackingOff _, Phase.Performing _ -> false;
        };
    }

    /** In the branch, as its master has it, or in a stash whose name was told. */
    private void allIsReachable(List<Site> sites) {
        var written = new BitSet();
        var commits = new TreeSet<CommitId>();
        for (var site : sites) {
            site.disk.commits().forEach(made -> commits.add(made.commit()));
            if (site.disk.mountedUnder().isPresent()) {
                site.disk.collect(written);
            }
            for (var stash : site.disk.stashes()) {
                if (world.register.knows(stash.id())) {
                    written.or(stash.content());
                    stash.commits().forEach(made -> {
                        commits.add(made.commit());
                        written.or(Optional.ofNullable(world.contents.get(made.commit()))
                                .orElseGet(BitSet::new));
                    });
                }
            }
        }
        expect(
                written.nextClearBit(0) >= world.clients.written(),
                "what was written cannot be reached at the end",
                sites.getFirst());
        expect(
                commits.containsAll(world.clients.acknowledged),
                "an acknowledged commit cannot be reached at the end",
                sites.getFirst());
    }

    private void expect(boolean holds, String otherwise, Site site) {
        if (!holds) {
            world.violation(otherwise, Line.of(site));
        }
    }
}
