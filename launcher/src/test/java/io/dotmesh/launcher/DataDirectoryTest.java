package io.dotmesh.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    private Path place;

    @Test
    void aNewOneIsReadableByItsOwnerAlone() throws IOException {
        var data = place.resolve("deep/er/node");
        assertThat(DataDirectory.prepare(data, "embedded", "sqlite").isDone()).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
    }

    @Test
    void itServesTheStoreThatItBeganWithAndNoOther() {
        assertThat(DataDirectory.prepare(place, "embedded", "sqlite").isDone()).isTrue();
        assertThat(DataDirectory.prepare(place, "embedded", "sqlite").isDone()).isTrue();
        var fault = DataDirectory.prepare(place, "zfs", "sqlite").toFault().orElseThrow();
        assertThat(fault.code()).isEqualTo(FaultCode.CONFIGURATION);
        assertThat(fault.detail()).isEqualTo(place + " is the data of a node with the store embedded, not zfs");
    }

    @Test
    void itKeepsTheRegistryThatItBeganWith() throws IOException {
        assertThat(DataDirectory.prepare(place, "embedded", "etcd").isDone()).isTrue();
        var fault = DataDirectory.prepare(place, "embedded", "sqlite").toFault().orElseThrow();
        assertThat(fault.detail()).isEqualTo(place + " is the data of a node with the registry etcd, not sqlite");
        Files.delete(place.resolve("kind-of-registry"));
        fault = DataDirectory.prepare(place, "embedded", "etcd").toFault().orElseThrow();
        assertThat(fault.detail())
                .as("a node that began before there was a choice")
                .isEqualTo(place + " is the data of a node with the registry sqlite, not etcd");
    }

    @Test
    void aFileInItsPlaceIsRefused() throws IOException {
        var file = Files.writeString(place.resolve("node"), "mine");
        var fault = DataDirectory.prepare(file, "embedded", "sqlite").toFault().orElseThrow();
        assertThat(fault.code()).isEqualTo(FaultCode.FILE_ACCESS);
        assertThat(Files.readString(file)).isEqualTo("mine");
    }
}
