package io.dotmesh.ports.driving;

import io.dotmesh.domain.account.KeyedAccount;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The node itself, and those that it shares its registry with. */
public interface Nodes {
    Outcome<NodeState> state();

    /** The nodes that share the registry, this one among them, sorted by name. Every account may ask. */
    Outcome<List<Member>> members();

    /**
     * Strikes out a node that does not come back, as an administrator. {@code BUSY} while it is there, and
     * {@code HAS_DEPENDENTS} while it is the master of branches, those in the trash included.
     */
    Outcome<Nothing> forget(NodeId node);

    /** What is well and what is not, with what to do about it. */
    Outcome<List<Finding>> diagnose();

    /** Frees what no commit and no live state reaches, and drops what has expired. */
    Outcome<Collected> collectGarbage();

    /** Registers every volume of the store that the register does not have, from what the volumes say of themselves. */
    Outcome<Rebuilt> rebuildRegistry();

    /** Accounts, dots and branches, for {@link #restore}. Holds hashes of secrets. */
    Outcome<Backup> backup();

    /** Adds what is in the backup and not here: nothing is removed, and a dot without its volumes is left out. */
    Outcome<Restored> restore(Backup backup);

    /**
     * How the node is.
     *
     * @param version of this program
     * @param store for people: the kind of store and where it is
     */
    record NodeState(NodeId id, String version, String store, boolean writable, String condition) {}

    /** Whether a node of the cluster is there. */
    enum State {
        LIVE,
        /** There, and about to go. */
        LEAVING,
        /** Not there, and nobody knows why. */
        LOST,
        /** Not there, as it had said that it would leave. */
        GONE
    }

    /**
     * A node of the cluster.
     *
     * @param addresses where other nodes reach it, the best first
     * @param seen when it last gave a sign
     * @param branches how many it is the master of, without those in the trash
     * @param self whether it is the one that was asked
     */
    record Member(
            NodeId id,
            String name,
            List<String> addresses,
            String version,
            State state,
            Instant seen,
            long branches,
            boolean self) {
        public Member {
            addresses = List.copyOf(addresses);
        }
    }

    /** One thing that was looked at. */
    record Finding(boolean well, String subject, String detail, String next) {}

    /** What was freed and dropped. */
    record Collected(long objects, long bytes, int branches, int dots) {}

    /** What was registered, and what was found that is not ours. */
    record Rebuilt(int dots, int branches, long commits, List<String> foreign) {
        public Rebuilt {
            foreign = List.copyOf(foreign);
        }
    }

    /**
     * What a node knows beside the data.
     *
     * @param apiKeys keys in clear, as backups of the original have them: {@link #restore} keeps their hashes, and
     *     {@link #backup} never gives any
     */
    record Backup(
            Instant created,
            List<KeyedAccount> accounts,
            Map<AccountId, Secret> apiKeys,
            List<Dot> dots,
            List<Branch> branches) {
        public Backup {
            accounts = List.copyOf(accounts);
            apiKeys = Map.copyOf(apiKeys);
            dots = List.copyOf(dots);
            branches = List.copyOf(branches);
        }

        public Backup(Instant created, List<KeyedAccount> accounts, List<Dot> dots, List<Branch> branches) {
            this(created, accounts, Map.of(), dots, branches);
        }
    }

    /** What a restore added. */
    record Restored(int accounts, int dots, int branches, List<String> leftOut) {
        public Restored {
            leftOut = List.copyOf(leftOut);
        }
    }
}
