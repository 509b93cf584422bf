package io.dotmesh.adapters.httpclient;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.ports.spi.RemoteNodeProvider;
import java.io.IOException;
import java.io.StringReader;
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
            var params = copied(paramsJson);
            return new RemoteNode(remote).ask(method, json -> json.jsonValue(params), HttpRemoteNodeProvider::copied);
        } catch (IOException problem) {
            return Outcome.refused(
                    FaultCode.MALFORMED,
                    "the parameters are not JSON: " + problem.getMessage(),
                    "Write one JSON value: {\"Name\":\"x\"}, \"x\", 1 or null.");
        }
    }

    private static String copied(String text) throws IOException {
        var reader = Json.reader(new StringReader(text));
        var copied = copied(reader);
        if (reader.peek() != JsonToken.END_DOCUMENT) {
            throw new IOException("something follows them");
        }
        return copied;
    }

    /** The value that comes next, as it is but for blanks. */
    private static String copied(JsonReader reader) throws IOException {
        var text = new StringWriter();
        copy(reader, new JsonWriter(text));
        return text.toString();
    }

    private static void copy(JsonReader reader, JsonWriter json) throws IOException {
        switch (reader.peek()) {
            case BEGIN_OBJECT -> {
                reader.beginObject();
                json.beginObject();
                while (reader.hasNext()) {
                    json.name(reader.nextName());
                    copy(reader, json);
                }
                reader.endObject();
                json.endObject();
            }
            case BEGIN_ARRAY -> {
                reader.beginArray();
                json.beginArray();
                while (reader.hasNext()) {
                    copy(reader, json);
                }
                reader.endArray();
                json.endArray();
            }
            case STRING -> json.value(reader.nextString());
            // Not through a number, which would round it.
            case NUMBER -> json.jsonValue(reader.nextString());
            case BOOLEAN -> json.value(reader.nextBoolean());
            case NULL -> {
                reader.nextNull();
                json.nullValue();
            }
            case END_OBJECT, END_ARRAY, NAME, END_DOCUMENT -> throw new IOException("there is no value");
        }
        json.flush();
    }
}
