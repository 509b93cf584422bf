package io.dotmesh.ports.spi;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.Credentials;

/** Opens the hashing of secrets. */
public interface CredentialsProvider {
    /** The word that selects it in the configuration. */
    String scheme();

    Outcome<Credentials> open(AdapterConfig config);
}
