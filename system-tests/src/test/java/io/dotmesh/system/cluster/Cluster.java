package io.dotmesh.system.cluster;

import io.dotmesh.domain.identity.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** The nodes and their registry. */
final class Cluster {
    private static final Duration START = Duration.ofSeconds(30);

    private final Etcd etcd;
    private final List<Member> members = new ArrayList<>();
    private final Map<NodeId, Member> byId = new ConcurrentHashMap<>();

    Cluster(Path directory, Path dist, int nodes, String poolSize) throws IOException, InterruptedException {
        etcd = new Etcd(Files.createDirectories(directory));
        // The first makes the administrator that the others find.
        for (int i = 1; i <= nodes; i++) {
            var name = "n" + i;
            var member = new Member(name, directory.resolve(name), dist, etcd.endpoint(), poolSize);
            member.await();
            members.add(member);
            byId.put(member.cases().nodes().state().orElseThrow().id(), member);
        }
        for (var member : members) {
            Until.holds(
                            START,
                            () -> member.cases()
                                    .nodes()
                                    .members()
                                    .fold(
                                            all -> all.size() == nodes
                                                    ? Optional.empty()
                                                    : Optional.of(member.name() + " sees " + all.size() + " nodes"),
                                            fault -> Optional.of(fault.toString())))
                    .ifPresent(why -> {
                        throw new IllegalStateException(why);
                    });
        }
    }

    /** Ends it, and leaves its files. */
    void end() throws IOException, InterruptedException {
        for (var member : members) {
            member.kill();
        }
        etcd.kill();
    }

    Etcd etcd() {
        return etcd;
    }

    List<Member> members() {
        return members;
    }

    Member member(NodeId id) {
        return Optional.ofNullable(byId.get(id)).orElseThrow();
    }

    Member any(Random random) {
        return members.get(random.nextInt(members.size()));
    }

    /** One that is up, mostly; sometimes one that is not. */
    Member anyToAsk(Random random) {
        var up = members.stream().filter(Member::isUp).toList();
        return up.isEmpty() || random.nextInt(12) == 0 ? any(random) : up.get(random.nextInt(up.size()));
    }
}
