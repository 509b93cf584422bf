package io.dotmesh.adapters.zfs;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A list of names and values in native memory, which is how ZFS is told things and answers. It has to be closed.
 *
 * <p>Not for several threads at once.
 */
final class Nvlist implements AutoCloseable {
    /** How the native side numbers the kinds of values ({@code data_type_t}). */
    private static final int BOOLEAN = 1;

    private static final int INT32 = 5;
    private static final int INT64 = 7;
    private static final int UINT64 = 8;
    private static final int STRING = 9;
    private static final int NVLIST = 19;
    private static final int BOOLEAN_VALUE = 21;

    private static final AtomicInteger OPEN = new AtomicInteger();

    private final Pointer list;
    private boolean closed;

    private Nvlist(Pointer list) {
        this.list = list;
        OPEN.incrementAndGet();
    }

    /** What a name stands for. */
    sealed interface Value {
        /** The name alone says it. */
        record Present() implements Value {}

        record Text(String text) implements Value {}

        /** Signed or unsigned, as the name has it. */
        record Figure(long figure) implements Value {}

        record Truth(boolean truth) implements Value {}

        record Listing(Map<String, Value> values) implements Value {
            public Listing {
                values = Map.copyOf(values);
            }
        }

        /** Of a kind that nothing here asks for. */
        record Other(int kind) implements Value {}
    }

    static Nvlist empty() {
        var made = new PointerByReference();
        int error = Libnvpair.nvlist_alloc(made, Libnvpair.UNIQUE_NAME, 0);
        if (error != 0) {
            throw new OutOfMemoryError("nvlist_alloc: " + error);
        }
        return new Nvlist(made.getValue());
    }

    /** What a function answered into an argument; an empty list when it left that alone. */
    static Nvlist answered(PointerByReference answer) {
        var list = answer.getValue();
        return list == null ? empty() : new Nvlist(list);
    }

    /** How many were made and not closed, which a test looks at. */
    static int open() {
        return OPEN.get();
    }

    Pointer pointer() {
        return list;
    }

    Nvlist with(String name) {
        return added(Libnvpair.nvlist_add_boolean(list, plain(name)));
    }

    Nvlist with(String name, boolean value) {
        return added(Libnvpair.nvlist_add_boolean_value(list, plain(name), value ? 1 : 0));
    }

    Nvlist with(String name, String value) {
        return added(Libnvpair.nvlist_add_string(list, plain(name), plain(value)));
    }

    Nvlist with(String name, long value) {
        return added(Libnvpair.nvlist_add_uint64(list, plain(name), value));
    }

    /** Takes a copy. */
    Nvlist with(String name, Nvlist value) {
        return added(Libnvpair.nvlist_add_nvlist(list, plain(name), value.list));
    }

    private Nvlist added(int error) {
        if (error != 0) {
            throw new OutOfMemoryError("an nvlist takes no more: " + error);
        }
        return this;
    }

    /** Text goes over as C has it, where a zero is its end. */
    private static String plain(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name or value with a zero in it");
        }
        return text;
    }

    /** Everything in it, in its order. */
    Map<String, Value> values() {
        return values(list);
    }

    private static Map<String, Value> values(Pointer list) {
        var values = new LinkedHashMap<String, Value>();
        for (var pair = Libnvpair.nvlist_next_nvpair(list, null);
                pair != null;
                pair = Libnvpair.nvlist_next_nvpair(list, pair)) {
            values.put(Libnvpair.nvpair_name(pair), value(pair));
        }
        return values;
    }

    private static Value value(Pointer pair) {
        int kind = Libnvpair.nvpair_type(pair);
        var small = new IntByReference();
        var large = new LongByReference();
        var reference = new PointerByReference();
        return switch (kind) {
            case BOOLEAN -> new Value.Present();
            case INT32 -> {
                read(Libnvpair.nvpair_value_int32(pair, small));
                yield new Value.Figure(small.getValue());
            }
            case INT64 -> {
                read(Libnvpair.nvpair_value_int64(pair, large));
                yield new Value.Figure(large.getValue());
            }
            case UINT64 -> {
                read(Libnvpair.nvpair_value_uint64(pair, large));
                yield new Value.Figure(large.getValue());
            }
            case STRING -> {
                read(Libnvpair.nvpair_value_string(pair, reference));
                yield new Value.Text(reference.getValue().getString(0, StandardCharsets.UTF_8.name()));
            }
            case BOOLEAN_VALUE -> {
                read(Libnvpair.nvpair_value_boolean_value(pair, small));
                yield new Value.Truth(small.getValue() != 0);
            }
            case NVLIST -> {
                read(Libnvpair.nvpair_value_nvlist(pair, reference));
                yield new Value.Listing(values(reference.getValue()));
            }
            default -> new Value.Other(kind);
        };
    }

    private static void read(int error) {
        if (error != 0) {
            throw new IllegalStateException("an nvpair is not what it says it is: " + error);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Libnvpair.nvlist_free(list);
            OPEN.decrementAndGet();
        }
    }
}
