package io.dotmesh.adapters.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dotmesh.domain.fault.FaultCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;

/** Reads the bodies of {@code /rpc}. */
final class RpcReader {
    private static final String VERSION = "2.0";

    /** A request, or why there is none. */
    sealed interface Read {
        record Understood(RpcRequest request) implements Read {}

        record Refused(RpcFault fault, RpcId id) implements Read {}
    }

    private final String body;
    private String version = "";
    private String method = "";
    private JsonNode params = MissingNode.getInstance();
    private RpcId id = RpcId.NOTIFICATION;

    private RpcReader(String body) {
        this.body = body;
    }

    static Read read(String body) {
        var reader = new RpcReader(body);
        try (var parser = Json.REQUESTS.createParser(body)) {
            return reader.request(parser);
        } catch (StreamConstraintsException e) {
            return refused(RpcFault.unreadable(FaultCode.LIMIT, words(e)), RpcId.UNKNOWN);
        } catch (JsonProcessingException e) {
            return refused(RpcFault.unreadable(FaultCode.MALFORMED, words(e)), RpcId.UNKNOWN);
        } catch (IOException e) {
            throw new UncheckedIOException("text in memory cannot be read", e);
        }
    }

    private static Read refused(RpcFault fault, RpcId id) {
        return new Read.Refused(fault, id);
    }

    private static String words(JsonProcessingException e) {
        var where = e.getLocation();
        var why = e.getOriginalMessage();
        return "the body is not readable as JSON: "
                + (why.length() > 200 ? why.substring(0, 200) + "..." : why)
                + (where == null ? "" : " (character " + where.getCharOffset() + ")");
    }

    private Read request(JsonParser parser) throws IOException {
        var first = parser.nextToken();
        if (first == null) {
            return refused(RpcFault.unreadable(FaultCode.MALFORMED, "the body is empty"), RpcId.UNKNOWN);
        }
        if (first != JsonToken.START_OBJECT) {
            return refused(
                    RpcFault.invalid(
                            first == JsonToken.START_ARRAY
                                    ? "batches are not supported: send one request at a time"
                                    : "a request is a JSON object"),
                    RpcId.UNKNOWN);
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName().toLowerCase(Locale.ROOT);
            var value = parser.nextToken();
            var wrong = field(name, value, parser);
            if (wrong.isPresent()) {
                return refused(RpcFault.invalid(wrong.get()), RpcId.UNKNOWN);
            }
        }
        if (parser.nextToken() != null) {
            return refused(RpcFault.invalid("there is something after the request"), RpcId.UNKNOWN);
        }
        return version.equals(VERSION)
                ? new Read.Understood(new RpcRequest(method, params, id))
                : refused(RpcFault.invalid("jsonrpc must be " + VERSION), id);
    }

    /** Takes in one member of the request; answers what is wrong with it. */
    private Optional<String> field(String name, JsonToken value, JsonParser parser) throws IOException {
        switch (name) {
            case "jsonrpc" -> {
                parser.skipChildren();
                version = value == JsonToken.VALUE_STRING ? parser.getText() : "";
            }
            case "method" -> {
                if (value != JsonToken.VALUE_STRING && value != JsonToken.VALUE_NULL) {
                    return Optional.of("method must be a text");
                }
                method = value == JsonToken.VALUE_NULL ? "" : Json.whole(parser.getText());
            }
            case "params" -> params = parser.readValueAsTree();
            case "id" -> {
                if (value == JsonToken.VALUE_NULL) {
                    id = RpcId.NOTIFICATION;
                } else if (value.isNumeric()) {
                    id = new RpcId.Given(parser.getText());
                } else if (value == JsonToken.VALUE_STRING) {
                    id = new RpcId.Given(asWritten(parser));
                } else {
                    return Optional.of("id must be a number or a text");
                }
            }
            default -> parser.skipChildren();
        }
        return Optional.empty();
    }

    /** A text with its quotes and escapes. */
    private String asWritten(JsonParser parser) throws IOException {
        parser.finishToken();
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        int end = (int) parser.currentLocation().getCharOffset();
        return body.substring(begin, end);
    }
}
