package io.dotmesh.adapters.zfs;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code libnvpair} that are called, as {@code <libnvpair.h>} of OpenZFS 2.1 declares them. Those that
 * answer {@code int} answer an errno, or 0. Only touched after {@link #load}.
 */
final class Libnvpair {
    /** A name is there once only. */
    static final int UNIQUE_NAME = 1;

    private Libnvpair() {}

    static void load(NativeLibrary library) {
        Native.register(Libnvpair.class, library);
    }

    static native int nvlist_alloc(PointerByReference list, int flags, int wait);

    static native void nvlist_free(Pointer list);

    static native int nvlist_add_boolean(Pointer list, String name);

    static native int nvlist_add_boolean_value(Pointer list, String name, int value);

    static native int nvlist_add_string(Pointer list, String name, String value);

    static native int nvlist_add_uint64(Pointer list, String name, long value);

    static native int nvlist_add_nvlist(Pointer list, String name, Pointer value);

    /** The one after; the first after none, none after the last. */
    static native @Nullable Pointer nvlist_next_nvpair(Pointer list, @Nullable Pointer before);

    static native String nvpair_name(Pointer pair);

    static native int nvpair_type(Pointer pair);

    static native int nvpair_value_boolean_value(Pointer pair, IntByReference value);

    static native int nvpair_value_int32(Pointer pair, IntByReference value);

    static native int nvpair_value_int64(Pointer pair, LongByReference value);

    static native int nvpair_value_uint64(Pointer pair, LongByReference value);

    static native int nvpair_value_string(Pointer pair, PointerByReference value);

    static native int nvpair_value_nvlist(Pointer pair, PointerByReference value);
}
