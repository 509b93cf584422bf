package io.dotmesh.adapters.httpclient;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.ports.spi.RemoteNodeProvider;
import java.io.IOException;
import java.io.StringWriter;

/** Asks nodes over JSON-RPC on HTTP. */
public final class HttpRemoteNodeProvider implements RemoteNodeProvider {
    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public UseCases connect(Remote remote) {
        return useCases(new RemoteNode(remote));
    }

    static UseCases useCases(RemoteNode node) {
        return new UseCases(
                new RemoteDots(node),
                new RemoteBranches(node),
                new RemoteCommits(node),
                new RemoteVolumes(node),
                new RemoteAccounts(node),
                new RemoteNodes(node));
    }

    @Override
    public Outcome<String> call(Remote remote, String method, String paramsJson) {
        try {
            // Read before it is sent, so that text which is not JSON is not part of a request that is.
            var params = new StringWriter();
            try (var json = Json.FACTORY.createGenerator(params)) {
                copy(paramsJson, json);
            }
            return new RemoteNode(remote).ask(method, json -> json.writeRawValue(params.toString()), parser -> {
                var result = new StringWriter();
                try (var json = Json.FACTORY.createGenerator(result)) {
                    json.copyCurrentStructureExact(parser);
                }
                return result.toString();
            });
        } catch (IOException problem) {
            return Outcome.refused(
                    FaultCode.MALFORMED,
                    "the parameters are not JSON: " + problem.getMessage(),
                    "Write one JSON value: {\"Name\":\"x\"}, \"x\", 1 or null.");
        }
    }

    private static void copy(String text, JsonGenerator into) throws IOException {
        try (var parser = Json.FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new IOException("there are none");
            }
            into.copyCurrentStructureExact(parser);
            if (parser.nextToken() != null) {
                throw new IOException("something follows them");
            }
        }
    }
}
