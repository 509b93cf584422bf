package io.dotmesh.launcher;

import io.dotmesh.application.Node;
import io.dotmesh.application.Node.AdminSecrets;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.Entrance;
import io.dotmesh.ports.spi.FrontEndProvider;
import io.dotmesh.ports.spi.FrontEndProvider.FrontEnd;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** A node with its way in, from the moment that it answers until it is closed. */
final class Server implements AutoCloseable {

    private final Node node;
    private final Optional<String> toldRemote;
    private final FrontEnd frontEnd;
    private final Chores chores;

    private Server(Node node, FrontEnd frontEnd, Optional<String> toldRemote) {
        this.node = node;
        this.toldRemote = toldRemote;
        this.frontEnd = frontEnd;
        this.chores = new Chores(node);
    }

    /** Answers when the node can be asked. What was opened for a start that did not succeed is closed again. */
    static Outcome<Server> start(Plan plan) {
        return Workshop.open(plan).then(workshop -> {
            var key = new AdminKey(plan, workshop.parts());
            return key.due()
                    .then(secrets ->
                            Node.start(workshop.parts(), plan.policy(), secrets).map(node -> new Begun(node, secrets)))
                    .fold(begun -> open(plan, begun, key), fault -> {
                        workshop.close();
                        return Outcome.faulted(fault);
                    });
        });
    }

    /** A node, and the administrator's secrets when this start made them. */
    private record Begun(Node node, Optional<AdminSecrets> secrets) {}

    private static Outcome<Server> open(Plan plan, Begun begun, AdminKey key) {
        return Providers.find(ServiceLoader.load(FrontEndProvider.class), FrontEndProvider::scheme, "way in", "http")
                .then(provider -> provider.start(begun.node().entrance(), plan.forAdapter(Setting.Reader.FRONT_END)))
                .then(frontEnd -> tell(begun, key)
                        .<Outcome<Server>>fold(
                                remote -> Outcome.done(new Server(begun.node(), frontEnd, remote)), fault -> {
                                    frontEnd.close();
                                    return Outcome.faulted(fault);
                                }))
                .fold(Outcome::done, fault -> {
                    begun.node().close();
                    return Outcome.faulted(fault);
                });
    }

    /** Only now, as only now is it known that the port is this node's. */
    private static Outcome<Optional<String>> tell(Begun begun, AdminKey key) {
        return begun.secrets()
                .map(secrets -> key.tell(secrets).map(Optional::of))
                .orElseGet(() -> Outcome.done(Optional.empty()));
    }

    Entrance entrance() {
        return node.entrance();
    }

    List<String> addresses() {
        return frontEnd.addresses();
    }

    /** The remote that the administrator's key was written to, when this start made one. */
    Optional<String> toldRemote() {
        return toldRemote;
    }

    /** First the way in, so that no request finds the node half closed. */
    @Override
    public void close() {
        frontEnd.close();
        chores.close();
        node.close();
    }
}
