package io.dotmesh.adapters.httpclient;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value that a node answered. As in the original's Go, what is missing or {@code null} reads as the empty text, zero,
 * false or the empty list; what is of another kind is {@link UnreadableException}.
 */
final class Json {
    private static final int DEPTH_MAX = 64;

    /** Stands for numbers that no answer of a node has: with a fraction, or beyond what fits. */
    private static final Object NOT_WHOLE = new Object();

    private static final Json MISSING = new Json("", null);

    private final String name;
    private final @Nullable Object value;

    private Json(String name, @Nullable Object value) {
        this.name = name;
        this.value = value;
    }

    static JsonReader reader(Reader text) {
        var reader = new JsonReader(text);
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(DEPTH_MAX);
        return reader;
    }

    static JsonReader reader(InputStream text) {
        return reader(new InputStreamReader(text, StandardCharsets.UTF_8));
    }

    /** Reads the value that comes next. */
    static Json read(JsonReader reader) throws IOException {
        return new Json("", value(reader));
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
            return number(reader.nextString());
        }
        if (token == JsonToken.BOOLEAN) {
            return reader.nextBoolean();
        }
        reader.nextNull();
        return null;
    }

    private static Object number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            return NOT_WHOLE;
        }
    }

    private static Map<String, @Nullable Object> object(JsonReader reader) throws IOException {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        reader.beginObject();
        while (reader.hasNext()) {
            var field = reader.nextName();
            fields.put(field, value(reader));
        }
        reader.endObject();
        return fields;
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

    boolean isMissing() {
        return value == null;
    }

    boolean isObject() {
        return value instanceof Map<?, ?>;
    }

    boolean isText() {
        return value instanceof String;
    }

    Json get(String field) {
        if (value == null) {
            return MISSING;
        }
        if (value instanceof Map<?, ?> fields) {
            return new Json(field, fields.get(field));
        }
        throw unlike("an object");
    }

    String text() {
        if (value == null) {
            return "";
        }
        if (value instanceof String text) {
            return text;
        }
        throw unlike("a text");
    }

    long number() {
        if (value == null) {
            return 0;
        }
        if (value instanceof Long number) {
            return number;
        }
        throw unlike("a whole number");
    }

    boolean flag() {
        if (value == null) {
            return false;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw unlike("true or false");
    }

    /** A time in the form of RFC 3339. */
    Instant time() {
        try {
            return Instant.parse(text());
        } catch (DateTimeException _) {
            throw unlike("a time");
        }
    }

    /** A whole number that fits, as a count of something. */
    int count() {
        long number = number();
        if (number == (int) number) {
            return (int) number;
        }
        throw unlike("a count");
    }

    <T> List<T> each(Function<Json, T> read) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> items) {
            var values = new ArrayList<T>(items.size());
            for (var item : items) {
                values.add(read.apply(new Json(name, item)));
            }
            return List.copyOf(values);
        }
        throw unlike("a list");
    }

    /** Empty when it is missing. */
    <T> Optional<T> some(Function<Json, T> read) {
        return value == null ? Optional.empty() : Optional.of(read.apply(this));
    }

    SortedMap<String, String> texts() {
        var texts = new TreeMap<String, String>();
        if (value == null) {
            return texts;
        }
        if (value instanceof Map<?, ?> fields) {
            for (var entry : fields.entrySet()) {
                texts.put((String) entry.getKey(), new Json((String) entry.getKey(), entry.getValue()).text());
            }
            return texts;
        }
        throw unlike("an object");
    }

    UnreadableException unlike(String expected) {
        return new UnreadableException((name.isEmpty() ? "it" : "its '" + name + "'") + " is not " + expected);
    }
}
