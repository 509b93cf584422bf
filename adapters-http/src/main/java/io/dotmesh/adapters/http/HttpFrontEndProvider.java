package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.Entrance;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.ports.spi.FrontEndProvider;

/** The JSON-RPC interface of the original, with probes and figures for monitoring. */
public final class HttpFrontEndProvider implements FrontEndProvider {
    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public Outcome<FrontEnd> start(Entrance entrance, AdapterConfig config) {
        return Settings.parse(config)
                .then(settings -> HttpFrontEnd.open(entrance, settings, Limits.DEFAULT, config.clock()));
    }
}
