package io.dotmesh.application.composition;

import io.dotmesh.ports.driven.Credentials;
import io.dotmesh.ports.driven.Identifiers;
import io.dotmesh.ports.driven.MountNames;
import io.dotmesh.ports.driven.Registry;
import io.dotmesh.ports.driven.VolumeStore;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a node is put together from.
 *
 * @param cluster empty for a node that has its registry for itself
 * @param version of this program, for people
 */
public record Parts(
        VolumeStore store,
        Registry registry,
        MountNames mountNames,
        Credentials credentials,
        Identifiers identifiers,
        InstantSource clock,
        Optional<Cluster> cluster,
        String version) {}
