package io.dotmesh.adapters.zfs;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code libzfs_core} that are called, as {@code <libzfs_core.h>} of OpenZFS 2.1 declares them. All but
 * {@code lzc_exists} answer an errno, or 0, or a number from 1024 on that is ZFS's own. Only touched after {@link #load}.
 */
final class LibzfsCore {
    private LibzfsCore() {}

    static void load(NativeLibrary library) {
        Native.register(LibzfsCore.class, library);
    }

    static native int libzfs_core_init();

    static native int lzc_exists(String name);

    static native int lzc_create(String name, int type, Pointer properties, Pointer key, int keyLength);

    static native int lzc_clone(String name, String origin, Pointer properties);

    static native int lzc_promote(String name, byte[] conflict, int conflictLength);

    static native int lzc_snapshot(Pointer snapshots, Pointer properties, PointerByReference errors);

    static native int lzc_rename(String from, String to);

    static native int lzc_destroy(String name);

    static native int lzc_destroy_snaps(Pointer snapshots, int later, PointerByReference errors);

    static native int lzc_rollback_to(String name, String snapshot);

    static native int lzc_channel_program_nosync(
            String pool, String program, long instructions, long memory, Pointer arguments, PointerByReference results);

    static native int lzc_channel_program(
            String pool, String program, long instructions, long memory, Pointer arguments, PointerByReference results);

    static native int lzc_send(String snapshot, @Nullable String from, int descriptor, int flags);

    static native int lzc_send_resume(
            String snapshot, @Nullable String from, int descriptor, int flags, long object, long offset);

    static native int lzc_send_space(String snapshot, @Nullable String from, int flags, LongByReference bytes);

    static native int lzc_receive_resumable(
            String snapshot, Pointer properties, @Nullable String origin, int force, int raw, int descriptor);

    static native int lzc_sync(String pool, Pointer arguments, PointerByReference results);
}
