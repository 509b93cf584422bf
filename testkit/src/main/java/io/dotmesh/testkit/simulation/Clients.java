package io.dotmesh.testkit.simulation;

import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.identity.RequestId;
import io.dotmesh.domain.replica.Answer;
import io.dotmesh.domain.replica.Ask;
import io.dotmesh.domain.replica.ReplicaEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who works with the branch: attaches, writes what nobody wrote before, commits, detaches, takes over; each with a deadline. */
final class Clients {
    private static final int ASK_TICKS = 20;
    private static final int DEADLINE = 4500;

    private record Open(String client, NodeId at) {}

    private final World world;
    private final List<String> names = List.of("ann", "bob", "cat");
    private final Map<String, NodeId> attached = new TreeMap<>();
    private final Map<RequestId, Open> open = new TreeMap<>(java.util.Comparator.comparing(RequestId::value));
    private final TreeSet<String> answered = new TreeSet<>();
    final List<CommitId> acknowledged = new ArrayList<>();
    private int requests;
    private int written;

    Clients(World world) {
        this.world = world;
    }

    int written() {
        return written;
    }

    boolean waits() {
        return !open.isEmpty();
    }

    List<String> at(NodeId node) {
        return names.stream().filter(name -> node.equals(attached.get(name))).toList();
    }

    /** Their mount is gone. */
    void cutOff(NodeId node) {
        attached.values().removeIf(node::equals);
    }

    void act(boolean calm) {
        var client = world.chance.of(names);
        var node = Optional.ofNullable(attached.get(client));
        if (node.isEmpty()) {
            if (!calm) {
                attach(client, world.chance.of(world.sites()));
            }
            return;
        }
        var site = world.site(node.get());
        int what = world.chance.between(1, 100);
        if (what <= 60) {
            write(site);
        } else if (what <= 80 && !calm) {
            ask(client, site, request -> new Ask.Commit(request, ASK_TICKS));
        } else {
            detach(client, site);
        }
    }

    /** Past the process: the kernel serves a mount while the server hangs or is gone. */
    private void write(Site site) {
        if (site.disk.mountedUnder().isPresent()) {
            site.disk.write(written++);
            world.note(site, "write d" + (written - 1));
        }
    }

    void detach(String client, Site site) {
        attached.remove(client);
        world.tell(site, new ReplicaEvent.Detached(client));
    }

    private void attach(String client, Site site) {
        if (open.values().stream().noneMatch(one -> one.client().equals(client))) {
            ask(client, site, request -> new Ask.Attach(request, client, ASK_TICKS));
        }
    }

    void takeOver(Site site) {
        ask("admin", site, request -> new Ask.TakeOver(request, ASK_TICKS));
    }

    private void ask(String client, Site site, java.util.function.Function<RequestId, Ask> ask) {
        var request = new RequestId("r" + ++requests);
        open.put(request, new Open(client, site.id));
        world.agenda.in(DEADLINE, () -> open.remove(request));
        if (site.up) {
            world.tell(site, new ReplicaEvent.Asked(ask.apply(request)));
        }
    }

    void answered(Site site, Answer answer) {
        var asked = Optional.ofNullable(open.remove(answer.request()));
        if (!answered.add(answer.request().value())) {
            world.violation("a request has two answers", answer.toString());
        }
        switch (answer) {
            case Answer.Attached _ ->
                asked.ifPresentOrElse(
                        one -> attached.put(one.client(), site.id),
                        // Who asked has gone; so has the hold.
                        () -> site.replica.clients().stream()
                                .filter(name -> !site.id.equals(attached.get(name)))
                                .forEach(name -> world.tell(site, new ReplicaEvent.Detached(name))));
            case Answer.Committed(var _, var commit) -> {
                acknowledged.add(commit);
                world.acknowledged(commit);
            }
            case Answer.TakenOver _, Answer.Refused _, Answer.Unknown _, Answer.TimedOut _ -> {}
        }
    }
}
