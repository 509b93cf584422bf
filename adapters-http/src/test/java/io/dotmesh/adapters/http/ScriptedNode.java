package io.dotmesh.adapters.http;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
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
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * An application that does nothing: it notes what it is asked, and answers what {@link Samples} has, or what a test told it
 * to. Secrets: {@code admin} with {@code key}.
 */
final class ScriptedNode implements Entrance {
    static final String LOGIN = "admin";
    static final String KEY = "key";

    final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Supplier<Object>> answers = new ConcurrentHashMap<>(Samples.answers());
    private volatile Outcome<Nothing> ready = Outcome.done();
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
        return Outcome.refused(FaultCode.UNAUTHENTICATED, "no such node", "Show another.");
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
