package io.dotmesh.adapters.httpclient;

import com.google.gson.stream.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The parameters of a request, as they are written into it. */
final class Params {
    private interface Entry {
        void write(JsonWriter json) throws IOException;
    }

    private final List<Entry> entries = new ArrayList<>();

    static Params none() {
        return new Params();
    }

    Params with(String name, String text) {
        entries.add(json -> json.name(name).value(text));
        return this;
    }

    Params with(String name, boolean flag) {
        entries.add(json -> json.name(name).value(flag));
        return this;
    }

    Params with(String name, long number) {
        entries.add(json -> json.name(name).value(number));
        return this;
    }

    Params with(String name, Map<String, String> texts) {
        entries.add(json -> {
            json.name(name).beginObject();
            for (var text : texts.entrySet()) {
                json.name(text.getKey()).value(text.getValue());
            }
            json.endObject();
        });
        return this;
    }

    Params with(String name, List<Params> objects) {
        entries.add(json -> {
            json.name(name).beginArray();
            for (var object : objects) {
                object.write(json);
            }
            json.endArray();
        });
        return this;
    }

    void write(JsonWriter json) throws IOException {
        json.beginObject();
        for (var entry : entries) {
            entry.write(json);
        }
        json.endObject();
    }

    /** A request for a method, with what {@code params} writes as its parameters. */
    static byte[] request(String method, Writer params) {
        var bytes = new ByteArrayOutputStream();
        try (var json = new JsonWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
            json.beginObject();
            json.name("jsonrpc").value("2.0");
            json.name("method").value(method.indexOf('.') < 0 ? "DotmeshRPC." + method : method);
            json.name("params");
            params.write(json);
            json.name("id").value(1);
            json.endObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    /** Writes one JSON value. */
    interface Writer {
        void write(JsonWriter json) throws IOException;
    }
}
