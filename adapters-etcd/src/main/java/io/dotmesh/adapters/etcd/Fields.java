package io.dotmesh.adapters.etcd;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The fields of one record that is read; each is there and of its kind, or the record is unreadable. */
final class Fields {
    /** Of every kind of record. A later one may read this one too, never the other way round. */
    private static final int VERSION = 1;

    private static final String VERSION_FIELD = "v";
    private static final int TEXT_MAX = 2 << 20;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxStringLength(TEXT_MAX)
                            .maxNameLength(TEXT_MAX)
                            .build())
                    // Names come from users: what is kept of them for good would grow for good.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build())
            .build();

    private final JsonNode node;

    private Fields(JsonNode node) {
        this.node = node;
    }

    /** Reads one part of a record. */
    interface Shape<T> {
        T of(Fields fields) throws Unreadable;
    }

    static ObjectNode begin() {
        return part().put(VERSION_FIELD, VERSION);
    }

    static ObjectNode part() {
        return MAPPER.createObjectNode();
    }

    static <T> T parse(String text, Shape<T> shape) throws Unreadable {
        try {
            var node = MAPPER.readTree(text);
            var version = node.path(VERSION_FIELD).asInt(0);
            if (!node.isObject() || version != VERSION) {
                throw new Unreadable("it is not of version " + VERSION);
            }
            return shape.of(new Fields(node));
        } catch (JsonProcessingException _) {
            throw new Unreadable("it is not JSON");
        } catch (IllegalArgumentException | DateTimeException e) {
            // Ids, names and times check themselves.
            throw new Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private JsonNode need(String name) throws Unreadable {
        var value = node.get(name);
        if (value == null || value.isNull()) {
            throw new Unreadable("it has no '" + name + "'");
        }
        return value;
    }

    String text(String name) throws Unreadable {
        var value = need(name);
        if (!value.isTextual()) {
            throw new Unreadable("'" + name + "' is not a text");
        }
        return value.textValue();
    }

    <T> T text(String name, Function<String, T> make) throws Unreadable {
        return make.apply(text(name));
    }

    Instant instant(String name) throws Unreadable {
        return Instant.parse(text(name));
    }

    long number(String name) throws Unreadable {
        var value = need(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new Unreadable("'" + name + "' is not a number");
        }
        return value.longValue();
    }

    boolean flag(String name) throws Unreadable {
        var value = need(name);
        if (!value.isBoolean()) {
            throw new Unreadable("'" + name + "' is neither true nor false");
        }
        return value.booleanValue();
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    <T> T part(String name, Shape<T> shape) throws Unreadable {
        return shape.of(new Fields(need(name)));
    }

    <T> Optional<T> optional(String name, Shape<T> shape) throws Unreadable {
        return has(name) ? Optional.of(part(name, shape)) : Optional.empty();
    }

    Optional<String> optionalText(String name) throws Unreadable {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    <T> List<T> all(String name, Shape<T> shape) throws Unreadable {
        var values = new ArrayList<T>();
        for (var value : need(name)) {
            values.add(shape.of(new Fields(value)));
        }
        return List.copyOf(values);
    }

    List<String> texts(String name) throws Unreadable {
        var values = new ArrayList<String>();
        for (var value : need(name)) {
            if (!value.isTextual()) {
                throw new Unreadable("'" + name + "' holds what is not a text");
            }
            values.add(value.textValue());
        }
        return values;
    }

    SortedMap<String, String> map(String name) throws Unreadable {
        var values = new TreeMap<String, String>();
        for (var entry : need(name).properties()) {
            if (!entry.getValue().isTextual()) {
                throw new Unreadable("'" + name + "' holds what is not a text");
            }
            values.put(entry.getKey(), entry.getValue().textValue());
        }
        return values;
    }
}
