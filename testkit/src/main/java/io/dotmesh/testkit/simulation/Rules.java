package io.dotmesh.testkit.simulation;

import io.dotmesh.domain.replica.Decision;
import io.dotmesh.domain.replica.Replica;
import io.dotmesh.domain.replica.ReplicaEvent;

/** What the nodes decide by: {@code ReplicaMachine::decide}, or a flawed variant that a simulation has to find. */
@FunctionalInterface
public interface Rules {
    Decision decide(Replica replica, ReplicaEvent event);
}
