package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.NodeRegister;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The nodes, as etcd has them at the moment of the question: they are few, and what they write is nothing for mirrors. */
final class EtcdNodeRegister implements NodeRegister {
    private final EtcdRegistry registry;
    private final Path data;
    private final Duration lasting;
    private final InstantSource clock;
    private final Set<Member> members = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    EtcdNodeRegister(EtcdRegistry registry, Path data, Duration lasting, InstantSource clock) {
        this.registry = registry;
        this.data = data;
        this.lasting = lasting;
        this.clock = clock;
    }

    @Override
    public Outcome<Membership> join(NodeRecord self) {
        return registry.ask(_ -> joined(self));
    }

    private synchronized Outcome<Membership> joined(NodeRecord self) {
        members.removeIf(Member::isOver);
        if (members.stream().anyMatch(member -> member.self().id().equals(self.id()))) {
            return Outcome.unavailable(
                    FaultCode.LOCKED,
                    "this process has joined the registry as node " + self.id() + " already",
                    "Stop the server and start it again.");
        }
        return NodeMark.take(data)
                .then(mark -> registry.opening()
                        .raise()
                        .fold(
                                _ -> Member.enter(registry.etcd(), mark, self, lasting, registry.patience(), clock),
                                fault -> {
                                    mark.close();
                                    return Outcome.faulted(fault);
                                }))
                .then(this::added);
    }

    /** Unless the registry was closed while it entered. */
    private Outcome<Membership> added(Member member) {
        members.add(member);
        if (closed) {
            member.close();
            return EtcdFaults.closed();
        }
        return Outcome.done(member);
    }

    @Override
    public Outcome<List<Presence>> nodes() {
        return registry.ask(deadline -> registry.etcd().read(KeyRange.under(Layout.NODES), deadline))
                .then(EtcdNodeRegister::presences);
    }

    private static Outcome<List<Presence>> presences(List<Entry> entries) {
        var keys = entries.stream().map(Entry::key).collect(Collectors.toSet());
        var presences = new TreeMap<NodeId, Presence>();
        for (var entry : entries) {
            if (!Layout.isRecord(entry.key())) {
                continue;
            }
            try {
                var stored = Records.node(entry.value());
                var id = stored.node().id();
                presences.put(
                        id,
                        new Presence(
                                stored.node(),
                                condition(keys.contains(Layout.alive(id)), stored.left()),
                                stored.seen()));
            } catch (Unreadable e) {
                return Refusals.unreadable(entry.key(), String.valueOf(e.getMessage()));
            }
        }
        return Outcome.done(List.copyOf(presences.values()));
    }

    private static Condition condition(boolean alive, boolean left) {
        if (alive) {
            return left ? Condition.LEAVING : Condition.LIVE;
        }
        return left ? Condition.GONE : Condition.LOST;
    }

    @Override
    public Outcome<Nothing> forget(NodeId node) {
        return registry.ask(deadline -> registry.etcd().deleteUnless(Layout.alive(node), Layout.record(node), deadline))
                .then(done -> done
                        ? Outcome.done()
                        : Outcome.refused(
                                FaultCode.BUSY, "node " + node + " is there", "Stop it first, then forget it."));
    }

    void close() {
        closed = true;
        members.forEach(Member::close);
    }
}
