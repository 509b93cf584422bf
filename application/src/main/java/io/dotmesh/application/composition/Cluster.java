package io.dotmesh.application.composition;

import io.dotmesh.ports.driven.NodeRegister.NodeRecord;
import io.dotmesh.ports.driven.PeerLinks;

/** What a node needs to be one of several: what it says of itself, and how it asks the others. */
public record Cluster(NodeRecord self, PeerLinks links) {}
