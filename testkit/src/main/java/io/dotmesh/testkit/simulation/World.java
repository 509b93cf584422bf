package io.dotmesh.testkit.simulation;

import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.mastership.Fence;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.replica.Advert;
import io.dotmesh.domain.replica.Decision;
import io.dotmesh.domain.replica.Effect;
import io.dotmesh.domain.replica.Replica;
import io.dotmesh.domain.replica.ReplicaEvent;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The cluster: has each node decide on what it is told, and does what was decided. */
final class World {
    private static final int SAY_AGAIN_TICKS = 3;

    final Agenda agenda = new Agenda();
    final Chance chance;
    final Network network;
    final Register register;
    final Clients clients;
    final Faults faults;
    final Map<CommitId, BitSet> contents = new HashMap<>();
    private final Rules rules;
    private final Performer performer;
    private final Invariants invariants;
    private final Trace trace;
    private final Transitions transitions;
    private final Map<NodeId, Site> sites = new TreeMap<>();
    private final Map<String, String> violations = new TreeMap<>();
    private final List<Site> inOrder;
    private long decisions;

    World(Plan plan, Rules rules, Trace trace, Transitions transitions) {
        this.rules = rules;
        this.trace = trace;
        this.transitions = transitions;
        chance = new Chance(plan.seed());
        network = new Network(agenda, chance);
        int nodes = chance.between(3, 7);
        var first = new NodeId("n1");
        register = new Register(new Mastership(first, new Fence(1), new Fence(1), Optional.empty()));
        for (int i = 1; i <= nodes; i++) {
            var id = new NodeId("n" + i);
            sites.put(id, new Site(id, new Disk(contents), chance.between(60, 180)));
        }
        inOrder = List.copyOf(sites.values());
        clients = new Clients(this);
        faults = new Faults(this, plan);
        performer = new Performer(this);
        invariants = new Invariants(this);
        sites.values().forEach(this::begin);
    }

    List<Site> sites() {
        return inOrder;
    }

    Site site(NodeId id) {
        return java.util.Objects.requireNonNull(sites.get(id), id::value);
    }

    long decisions() {
        return decisions;
    }

    long effects() {
        return performer.count();
    }

    List<String> violations() {
        return violations.entrySet().stream()
                .map(one -> one.getKey() + ": " + one.getValue())
                .toList();
    }

    void violation(String kind, String detail) {
        violations.putIfAbsent(kind, "at " + agenda.now() + " " + detail);
        trace.add(kind.hashCode(), () -> "!! " + kind + ": " + detail);
    }

    void note(Site site, String what) {
        trace.add(what.hashCode(), () -> agenda.now() + " " + site.id + "  -- " + what);
    }

    boolean step(long end) {
        return violations.isEmpty() && agenda.step(end);
    }

    void checkEnd() {
        invariants.atEnd();
    }

    /** A process begins on a node, and finds what the one before left. */
    void begin(Site site) {
        site.up = true;
        site.pausedUntil = 0;
        site.process++;
        site.said = Optional.empty();
        site.replica = Replica.starting(site.id, clients.at(site.id));
        note(site, "begins");
        int process = site.process;
        agenda.in(chance.between(1, site.tickEvery), () -> tick(site, process));
    }

    private void tick(Site site, int process) {
        if (!site.up || site.process != process) {
            return;
        }
        tell(site, new ReplicaEvent.Tick());
        // Said again: an older one may have been lost.
        if (++site.ticks % SAY_AGAIN_TICKS == 0) {
            site.said = Optional.empty();
        }
        agenda.in(site.tickEvery, () -> tick(site, process));
    }

    /** Tells the process that there is now; a paused one hears of it when it wakes. */
    void tell(Site site, ReplicaEvent event) {
        deliver(site, site.process, event);
    }

    private void deliver(Site site, int process, ReplicaEvent event) {
        if (!site.up || site.process != process) {
            return;
        }
        if (!site.isAwake(agenda.now())) {
            agenda.in(site.pausedUntil - agenda.now(), () -> deliver(site, process, event));
            return;
        }
        decide(site, event);
    }

    private void decide(Site site, ReplicaEvent event) {
        var before = site.replica;
        Decision decision = rules.decide(before, event);
        decisions++;
        site.replica = decision.next();
        transitions.add(before.phase(), event, decision.next().phase());
        trace.add(sum(site, decision), () -> Line.of(agenda.now(), site.id, event, decision, site.disk.volume()));
        decision.answers().forEach(answer -> clients.answered(site, answer));
        decision.effect().ifPresent(effect -> performer.perform(site, effect));
        advertise(site);
        invariants.afterEvent();
    }

    /** Cheap, and yet another for another run. */
    private int sum(Site site, Decision decision) {
        int phase =
                decision.next().phase().hashCode() * 31 + site.disk.commits().size();
        return (phase * 31 + decision.answers().hashCode()) * 31 + (int) agenda.now();
    }

    private void advertise(Site site) {
        var advert = site.replica.advert(0);
        if (site.said.map(advert::equals).orElse(false)) {
            return;
        }
        site.said = Optional.of(advert);
        var numbered = site.replica.advert(++site.adverts);
        for (var peer : sites.values()) {
            if (peer != site) {
                network.send(site.id, peer.id, () -> hear(site.id, peer, numbered));
            }
        }
    }

    private void hear(NodeId from, Site peer, Advert advert) {
        if (network.joins(from, peer.id)) {
            tell(peer, new ReplicaEvent.Heard(advert));
        }
    }

    /** Every watch tells of it, some late, some twice. */
    void announce() {
        var mastership = register.mastership();
        for (var site : sites.values()) {
            agenda.in(network.delay(), () -> watch(site, mastership));
            if (chance.in(0.1)) {
                agenda.in(network.delay(), () -> watch(site, mastership));
            }
        }
    }

    /** A watch whose connection was cut resumes where it was. */
    private void watch(Site site, Mastership mastership) {
        if (!site.up) {
            return;
        }
        if (network.reachesRegister(site.id)) {
            tell(site, new ReplicaEvent.Seen(mastership));
        } else {
            agenda.in(200, () -> watch(site, mastership));
        }
    }

    void diskChanged() {
        invariants.afterDiskChange();
    }

    void acknowledged(CommitId commit) {
        invariants.acknowledged(commit);
    }

    void granted(Site site, Fence fence) {
        invariants.granted(site, fence);
    }

    void made(CommitId commit, Fence fence) {
        invariants.made(commit, fence);
    }

    void dropping(Site site, Fence carry) {
        invariants.dropping(site, carry);
    }

    void mounting(Site site, Effect.Mount mount) {
        invariants.mounting(site, mount);
    }
}
