package io.dotmesh.testkit.fake;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.NodeRegister;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The nodes of a {@link FakeRegistry}. They were last seen when they began: a fake has no clock. */
final class FakeNodes implements NodeRegister {
    private final FakeRegistry.Shelf shelf;
    private final FakeRegistry.Switches switches;
    private final Set<Joined> own = ConcurrentHashMap.newKeySet();

    FakeNodes(FakeRegistry.Shelf shelf, FakeRegistry.Switches switches) {
        this.shelf = shelf;
        this.switches = switches;
    }

    /** A node, whether it is there, and whether it said that it would go. */
    record Entered(NodeRecord node, boolean present, boolean left) {
        Condition condition() {
            return present ? left ? Condition.LEAVING : Condition.LIVE : left ? Condition.GONE : Condition.LOST;
        }
    }

    private final class Joined implements Membership {
        private final NodeId id;

        private Joined(NodeId id) {
            this.id = id;
        }

        @Override
        public Outcome<Nothing> leave() {
            return call(() -> {
                if (own.contains(this)) {
                    note(true, true);
                }
                return Outcome.done();
            });
        }

        @Override
        public void close() {
            synchronized (shelf) {
                if (own.remove(this)) {
                    note(false, false);
                }
            }
        }

        private void note(boolean present, boolean leaves) {
            shelf.nodes.computeIfPresent(
                    id, (_, before) -> new Entered(before.node(), present, before.left() || leaves));
        }
    }

    @Override
    public Outcome<Membership> join(NodeRecord self) {
        return call(() -> {
            var before = shelf.nodes.get(self.id());
            if (before != null && before.present()) {
                return Outcome.unavailable(
                        FaultCode.LOCKED,
                        "node " + self.id() + " is there already, as "
                                + before.node().name(),
                        "Stop that one.");
            }
            shelf.nodes.put(self.id(), new Entered(self, true, false));
            var joined = new Joined(self.id());
            own.add(joined);
            return Outcome.done(joined);
        });
    }

    @Override
    public Outcome<List<Presence>> nodes() {
        return call(() -> Outcome.done(shelf.nodes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new Presence(
                        entry.getValue().node(),
                        shelf.lost.contains(entry.getKey())
                                ? Condition.LOST
                                : entry.getValue().condition(),
                        entry.getValue().node().since()))
                .toList()));
    }

    @Override
    public Outcome<Nothing> forget(NodeId node) {
        return call(() -> {
            var entered = shelf.nodes.get(node);
            if (entered != null && entered.present() && !shelf.lost.contains(node)) {
                return Outcome.refused(FaultCode.BUSY, "node " + node + " is there", "Stop it first.");
            }
            shelf.nodes.remove(node);
            return Outcome.done();
        });
    }

    private <T> Outcome<T> call(Supplier<Outcome<T>> work) {
        synchronized (shelf) {
            return switches.fault().<Outcome<T>>map(Outcome::faulted).orElseGet(work);
        }
    }

    void close() {
        own.forEach(Joined::close);
    }
}
