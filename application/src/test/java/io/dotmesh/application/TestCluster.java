package io.dotmesh.application;

import io.dotmesh.application.Node.AdminSecrets;
import io.dotmesh.application.composition.Cluster;
import io.dotmesh.application.composition.Parts;
import io.dotmesh.application.composition.Policy;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.NodeRegister.NodeRecord;
import io.dotmesh.ports.driven.PeerLinks;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.driving.PeerCases;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import io.dotmesh.testkit.contract.UseCasesContract;
import io.dotmesh.testkit.fake.DirectoryMountNames;
import io.dotmesh.testkit.fake.DirectoryVolumeStore;
import io.dotmesh.testkit.fake.FakeRegistry;
import io.dotmesh.testkit.fake.FastCredentials;
import io.dotmesh.testkit.fake.SequentialIdentifiers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Nodes in one process, on fakes, which share a registry and ask each other without a network. */
final class TestCluster implements AutoCloseable {
    private static final int DEADLINE_SECONDS = 30;

    private final Path directory;
    private final FakeRegistry shared = new FakeRegistry();
    private final Map<NodeId, Member> reachable = new ConcurrentHashMap<>();
    private final Map<NodeId, CountDownLatch> hanging = new ConcurrentHashMap<>();
    private final List<Member> members = new ArrayList<>();
    /** No process gives an id that another gave. */
    private long starts;

    TestCluster(Path directory) {
        this.directory = directory;
    }

    /** A node of the cluster. */
    final class Member {
        final String name;
        final FakeRegistry registry = shared.beside();
        final VolumeStore store;
        final Node node;

        Member(String name) {
            this.name = name;
            var home = directory.resolve(name);
            this.store = DirectoryVolumeStore.open(home.resolve("store")).orElseThrow();
            var credentials = new FastCredentials();
            var secret = new Secret("the secret of " + name);
            var record = new NodeRecord(
                    store.node(),
                    name,
                    List.of("in-process:" + name),
                    "test",
                    credentials.hashApiKey(secret),
                    InstantSource.system().instant());
            var parts = new Parts(
                    store,
                    registry,
                    DirectoryMountNames.open(home.resolve("names")).orElseThrow(),
                    credentials,
                    new SequentialIdentifiers(++starts),
                    InstantSource.system(),
                    Optional.of(new Cluster(record, new Wires(store.node(), secret))),
                    "test");
            this.node = Node.start(
                            parts,
                            Policy.DEFAULT,
                            Optional.of(new AdminSecrets(UseCasesContract.PASSWORD, new Secret("ADMINKEY"))))
                    .orElseThrow();
            reachable.put(store.node(), this);
            node.follow().orElseThrow();
        }

        UseCases asAdmin() {
            return node.entrance().asAdmin();
        }

        NodeId id() {
            return store.node();
        }

        List<CommitId> held(BranchId branch) {
            return store.commitIds().orElseThrow().getOrDefault(branch, List.of());
        }

        /** Ends it as a stop does; its data stays. */
        void stop() {
            reachable.remove(id());
            node.close();
            members.remove(this);
        }
    }

    private static void awaitEnd(CountDownLatch end) {
        try {
            if (!end.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody ended what hangs");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    Member start(String name) {
        var member = new Member(name);
        members.add(member);
        return member;
    }

    List<Member> members() {
        return List.copyOf(members);
    }

    /** Nobody reaches that node, until it is started anew. */
    void cutOff(Member member) {
        reachable.remove(member.id());
    }

    /** That node does not tell what it holds until the latch is counted down. */
    CountDownLatch hang(Member member) {
        var end = new CountDownLatch(1);
        hanging.put(member.id(), end);
        return end;
    }

    /** Nobody reaches that node, and the registry has not heard from it. */
    void lose(Member member) {
        cutOff(member);
        shared.loses(member.id());
    }

    /** Waits, without a nap, for what other threads bring about. */
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + DEADLINE_SECONDS * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + DEADLINE_SECONDS + " s in vain until " + what);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        members().forEach(Member::stop);
        shared.close();
    }

    /** How one node asks the others. */
    private final class Wires implements PeerLinks {
        private final NodeId self;
        private final Secret secret;

        Wires(NodeId self, Secret secret) {
            this.self = self;
            this.secret = secret;
        }

        private <T> Outcome<T> ask(Peer peer, Function<PeerCases, Outcome<T>> question) {
            return Optional.ofNullable(reachable.get(peer.id()))
                    .map(other -> other.node.entrance().enterPeer(self, secret).then(question))
                    .orElseGet(() -> Outcome.unavailable(
                            FaultCode.UNREACHABLE, "nobody answers at " + peer.addresses(), "Wait."));
        }

        @Override
        public Outcome<CommitStream> fetch(
                Peer from, BranchId branch, Optional<CommitId> base, CommitId to, StreamFeatures accepted) {
            return ask(from, cases -> cases.send(branch, base, to, accepted));
        }

        @Override
        public Outcome<CommitStream> fetchRest(Peer from, BranchId branch, ResumePoint at) {
            return ask(from, cases -> cases.sendRest(branch, at));
        }

        @Override
        public Outcome<List<CommitId>> held(Peer peer, BranchId branch) {
            Optional.ofNullable(hanging.get(peer.id())).ifPresent(TestCluster::awaitEnd);
            return ask(peer, cases -> cases.held(branch));
        }

        @Override
        public UseCases onBehalfOf(Peer peer, AccountId account) {
            return ask(peer, cases -> cases.onBehalfOf(account)).orElseThrow();
        }
    }
}
