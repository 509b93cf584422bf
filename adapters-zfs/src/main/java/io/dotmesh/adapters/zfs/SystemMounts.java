package io.dotmesh.adapters.zfs;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Mounts and unmounts datasets by calls of the system, as {@code zfs mount} itself does on Linux, where that is sure to
 * mean the same. What it leaves alone, and why anything failed, is for the commands to do and to say.
 */
final class SystemMounts {
    private static final String TYPE = "zfs";

    /** Flags of {@code mount(2)}, from {@code <sys/mount.h>}. */
    private static final long MS_RDONLY = 1;

    private static final long MS_NOSUID = 2;
    private static final long MS_NODEV = 4;
    private static final long MS_NOEXEC = 8;
    private static final long MS_NOATIME = 1024;
    private static final long MS_RELATIME = 1L << 21;
    private static final long MS_STRICTATIME = 1L << 24;

    /** Of {@code umount2(2)}: a symbolic link is no mount. */
    private static final int UMOUNT_NOFOLLOW = 8;

    /** The flag for each property that takes something away when it is off. */
    private static final Map<String, Long> TAKEN_AWAY =
            Map.of("setuid", MS_NOSUID, "devices", MS_NODEV, "exec", MS_NOEXEC);

    /** Labels of SELinux, which only the commands hand over. */
    private static final List<String> CONTEXTS = List.of("context", "fscontext", "defcontext", "rootcontext");

    private static final List<String> PROPERTIES = List.of(
            "setuid",
            "devices",
            "exec",
            "readonly",
            "atime",
            "relatime",
            "context",
            "fscontext",
            "defcontext",
            "rootcontext");

    private final LibraryCalls calls;
    private final ChannelPrograms programs;

    SystemMounts(LibraryCalls calls, ChannelPrograms programs) {
        this.calls = calls;
        this.programs = programs;
    }

    /** The calls themselves. Only touched after {@link #load}. */
    static final class Libc {
        private Libc() {}

        static void load() {
            Native.register(Libc.class, "c");
        }

        static native int mount(String source, String target, String type, NativeLong flags, String data)
                throws LastErrorException;

        static native int umount2(String target, int flags) throws LastErrorException;
    }

    /** Answers whether it did; otherwise nothing was done. */
    Outcome<Boolean> mount(Dataset dataset, Path place) {
        return calls.call("mount", List.of(dataset), () -> Outcome.done(mountNow(dataset, place)));
    }

    private boolean mountNow(Dataset dataset, Path place) {
        var found = programs.effective(dataset.name(), PROPERTIES);
        if (found.isEmpty() || !isPlain(found.get(), place)) {
            return false;
        }
        try {
            Files.createDirectories(place);
            return Libc.mount(dataset.name(), place.toString(), TYPE, new NativeLong(flags(found.get())), "") == 0;
        } catch (IOException | LastErrorException _) {
            return false;
        }
    }

    private static boolean isPlain(Described dataset, Path place) {
        boolean here =
                dataset.property("mountpoint").map(place.toString()::equals).orElse(true);
        return here
                && CONTEXTS.stream()
                        .noneMatch(context -> dataset.property(context)
                                .filter(label -> !label.equals("none"))
                                .isPresent());
    }

    private static long flags(Described dataset) {
        long flags = TAKEN_AWAY.entrySet().stream()
                .filter(entry -> is(dataset, entry.getKey(), "off"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        flags |= is(dataset, "readonly", "on") ? MS_RDONLY : 0;
        if (is(dataset, "atime", "off")) {
            return flags | MS_NOATIME;
        }
        return flags | (is(dataset, "relatime", "on") ? MS_RELATIME : MS_STRICTATIME);
    }

    private static boolean is(Described dataset, String property, String value) {
        return dataset.property(property).filter(value::equals).isPresent();
    }

    /** Answers whether it did; otherwise nothing was done. {@code BUSY} while it is in use. */
    Outcome<Boolean> unmount(Dataset dataset, Path place) {
        return calls.call("unmount", List.of(dataset), () -> {
            try {
                return Outcome.done(Libc.umount2(place.toString(), UMOUNT_NOFOLLOW) == 0);
            } catch (LastErrorException e) {
                return e.getErrorCode() == LibraryErrors.EBUSY
                        ? Outcome.faulted(LibraryErrors.fault("unmount", dataset, LibraryErrors.EBUSY))
                        : Outcome.done(false);
            }
        });
    }
}
