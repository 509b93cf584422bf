package io.dotmesh.adapters.httpclient;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import java.util.Map;

/** What the errors of a node mean. Ours say it themselves; for a node of the original the text has to do. */
final class Errors {
    private static final int PARSE_ERROR = -32700;
    private static final int INVALID_REQUEST = -32600;

    private Errors() {}

    static Fault fault(Json error) {
        var message = error.get("message").text();
        var data = error.get("data");
        // The original repeats the request here, so whatever is not a fault of ours is passed over.
        if (data.isObject() && data.get("kind").isText() && data.get("code").isText()) {
            return ours(
                    data.get("kind").text(),
                    data.get("code").text(),
                    message,
                    data.get("next").text());
        }
        return theirs((int) error.get("code").number(), message);
    }

    private static Fault ours(String kind, String code, String message, String next) {
        return switch (kind) {
            case "refused" -> new Fault.Refused(code(code, FaultCode.INVALID), message, next);
            case "unavailable" -> new Fault.Unavailable(code(code, FaultCode.STORAGE_UNAVAILABLE), message, next);
            default -> new Fault.Broken(code(code, FaultCode.INTERNAL), message, next);
        };
    }

    /** {@code otherwise} stands for a code of a newer version. */
    private static FaultCode code(String name, FaultCode otherwise) {
        for (var code : FaultCode.values()) {
            if (code.name().equals(name)) {
                return code;
            }
        }
        return otherwise;
    }

    private static Fault theirs(int code, String message) {
        if (code == PARSE_ERROR || code == INVALID_REQUEST) {
            return new Fault.Refused(FaultCode.MALFORMED, message, "");
        }
        for (var text : Texts.KNOWN.entrySet()) {
            if (message.contains(text.getKey())) {
                return new Fault.Refused(text.getValue(), message, "");
            }
        }
        return new Fault.Broken(FaultCode.INTERNAL, message, "See the log of the node.");
    }

    /** Loaded only for a node of the original. */
    private static final class Texts {
        static final Map<String, FaultCode> KNOWN = Map.ofEntries(
                Map.entry("rpc: can't find", FaultCode.NO_SUCH_METHOD),
                Map.entry("No such filesystem", FaultCode.NO_SUCH_DOT),
                Map.entry("No such top-level filesystem", FaultCode.NO_SUCH_DOT),
                Map.entry("No known filesystem with id", FaultCode.NO_SUCH_BRANCH),
                Map.entry("No clone named", FaultCode.NO_SUCH_BRANCH),
                Map.entry("No clones at all", FaultCode.NO_SUCH_BRANCH),
                Map.entry("Cannot find commit", FaultCode.NO_SUCH_COMMIT),
                Map.entry("already exists", FaultCode.ALREADY_EXISTS),
                Map.entry("is already in use", FaultCode.ALREADY_EXISTS),
                Map.entry("still using it", FaultCode.BUSY),
                Map.entry("Permission denied", FaultCode.FORBIDDEN),
                Map.entry("You are not the owner", FaultCode.FORBIDDEN),
                Map.entry("Not owner", FaultCode.FORBIDDEN),
                Map.entry("is not admin user", FaultCode.FORBIDDEN),
                Map.entry("is not an administrator", FaultCode.FORBIDDEN),
                Map.entry("Password authentication is required", FaultCode.FORBIDDEN),
                Map.entry("should match pattern", FaultCode.INVALID),
                Map.entry("cannot be empty", FaultCode.INVALID),
                Map.entry("must start with lowercase", FaultCode.INVALID));
    }
}
