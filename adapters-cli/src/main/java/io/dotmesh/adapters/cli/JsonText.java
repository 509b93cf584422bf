package io.dotmesh.adapters.cli;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON read and written without binding, which would take longer to load than a command may. */
final class JsonText {
    private JsonText() {}

    /** Something that writes itself. */
    interface Writing {
        void write(JsonWriter json) throws IOException;
    }

    /** A number as it is written, so that one which is only kept stays as it was. */
    record Digits(String text) {}

    static String of(Writing writing) {
        var text = new StringWriter();
        try (var json = new JsonWriter(text)) {
            writing.write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return text.toString();
    }

    /** The members of the one object that a text is, in their order. */
    static Map<String, @Nullable Object> object(String text) throws IOException {
        try {
            return whole(text);
        } catch (MalformedJsonException problem) {
            throw new IOException("it is not JSON" + place(problem), problem);
        } catch (EOFException problem) {
            throw new IOException("it ends too early", problem);
        }
    }

    /** Where in the text. What Gson says around it is advice to programmers. */
    private static String place(IOException problem) {
        var message = String.valueOf(problem.getMessage());
        int begin = message.indexOf(" at line ");
        int end = message.indexOf('\n');
        return begin < 0 ? "" : message.substring(begin, end < begin ? message.length() : end);
    }

    private static Map<String, @Nullable Object> whole(String text) throws IOException {
        var reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        if (reader.peek() != JsonToken.BEGIN_OBJECT) {
            throw new IOException("it is not a JSON object");
        }
        var fields = object(reader);
        if (reader.peek() != JsonToken.END_DOCUMENT) {
            throw new IOException("something follows the JSON object");
        }
        return fields;
    }

    private static Map<String, @Nullable Object> object(JsonReader reader) throws IOException {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        reader.beginObject();
        while (reader.hasNext()) {
            var name = reader.nextName();
            fields.put(name, value(reader));
        }
        reader.endObject();
        return fields;
    }

    private static @Nullable Object value(JsonReader reader) throws IOException {
        var token = reader.peek();
        if (token == JsonToken.BEGIN_OBJECT) {
            return object(reader);
        }
        if (token == JsonToken.BEGIN_ARRAY) {
            return array(reader);
        }
        if (token == JsonToken.STRING) {
            return reader.nextString();
        }
        if (token == JsonToken.NUMBER) {
            return new Digits(reader.nextString());
        }
        if (token == JsonToken.BOOLEAN) {
            return reader.nextBoolean();
        }
        reader.nextNull();
        return null;
    }

    private static List<@Nullable Object> array(JsonReader reader) throws IOException {
        var items = new ArrayList<@Nullable Object>();
        reader.beginArray();
        while (reader.hasNext()) {
            items.add(value(reader));
        }
        reader.endArray();
        return items;
    }

    static void write(JsonWriter json, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> fields) {
            json.beginObject();
            for (var field : fields.entrySet()) {
                json.name((String) field.getKey());
                write(json, field.getValue());
            }
            json.endObject();
        } else if (value instanceof List<?> items) {
            json.beginArray();
            for (var item : items) {
                write(json, item);
            }
            json.endArray();
        } else if (value instanceof String text) {
            json.value(text);
        } else if (value instanceof Boolean flag) {
            json.value(flag);
        } else if (value instanceof Digits digits) {
            json.jsonValue(digits.text());
        } else {
            json.nullValue();
        }
    }
}
