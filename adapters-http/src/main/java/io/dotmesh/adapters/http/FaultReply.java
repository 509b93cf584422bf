package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Answers faults to other nodes: by the status, and in the words of {@code /rpc}, which tell all that there is to tell. */
final class FaultReply {
    private FaultReply() {}

    static void send(ServerRequest request, ServerResponse response, Fault fault) {
        var body = new ByteArrayOutputStream();
        try {
            RpcWriter.fault(body, RpcFault.of(fault), "null");
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        Reply.bytes(request, response, status(fault), Reply.JSON, body.toByteArray());
    }

    private static Status status(Fault fault) {
        return switch (fault) {
            case Fault.Unavailable _ -> Status.SERVICE_UNAVAILABLE_503;
            case Fault.Broken _ -> Status.INTERNAL_SERVER_ERROR_500;
            case Fault.Refused refused -> status(refused.code());
        };
    }

    private static Status status(FaultCode code) {
        if (code == FaultCode.NO_SUCH_BRANCH || code == FaultCode.NO_SUCH_COMMIT) {
            return Status.NOT_FOUND_404;
        }
        return code == FaultCode.NOT_SUPPORTED ? Status.NOT_IMPLEMENTED_501 : Status.BAD_REQUEST_400;
    }
}
