package io.dotmesh.adapters.zfs;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.util.List;
import java.util.Map;

/** Finds {@code libzfs_core} and what it stands on, once for the process. */
final class LibraryLoader {
    /** OpenZFS 2.0 and later; names without a number come with packages for development. */
    private static final List<String> CORE = List.of("libzfs_core.so.3", "libzfs_core.so");

    private static final List<String> PAIRS = List.of("libnvpair.so.3", "libnvpair.so");
    private static final Map<String, String> TEXT = Map.of(Library.OPTION_STRING_ENCODING, "UTF-8");

    private static final class Loaded {
        static final Outcome<Nothing> OUTCOME = load();
    }

    private LibraryLoader() {}

    /** Nothing, or {@code NOT_SUPPORTED} with the reason for which the functions cannot be called. */
    static Outcome<Nothing> loaded() {
        return Loaded.OUTCOME;
    }

    private static Outcome<Nothing> load() {
        return open(PAIRS)
                .peek(Libnvpair::load)
                .then(_ -> open(CORE))
                .peek(LibzfsCore::load)
                .peek(_ -> NativePipe.Libc.load())
                .peek(_ -> SystemMounts.Libc.load())
                .then(_ -> {
                    // Opens /dev/zfs; it stays open, as it does for any program that asks ZFS.
                    int error = LibzfsCore.libzfs_core_init();
                    return error == 0 ? Outcome.done() : absent("libzfs_core cannot open /dev/zfs: error " + error);
                });
    }

    private static Outcome<NativeLibrary> open(List<String> names) {
        for (var name : names) {
            try {
                return Outcome.done(NativeLibrary.getInstance(name, TEXT));
            } catch (UnsatisfiedLinkError _) {
                // Under the next name, perhaps.
            }
        }
        return absent(names.getFirst() + " is not on this machine");
    }

    private static <T> Outcome<T> absent(String why) {
        return Outcome.refused(FaultCode.NOT_SUPPORTED, why, "The commands zfs and zpool serve in its place.");
    }
}
