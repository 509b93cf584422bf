package io.dotmesh.adapters.zfs;

import java.util.Map;
import java.util.OptionalLong;

/** The properties that are words for the commands and numbers for the kernel ({@code zfs_prop.c} of OpenZFS). */
final class NativeProperty {
    private static final Map<String, Long> SWITCH = Map.of("off", 0L, "on", 1L);
    private static final Map<String, Map<String, Long>> WORDS = Map.of(
            "atime", SWITCH,
            "canmount", Map.of("off", 0L, "on", 1L, "noauto", 2L),
            "readonly", SWITCH);

    private NativeProperty() {}

    /** The number for a word; empty for properties that are text for the kernel too. */
    static OptionalLong of(String name, String value) {
        var words = WORDS.get(name);
        if (words == null) {
            return OptionalLong.empty();
        }
        var number = words.get(value);
        if (number == null) {
            throw new IllegalArgumentException(name + " is never " + value);
        }
        return OptionalLong.of(number);
    }
}
