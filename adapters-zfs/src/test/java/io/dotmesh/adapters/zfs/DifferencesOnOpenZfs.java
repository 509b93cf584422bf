package io.dotmesh.adapters.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.testkit.fake.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking where {@code zfs diff} says finds what looking everywhere finds. Runs in the guest, where OpenZFS is. */
class DifferencesOnOpenZfs {
    private static final long SEED = 20_260_722;
    private static final int ROUNDS = Integer.getInteger("rounds", 10);

    @TempDir
    private Path data;

    private final Stage stage = new Stage(1);
    private final AtomicBoolean everywhere = new AtomicBoolean();
    private final AtomicInteger told = new AtomicInteger();
    private final Random random = new Random(SEED);
    private VolumeStore store;

    @BeforeEach
    void open() {
        var settings = Settings.of(new AdapterConfig(data, TestZfs.settings(data), new ManualClock()))
                .orElseThrow();
        store = new Opening(settings, this::between).open().orElseThrow();
    }

    @AfterEach
    void close() {
        store.close();
        TestZfs.discard(data);
    }

    /** Lets {@code zfs diff} through, or says that there is none; counts how often it told all to its end. */
    private Zfs between(Zfs zfs) {
        return (Zfs) Proxy.newProxyInstance(
                Zfs.class.getClassLoader(), new Class<?>[] {Zfs.class}, (_, method, arguments) -> {
                    try {
                        if (!method.getName().equals("diff")) {
                            return method.invoke(zfs, arguments);
                        }
                        return everywhere.get()
                                ? Faults.noDiff("this ZFS")
                                : zfs.diff((Named.Snapshot) arguments[0], (Named.Snapshot) arguments[1])
                                        .map(Counted::new);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private final class Counted extends java.io.FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read < 0) {
                told.incrementAndGet();
            }
            return read;
        }
    }

    private List<Change> diff(CommitId from, Optional<CommitId> to) {
        var changes = new ArrayList<Change>();
        store.diff(stage.master, from, to, changes::add).orElseThrow();
        return changes;
    }

    private void isTheSameEverywhere(CommitId from, Optional<CommitId> to, String what) {
        everywhere.set(false);
        var where = diff(from, to);
        everywhere.set(true);
        assertThat(where).as(what).isEqualTo(diff(from, to));
    }

    @Test
    void whatZfsSaysIsEnough() throws IOException {
        stage.create(store, stage.master);
        var root = stage.files(store, stage.master);
        var before = stage.commit(store, stage.master, "round 0");
        for (int round = 1; round <= ROUNDS; round++) {
            for (int i = random.nextInt(30); i >= 0; i--) {
                change(root, round * 100 + i);
            }
            isTheSameEverywhere(before, Optional.empty(), "live, round " + round);
            var next = stage.commit(store, stage.master, "round " + round);
            isTheSameEverywhere(before, Optional.of(next), "committed, round " + round);
            before = random.nextInt(3) == 0 ? before : next;
        }
        assertThat(told.get()).as("comparisons that zfs diff helped").isPositive();
    }

    @Test
    void whereZfsCannotTellEverythingIsLookedAt() {
        stage.create(store, stage.master);
        var one = stage.commit(store, stage.master, "one");
        stage.write(store, stage.master, "two");
        store.unmount(stage.master).orElseThrow();

        assertThat(diff(one, Optional.empty())).hasSize(1);
        assertThat(told).hasValue(0);
    }

    private void change(Path root, int number) throws IOException {
        var paths = paths(root);
        var at = paths.get(random.nextInt(paths.size()));
        var directories = paths.stream()
                .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                .toList();
        var into = directories.get(random.nextInt(directories.size()));
        var name = into.resolve(
                List.of("a", "sp ace", "new\nline", "ü", "back\\slash").get(random.nextInt(5)) + number);
        boolean isDirectory = Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS);
        switch (random.nextInt(8)) {
            case 0 -> Files.createDirectory(name);
            case 1, 2 -> Files.writeString(name, "new " + number);
            case 3 -> {
                if (!isDirectory) {
                    Files.writeString(at, "changed " + number);
                }
            }
            case 4 -> {
                if (!isDirectory) {
                    Files.delete(at);
                }
            }
            case 5 -> {
                if (!isDirectory && random.nextInt(8) == 0) {
                    Files.createLink(name, at);
                }
            }
            case 6 -> {
                if (!isDirectory) {
                    Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rw-rw-r--"));
                }
            }
            default -> {
                if (!at.equals(root) && !into.startsWith(at)) {
                    Files.move(at, name);
                }
            }
        }
    }

    private static List<Path> paths(Path root) throws IOException {
        try (var all = Files.walk(root)) {
            return all.sorted().toList();
        }
    }
}
