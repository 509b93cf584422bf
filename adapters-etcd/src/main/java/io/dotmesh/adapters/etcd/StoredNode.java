package io.dotmesh.adapters.etcd;

import io.dotmesh.ports.driven.NodeRegister.NodeRecord;
import java.time.Instant;

/**
 * A node as it is kept.
 *
 * @param seen when it last wrote this, by its own clock
 * @param left whether it said that it would go
 */
record StoredNode(NodeRecord node, Instant seen, boolean left) {}
