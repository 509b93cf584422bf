package io.dotmesh.adapters.zfs;

import com.sun.jna.ptr.PointerByReference;
import io.dotmesh.adapters.zfs.Nvlist.Value;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Small programs in Lua that ZFS runs inside the kernel, in one call and on one state of the pool ({@code
 * zfs-program(8)}). What users or settings say comes to them as arguments, never as text of the program.
 */
final class ChannelPrograms {
    /** What belongs to a thing itself: set on it, received with it, or a figure that cannot be set. */
    private static final String OWN = """
            local given = ...
            local found = {}
            local function own(name)
                local mine = {}
                for property in pairs(given.properties) do
                    local value, source = zfs.get_prop(name, property)
                    if value ~= nil and (source == nil or source == name or source == "$recvd") then
                        mine[property] = value
                    end
                end
                return mine
            end
            """;

    private static final String DESCRIBE = OWN + """
            for name in pairs(given.names) do
                if zfs.exists(name) then
                    found[name] = own(name)
                end
            end
            return found
            """;

    /**
     * The same for all that is so far below a dataset, unless that is too much. It ends without an answer at the first thing
     * that has no {@code createtxg}: that is damaged, and the kernel may not come back from listing what lies below it.
     */
    private static final String DESCRIBE_BELOW = OWN + """
            local left = tonumber(given.most)
            local function see(name)
                found[name] = own(name)
                left = left - 1
                return left >= 0 and found[name].createtxg ~= nil
            end
            local level = { given.top }
            local depth = tonumber(given.depth)
            while #level > 0 do
                local below = {}
                for _, name in ipairs(level) do
                    if not see(name) then
                        return
                    end
                    if depth > 0 then
                        for snapshot in zfs.list.snapshots(name) do
                            if not see(snapshot) then
                                return
                            end
                        end
                        for child in zfs.list.children(name) do
                            below[#below + 1] = child
                        end
                    end
                end
                level = below
                depth = depth - 1
            end
            return found
            """;

    /** What holds for a thing, whether set on it or inherited; and where it is to be mounted, when set on itself. */
    private static final String EFFECTIVE = """
            local given = ...
            local found = {}
            for property in pairs(given.properties) do
                found[property] = zfs.get_prop(given.name, property)
            end
            local place, source = zfs.get_prop(given.name, "mountpoint")
            if source == given.name then
                found.mountpoint = place
            end
            return found
            """;

    private static final String SET = """
            local given = ...
            return zfs.sync.set_prop(given.name, given.property, given.value)
            """;

    private static final String SET_ALL = """
            local given = ...
            for name, properties in pairs(given.things) do
                for property, value in pairs(properties) do
                    local error = zfs.sync.set_prop(name, property, value)
                    if error ~= nil and error ~= 0 then
                        return error
                    end
                end
            end
            return 0
            """;

    /** What was promoted already is not promoted again, over what that was cloned from. */
    private static final String PROMOTE = """
            local given = ...
            local origin = zfs.get_prop(given.clone, "origin")
            local over = given.name .. "@"
            local error
            if origin ~= nil and string.sub(origin, 1, #over) == over then
                error = zfs.check.promote(given.clone)
                if error == 0 then
                    error = zfs.sync.promote(given.clone)
                end
                if error ~= 0 then
                    return error
                end
            end
            for property, value in pairs(given.properties) do
                error = zfs.sync.set_prop(given.name, property, value)
                if error ~= nil and error ~= 0 then
                    return error
                end
            end
            return 0
            """;

    /** So many things are described by one program: ZFS writes what each answers into the history of the pool. */
    private static final int BELOW_MAX = 50;

    private static final long INSTRUCTIONS_MAX = 10_000_000;
    private static final long MEMORY_BYTES_MAX = 32L << 20;

    private final String pool;

    ChannelPrograms(String pool) {
        this.pool = pool;
    }

    /**
     * Those of the names that are there, in their order, with those of the properties that they have themselves. Empty
     * when the program could not be run, for which there are too many reasons to tell them apart.
     */
    Optional<List<Described>> describe(List<String> names, List<String> properties) {
        try (var given = Nvlist.empty();
                var asked = keys(names);
                var wanted = keys(properties)) {
            given.with("names", asked).with("properties", wanted);
            return answer(given, DESCRIBE)
                    .map(found -> names.stream()
                            .flatMap(name -> Stream.ofNullable(found.get(name)).map(own -> described(name, own)))
                            .toList());
        }
    }

