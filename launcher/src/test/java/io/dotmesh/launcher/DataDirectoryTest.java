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
        assertThat(DataDirectory.prepare(data, "embedded").isDone()).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
    }

    @Test
    void itServesTheStoreThatItBeganWithAndNoOther() {
        assertThat(DataDirectory.prepare(place, "embedded").isDone()).isTrue();
        assertThat(DataDirectory.prepare(place, "embedded").isDone()).isTrue();
        var fault = DataDirectory.prepare(place, "zfs").toFault().orElseThrow();
        assertThat(fault.code()).isEqualTo(FaultCode.CONFIGURATION);
        assertThat(fault.detail()).isEqualTo(place + " is the data of a node with the store embedded, not zfs");
    }

    @Test
    void aFileInItsPlaceIsRefused() throws IOException {
        var file = Files.writeString(place.resolve("node"), "mine");
        var fault = DataDirectory.prepare(file, "embedded").toFault().orElseThrow();
        assertThat(fault.code()).isEqualTo(FaultCode.FILE_ACCESS);
        assertThat(Files.readString(file)).isEqualTo("mine");
    }
}
