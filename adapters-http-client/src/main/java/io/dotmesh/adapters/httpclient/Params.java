package io.dotmesh.adapters.httpclient;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The parameters of a request, as they are written into it. */
final class Params {
    private interface Entry {
        void write(JsonGenerator json) throws IOException;
    }

    private final List<Entry> entries = new ArrayList<>();

    static Params none() {
        return new Params();
    }

    Params with(String name, String text) {
        entries.add(json -> json.writeStringField(name, text));
        return this;
    }

    Params with(String name, boolean flag) {
        entries.add(json -> json.writeBooleanField(name, flag));
        return this;
    }

    Params with(String name, long number) {
        entries.add(json -> json.writeNumberField(name, number));
        return this;
    }

    Params with(String name, Map<String, String> texts) {
        entries.add(json -> {
            json.writeObjectFieldStart(name);
            for (var text : texts.entrySet()) {
                json.writeStringField(text.getKey(), text.getValue());
            }
            json.writeEndObject();
        });
        return this;
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (var entry : entries) {
            entry.write(json);
        }
        json.writeEndObject();
    }

    /** A request for a method, with what {@code params} writes as its parameters. */
    static byte[] request(String method, Writer params) {
        var bytes = new ByteArrayOutputStream();
        try (var json = Json.FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("jsonrpc", "2.0");
            json.writeStringField("method", method.indexOf('.') < 0 ? "DotmeshRPC." + method : method);
            json.writeFieldName("params");
            params.write(json);
            json.writeNumberField("id", 1);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    /** Writes one JSON value. */
    interface Writer {
        void write(JsonGenerator json) throws IOException;
    }
}