    /**
     * A dataset and all that is so far below it, each dataset before its snapshots and those in the order in which they were
     * made; what has none of the properties is left out. Empty as for {@link #describe}, and when it is too much.
     */
    Optional<List<Described>> describeBelow(String top, int depth, List<String> properties) {
        var asked = Stream.concat(properties.stream(), Stream.of(Zfs.MADE))
                .distinct()
                .toList();
        try (var given = Nvlist.empty();
                var wanted = keys(asked)) {
            given.with("top", top)
                    .with("depth", Integer.toString(depth))
                    .with("most", Integer.toString(BELOW_MAX))
                    .with("properties", wanted);
            return answer(given, DESCRIBE_BELOW)
                    .filter(found -> !found.isEmpty())
                    .map(found -> found.entrySet().stream()
                            .map(entry -> described(entry.getKey(), entry.getValue()))
                            .sorted(Comparator.comparing(Described::dataset)
                                    .thenComparing(Described::isSnapshot)
                                    .thenComparingLong(each -> each.number(Zfs.MADE)))
                            .map(each -> each.only(properties))
                            .filter(each -> !each.properties().isEmpty())
                            .toList());
        }
    }

    /**
     * Properties of a dataset as they hold for it, and {@code mountpoint} when it has one of its own. Empty when the
     * program could not be run, or the dataset is not there.
     */
    Optional<Described> effective(String name, List<String> properties) {
        try (var given = Nvlist.empty();
                var wanted = keys(properties)) {
            given.with("name", name).with("properties", wanted);
            return result(given, false, EFFECTIVE).map(found -> described(name, found));
        }
    }

    /** Sets a property of a user's kind; answers an errno, or 0. Empty when the program could not be run. */
    Optional<Integer> set(String name, String property, String value) {
        try (var given = Nvlist.empty()) {
            given.with("name", name).with("property", property).with("value", value);
            return result(given, true, SET).map(result -> result instanceof Value.Figure(long error) ? (int) error : 0);
        }
    }

    /** Sets properties of a user's kind of several things at once; answers as {@link #set} does. */
    Optional<Integer> setAll(List<Described> things) {
        try (var given = Nvlist.empty();
                var each = Nvlist.empty()) {
            for (var thing : things) {
                try (var properties = Nvlist.empty()) {
                    thing.properties().forEach(properties::with);
                    each.with(thing.name(), properties);
                }
            }
            given.with("things", each);
            return result(given, true, SET_ALL)
                    .map(result -> result instanceof Value.Figure(long error) ? (int) error : 0);
        }
    }

    /** Promotes a clone over a dataset and then sets properties of a user's kind of that. Answers whether it did both. */
    boolean promote(String clone, Described over) {
        try (var given = Nvlist.empty();
                var properties = Nvlist.empty()) {
            over.properties().forEach(properties::with);
            given.with("clone", clone).with("name", over.name()).with("properties", properties);
            return result(given, true, PROMOTE)
                    .filter(result -> result instanceof Value.Figure(long error) && error == 0)
                    .isPresent();
        }
    }

    private static Nvlist keys(List<String> keys) {
        var list = Nvlist.empty();
        keys.forEach(key -> list.with(key, ""));
        return list;
    }

    private Optional<Map<String, Value>> answer(Nvlist given, String program) {
        return result(given, false, program)
                .map(result -> result instanceof Value.Listing(var values) ? values : Map.of());
    }

    private Optional<Value> result(Nvlist given, boolean changes, String program) {
        var results = new PointerByReference();
        int error = changes
                ? LibzfsCore.lzc_channel_program(
                        pool, program, INSTRUCTIONS_MAX, MEMORY_BYTES_MAX, given.pointer(), results)
                : LibzfsCore.lzc_channel_program_nosync(
                        pool, program, INSTRUCTIONS_MAX, MEMORY_BYTES_MAX, given.pointer(), results);
        try (var list = Nvlist.answered(results)) {
            return error == 0 ? Optional.ofNullable(list.values().get("return")) : Optional.empty();
        }
    }

    private static Described described(String name, Value own) {
        var properties = new LinkedHashMap<String, String>();
        if (own instanceof Value.Listing(var values)) {
            values.forEach((property, value) -> text(value).ifPresent(text -> properties.put(property, text)));
        }
        return new Described(name, properties);
    }

    private static Optional<String> text(Value value) {
        return switch (value) {
            case Value.Text(var text) -> Optional.of(text);
            case Value.Figure(long figure) -> Optional.of(Long.toUnsignedString(figure));
            default -> Optional.empty();
        };
    }
}
