package io.dotmesh.adapters.http;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driving.Accounts;
import io.dotmesh.ports.driving.Branches;
import io.dotmesh.ports.driving.Commits;
import io.dotmesh.ports.driving.Dots;
import io.dotmesh.ports.driving.Entrance;
import io.dotmesh.ports.driving.Nodes;
import io.dotmesh.ports.driving.PeerCases;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.ports.driving.Volumes;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * An application that does nothing: it notes what it is asked, and answers what {@link Samples} has, or what a test told it
 * to. Secrets: {@code admin} with {@code key}, and {@code node/n2} with {@code peer-secret}.
 */
final class ScriptedNode implements Entrance {
    static final String LOGIN = "admin";
    static final String KEY = "key";
    static final NodeId PEER = new NodeId("n2");
    static final String PEER_SECRET = "peer-secret";

    final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Supplier<Object>> answers = new ConcurrentHashMap<>(Samples.answers());
    private volatile Outcome<Nothing> ready = Outcome.done();
    private volatile Outcome<PeerCases> peers = Outcome.done(new Carried());
    private volatile Optional<Outcome<UseCases>> entering = Optional.empty();
    private final UseCases cases = new UseCases(
            port("dots", Dots.class),
            port("branches", Branches.class),
            port("commits", Commits.class),
            port("volumes", Volumes.class),
            port("accounts", Accounts.class),
            port("nodes", Nodes.class));

    /** As it was in the beginning. */
    void forget() {
        asked.clear();
        answers.putAll(Samples.answers());
        ready = Outcome.done();
        peers = Outcome.done(new Carried());
        entering = Optional.empty();
    }

    /** Has a use case, {@code commits.log} for example, answer that. */
    void answer(String useCase, Supplier<Object> answer) {
        answers.put(useCase, answer);
    }

    void ready(Outcome<Nothing> next) {
        ready = next;
    }

    void entering(Outcome<UseCases> next) {
        entering = Optional.of(next);
    }

    private <T> T port(String name, Class<T> type) {
        Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
            var useCase = name + "." + method.getName();
            asked.add(useCase + "("
                    + Arrays.stream(arguments == null ? new Object[0] : arguments)
                            .map(ScriptedNode::shown)
                            .collect(Collectors.joining(", "))
                    + ")");
            var answer = answers.get(useCase);
            if (answer == null) {
                throw new IllegalStateException("no sample for " + useCase);
            }
            return answer.get();
        });
        return type.cast(proxy);
    }

    private static String shown(Object argument) {
        return argument instanceof Secret secret ? "secret:" + secret.value() : argument.toString();
    }

    @Override
    public Outcome<UseCases> enter(String login, Secret secret) {
        if (entering.isPresent()) {
            return entering.get();
        }
        return login.equals(LOGIN) && secret.value().equals(KEY)
                ? Outcome.done(cases)
                : Outcome.refused(FaultCode.UNAUTHENTICATED, "wrong name or secret", "Show another.");
    }

    @Override
    public Outcome<PeerCases> enterPeer(NodeId peer, Secret secret) {
        return peer.equals(PEER) && secret.value().equals(PEER_SECRET)
                ? peers
                : Outcome.refused(FaultCode.UNAUTHENTICATED, "no such node", "Show another.");
    }

    /** What other nodes find here. Until it is told, what they ask for accounts, each answered as by this node. */
    void peers(Outcome<PeerCases> next) {
        peers = next;
    }

    private final class Carried implements PeerCases {
        @Override
        public Outcome<CommitStream> send(
                BranchId branch, Optional<CommitId> from, CommitId to, StreamFeatures accepted) {
            asked.add("send(" + branch + ", " + from + ", " + to + ", " + accepted + ")");
            return Outcome.done(new CommitStream(new ByteArrayInputStream(new byte[] {1, 2, 3}), 3));
        }

        @Override
        public Outcome<CommitStream> sendRest(BranchId branch, ResumePoint at) {
            asked.add("sendRest(" + branch + ", " + at + ")");
            return Outcome.done(new CommitStream(new ByteArrayInputStream(new byte[] {2, 3}), 2));
        }

        @Override
        public Outcome<List<CommitId>> held(BranchId branch) {
            asked.add("held(" + branch + ")");
            return branch.value().equals("large")
                    ? Outcome.done(Collections.nCopies(1_000_001, new CommitId("c1")))
                    : Outcome.done(List.of(new CommitId("c1"), new CommitId("c2")));
        }

        @Override
        public Outcome<UseCases> onBehalfOf(AccountId account) {
            asked.add("onBehalfOf(" + account + ")");
            return account.equals(Samples.ALICE.id())
                    ? Outcome.done(cases)
                    : Outcome.refused(FaultCode.NO_SUCH_ACCOUNT, "No such user", "See 'dm account'.");
        }
    }

    @Override
    public UseCases asAdmin() {
        return cases;
    }

    @Override
    public Outcome<Nothing> ready() {
        asked.add("ready()");
        return ready;
    }

    @Override
    public Gauges gauges() {
        asked.add("gauges()");
        return new Gauges("2a", "pool", 250, 1000, 3, 5, 8);
    }
}
