package io.dotmesh.ports.driven;

import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.NodeId;
import java.time.Instant;
import java.util.List;

/**
 * The nodes that share a registry: each enters itself, and is seen to live for as long as it does. A registry that one
 * node has for itself knows that node, and only while it is open. Faults as of {@link DotRegister}.
 */
public interface NodeRegister {
    /**
     * Enters a node, in place of what it said of itself before, and keeps it live until the membership is closed.
     * {@code LOCKED} while a live process has joined under that id; one that was killed on the same data directory does
     * not count as one.
     */
    Outcome<Membership> join(NodeRecord self);

    /** All that ever joined and were not forgotten, sorted by id. */
    Outcome<List<Presence>> nodes();

    /** Strikes a node out. {@code BUSY} while it is there. */
    Outcome<Nothing> forget(NodeId node);

    /**
     * What a node says of itself.
     *
     * @param addresses where other nodes reach it, the best first
     * @param keyHash of the secret by which it proves to other nodes who it is
     * @param since when its process began
     */
    record NodeRecord(NodeId id, String name, List<String> addresses, String version, String keyHash, Instant since) {
        public static final int ADDRESSES_MAX = 16;
        public static final int TEXT_MAX = 300;

        public NodeRecord {
            addresses = List.copyOf(addresses);
            if (addresses.size() > ADDRESSES_MAX) {
                throw new IllegalArgumentException("a node has at most " + ADDRESSES_MAX + " addresses");
            }
            addresses.forEach(address -> require("address", address));
            require("name", name);
            require("version", version);
            require("hash of a key", keyHash);
        }

        private static void require(String what, String text) {
            if (text.isBlank() || text.length() > TEXT_MAX) {
                throw new IllegalArgumentException("the " + what + " of a node has 1 to " + TEXT_MAX + " characters");
            }
        }
    }

    /** Whether a node is there. */
    enum Condition {
        LIVE,
        /** There, and about to go. */
        LEAVING,
        /** Not there, and nobody knows why: it crashed, was cut off, or was stopped in haste. */
        LOST,
        /** Not there, as it had said that it would leave. */
        GONE
    }

    /**
     * A node as the others see it.
     *
     * @param seen when it last gave a sign, by its own clock; some seconds old also while it is there
     */
    record Presence(NodeRecord node, Condition condition, Instant seen) {
        /** Whether it can be asked, and may ask. */
        public boolean isThere() {
            return condition == Condition.LIVE || condition == Condition.LEAVING;
        }
    }

    /** Keeps a node live. */
    interface Membership extends AutoCloseable {
        /** Tells the others that the node is about to go: {@code LEAVING} until this is closed, {@code GONE} then. */
        Outcome<Nothing> leave();

        /** The node is not there any more; {@code LOST}, unless it left. */
        @Override
        void close();
    }
}
