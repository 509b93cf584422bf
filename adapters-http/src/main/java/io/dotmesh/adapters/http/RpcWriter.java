package io.dotmesh.adapters.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dotmesh.domain.fault.Fault;
import java.io.IOException;
import java.io.OutputStream;

/** Writes the answers of {@code /rpc}. */
final class RpcWriter {
    private RpcWriter() {}

    static void result(OutputStream out, Answer answer, String id) throws IOException {
        try (var json = begin(out)) {
            json.writeFieldName("result");
            answer.writeTo(json);
            end(json, id);
        }
    }

    static void fault(OutputStream out, RpcFault fault, String id) throws IOException {
        try (var json = begin(out)) {
            json.writeObjectFieldStart("error");
            json.writeNumberField("code", fault.code());
            json.writeStringField("message", fault.fault().detail());
            json.writeObjectFieldStart("data");
            json.writeStringField("code", fault.fault().code().name());
            json.writeStringField("kind", kind(fault.fault()));
            json.writeStringField("next", fault.fault().next());
            if (fault.echo().isPresent()) {
                json.writeFieldName("request");
                json.writeRawValue(fault.echo().get());
            }
            json.writeEndObject();
            json.writeEndObject();
            end(json, id);
        }
    }

    private static JsonGenerator begin(OutputStream out) throws IOException {
        var json = Json.REQUESTS.createGenerator(out);
        json.writeStartObject();
        json.writeStringField("jsonrpc", "2.0");
        return json;
    }

    private static void end(JsonGenerator json, String id) throws IOException {
        json.writeFieldName("id");
        json.writeRawValue(id);
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private static String kind(Fault fault) {
        return switch (fault) {
            case Fault.Refused _ -> "refused";
            case Fault.Unavailable _ -> "unavailable";
            case Fault.Broken _ -> "broken";
        };
    }
}
