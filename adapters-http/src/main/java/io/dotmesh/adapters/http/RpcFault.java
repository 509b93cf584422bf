package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import java.util.Optional;

/**
 * Why a request has no result, as JSON-RPC puts it.
 *
 * @param echo the parameters that were not understood, as JSON
 */
record RpcFault(int code, Fault fault, Optional<String> echo) {
    private static final int PARSE_ERROR = -32_700;
    private static final int INVALID_REQUEST = -32_600;
    private static final int SERVER_ERROR = -32_000;

    /** The body is not JSON, or more of it than is read. */
    static RpcFault unreadable(FaultCode code, String detail) {
        return new RpcFault(
                PARSE_ERROR,
                new Fault.Refused(code, detail, "Send one JSON object, encoded in UTF-8."),
                Optional.empty());
    }

    /** The body is JSON, and no request. */
    static RpcFault invalid(String detail) {
        return new RpcFault(
                INVALID_REQUEST,
                new Fault.Refused(
                        FaultCode.MALFORMED,
                        detail,
                        "Send {\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"DotmeshRPC.Ping\", \"params\": {}}."),
                Optional.empty());
    }

    /** The parameters are not those of the method. */
    static RpcFault misfit(Fault fault, String echo) {
        return new RpcFault(INVALID_REQUEST, fault, Optional.of(echo));
    }

    static RpcFault of(Fault fault) {
        return new RpcFault(SERVER_ERROR, fault, Optional.empty());
    }
}
