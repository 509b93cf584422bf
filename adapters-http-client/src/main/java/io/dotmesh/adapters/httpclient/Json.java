package io.dotmesh.adapters.httpclient;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigInteger;
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
    private static final int TEXT_CHARACTERS_MAX = 64 * 1024 * 1024;

    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(TEXT_CHARACTERS_MAX)
                    .build())
            .build();

    private static final Json MISSING = new Json("", null);

    private final String name;
    private final @Nullable Object value;

    private Json(String name, @Nullable Object value) {
        this.name = name;
        this.value = value;
    }

    /** Reads the value that begins at the parser's current token. */
    static Json read(JsonParser parser) throws IOException {
        return new Json("", value(parser));
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        var token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return object(parser);
        }
        if (token == JsonToken.START_ARRAY) {
            return array(parser);
        }
        if (token == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            var number = parser.getNumberValue();
            return number instanceof BigInteger ? number : (Object) number.longValue();
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return parser.getDoubleValue();
        }
        return token == JsonToken.VALUE_TRUE ? Boolean.TRUE : token == JsonToken.VALUE_FALSE ? Boolean.FALSE : null;
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var field = parser.currentName();
            parser.nextToken();
            fields.put(field, value(parser));
        }
        return fields;
    }

    private static List<@Nullable Object> array(JsonParser parser) throws IOException {
        var items = new ArrayList<@Nullable Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
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
