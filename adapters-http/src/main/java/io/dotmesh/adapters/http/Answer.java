package io.dotmesh.adapters.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** A result that can be written as JSON; never {@code null} there, which the original's client takes for an error. */
@FunctionalInterface
interface Answer {
    void writeTo(JsonGenerator json) throws IOException;

    Answer TRUE = json -> json.writeBoolean(true);

    Answer NO_LIST = json -> {
        json.writeStartArray();
        json.writeEndArray();
    };

    static Answer text(String text) {
        return json -> json.writeString(text);
    }

    static Answer texts(List<String> texts) {
        return json -> {
            json.writeStartArray();
            for (var text : texts) {
                json.writeString(text);
            }
            json.writeEndArray();
        };
    }
}
