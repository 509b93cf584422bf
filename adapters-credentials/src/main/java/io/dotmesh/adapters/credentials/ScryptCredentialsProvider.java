package io.dotmesh.adapters.credentials;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.Credentials;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.ports.spi.CredentialsProvider;
import java.util.Set;

/** Opens hashing by scrypt. It takes no settings. */
public final class ScryptCredentialsProvider implements CredentialsProvider {
    @Override
    public String scheme() {
        return "scrypt";
    }

    @Override
    public Outcome<Credentials> open(AdapterConfig config) {
        return config.knowing(Set.of()).map(_ -> new ScryptCredentials());
    }
}
