package io.dotmesh.adapters.zfs;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something in a pool with those of its properties that were asked for and that it has itself.
 *
 * @param name of a dataset, a snapshot (with {@code @}), or whatever else a pool may hold
 */
record Described(String name, Map<String, String> properties) {
    Described {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    Optional<String> property(String property) {
        return Optional.ofNullable(properties.get(property));
    }

    /** The same with those of its properties alone. */
    Described only(Collection<String> names) {
        var some = new LinkedHashMap<>(properties);
        some.keySet().retainAll(names);
        return new Described(name, some);
    }

    boolean has(String property) {
        return properties.containsKey(property);
    }

    /** A figure, or 0 when it has none. */
    long number(String property) {
        return property(property)
                .filter(value -> value.matches("[0-9]{1,19}"))
                .map(Long::parseUnsignedLong)
                .filter(figure -> figure >= 0)
                .orElse(0L);
    }

    /** What {@link Zfs#GUID} says. Programs inside ZFS know no numbers as large as that, and make them negative. */
    Optional<Long> guid() {
        return property(Zfs.GUID)
                .filter(text -> text.matches("-?[0-9]{1,20}"))
                .map(text -> text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text));
    }

    boolean isSnapshot() {
        return name.indexOf('@') >= 0;
    }

    /** The part of a snapshot's name after the {@code @}. */
    String label() {
        return name.substring(name.indexOf('@') + 1);
    }

    /** The dataset that it is, or that it is a snapshot of. */
    String dataset() {
        int at = name.indexOf('@');
        return at < 0 ? name : name.substring(0, at);
    }
}
