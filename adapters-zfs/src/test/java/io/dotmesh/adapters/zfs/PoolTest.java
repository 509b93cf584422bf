package io.dotmesh.adapters.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driven.VolumeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What tests on a pool of their own have at hand. The pool is as small as it can be. */
abstract class PoolTest {
    static final Map<String, String> SMALL = Map.of("pool-size", "70M");

    @TempDir
    Path data;

    final Stage stage = new Stage(1);
    private final List<VolumeStore> opened = new ArrayList<>();

    @BeforeAll
    static void zfsFuse() {
        TestZfs.required();
    }

    @AfterEach
    void discard() {
        opened.forEach(VolumeStore::close);
        TestZfs.discard(data);
    }

    final String pool() {
        return TestZfs.pool(data);
    }

    final VolumeStore open() {
        return open(SMALL);
    }

    final VolumeStore open(Map<String, String> settings) {
        var store = done(TestZfs.open(data, settings));
        opened.add(store);
        return store;
    }

    /** Made before the store looks for it, in the file in which it would make one itself. */
    final void createPool(String... options) throws IOException {
        var file = Files.createDirectories(data).resolve("dotmesh_data");
        TestZfs.run("truncate", "-s", "70M", file.toString());
        var command = new ArrayList<>(List.of("zpool", "create", "-m", "none"));
        command.addAll(List.of(options));
        command.addAll(List.of(pool(), file.toString()));
        TestZfs.run(command.toArray(String[]::new));
    }

    final String dataset(BranchId branch) {
        return pool() + "/dmfs/" + branch;
    }

    /** A command that does some things otherwise than {@code real} does. */
    final Path script(String name, String real, String... lines) throws IOException {
        var file = data.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\nexec " + real + " \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    static List<String> messages(VolumeStore store, BranchId branch) {
        return done(store.history(branch)).stream().map(Commit::message).toList();
    }

    static <T> T done(Outcome<T> outcome) {
        assertThat(outcome.toFault()).isEmpty();
        return outcome.orElseThrow();
    }

    /** The fault, which must say what is wrong in these words, and what to try. */
    static Fault faulted(Outcome<?> outcome, FaultCode code, String... words) {
        assertThat(outcome.toFault()).as("%s", outcome).isPresent();
        var fault = outcome.toFault().orElseThrow();
        assertThat(fault.code()).as("%s", fault).isEqualTo(code);
        assertThat(List.of(words)).allSatisfy(word -> assertThat(fault.detail()).contains(word));
        assertThat(fault.next()).isNotBlank();
        return fault;
    }
}
