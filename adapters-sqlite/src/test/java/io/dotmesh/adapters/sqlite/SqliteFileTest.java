package io.dotmesh.adapters.sqlite;

import static io.dotmesh.adapters.sqlite.Opened.answers;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.ports.spi.RegistryProvider;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFileTest {
    @TempDir
    private Path data;

    private Path file() {
        return data.resolve("registry.db");
    }

    private void filled() {
        try (var registry = Opened.in(data)) {
            registry.dots().change(Opened.SHOP_AND_MASTER).orElseThrow();
            registry.dots()
                    .change(IntStream.range(0, 2_000)
                            .<RegistryChange>mapToObj(
                                    number -> new AddCommit(Opened.MASTER.id(), Opened.commit("c" + number)))
                            .toList())
                    .orElseThrow();
        }
    }

    @Test
    void theRegistryIsFoundAsAServiceByItsScheme() {
        assertThat(new SqliteRegistryProvider().scheme()).isEqualTo("sqlite");
        assertThat(SqliteRegistryProvider.class.getModule().getDescriptor().provides())
                .singleElement()
                .satisfies(provided -> {
                    assertThat(provided.service()).isEqualTo(RegistryProvider.class.getName());
                    assertThat(provided.providers()).containsExactly(SqliteRegistryProvider.class.getName());
                });
    }

    @Test
    void aSettingIsRefused() {
        var answer = new SqliteRegistryProvider()
                .open(new AdapterConfig(data, Map.of("colour", "red"), InstantSource.system()));
        assertThat(answer.toFault()).map(Fault::code).contains(FaultCode.CONFIGURATION);
        assertThat(file()).doesNotExist();
    }

    @Test
    void aDirectoryThatIsNotThereIsMade() {
        try (var registry = Opened.in(data.resolve("deep/er"))) {
            assertThat(registry.dots().dots().orElseThrow()).isEmpty();
        }
        assertThat(data.resolve("deep/er/registry.db")).exists();
    }

    @Test
    void aDirectoryMayHaveAnyName() {
        var odd = data.resolve("a b?c=d#e%41é;'\"");
        try (var registry = Opened.in(odd)) {
            registry.dots().change(Opened.SHOP_AND_MASTER).orElseThrow();
        }
        assertThat(odd.resolve("registry.db")).exists();
        try (var registry = Opened.in(odd)) {
            assertThat(registry.dots().dots().orElseThrow()).hasSize(1);
        }
    }

    @Test
    void onlyTheOwnerReadsTheFiles() throws IOException {
        try (var registry = Opened.in(data)) {
            registry.dots().change(Opened.SHOP_AND_MASTER).orElseThrow();
            try (var files = Files.list(data)) {
                assertThat(files.filter(Files::isRegularFile))
                        .hasSizeGreaterThanOrEqualTo(3)
                        .allSatisfy(
                                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                        .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void aFileThatOthersCouldReadIsClosedToThem() throws IOException {
        filled();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        Opened.in(data).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void aClosedRegistryLeavesOneFile() throws IOException {
        filled();
        try (var files = Files.list(data)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(file());
        }
    }

    @Test
    void whatIsNoDatabaseIsCorruptAndLeftAlone() throws IOException {
        Files.writeString(file(), "This was a shopping list. ".repeat(500));
        var answer = Opened.tried(data);
        answers(FaultCode.CORRUPT, answer);
        assertThat(Opened.next(answer)).contains("dm registry rebuild");
        assertThat(file()).content().startsWith("This was a shopping list.");
    }

    @Test
    void aDatabaseOfAnotherProgramIsLeftAlone() throws SQLException {
        Opened.script(data, "CREATE TABLE recipes (name TEXT); PRAGMA user_version = 1");
        answers(FaultCode.CORRUPT, Opened.tried(data));
        Opened.script(data, "INSERT INTO recipes VALUES ('soup')");
    }

    @Test
    void aTornFileIsCorrupt() throws IOException {
        filled();
        try (var torn = new RandomAccessFile(file().toFile(), "rw")) {
            torn.setLength(torn.length() / 2 + 100);
        }
        answers(FaultCode.CORRUPT, Opened.tried(data));
    }

    @Test
    void aDamagedPageIsCorruptForThoseWhoNeedIt() throws IOException {
        filled();
        try (var damaged = new RandomAccessFile(file().toFile(), "rw")) {
            long pages = damaged.length() / 4096;
            for (long page = pages / 2; page < pages; page++) {
                damaged.seek(page * 4096);
                damaged.write(new byte[4096]);
            }
        }
        try (var registry = Opened.in(data)) {
            var answer = registry.dots().commits(Opened.MASTER.id());
            answers(FaultCode.CORRUPT, answer);
            assertThat(Opened.next(answer)).contains("dm registry rebuild");
            answers(
                    FaultCode.CORRUPT,
                    registry.dots().change(List.of(new AddCommit(Opened.MASTER.id(), Opened.commit("next")))));
        }
    }

    @Test
    void aValueThatNobodyCouldHaveWrittenIsCorrupt() throws SQLException {
        filled();
        Opened.script(data, "UPDATE dots SET name = 'no name/at all'");
        try (var registry = Opened.in(data)) {
            answers(FaultCode.CORRUPT, registry.dots().dots());
        }
        Opened.script(data, "UPDATE dots SET name = 'shop', created_s = 9223372036854775807");
        try (var registry = Opened.in(data)) {
            answers(FaultCode.CORRUPT, registry.dots().dots());
        }
        Opened.script(data, "UPDATE commits SET metadata = 'no tab' WHERE position = 7");
        try (var registry = Opened.in(data)) {
            answers(FaultCode.CORRUPT, registry.dots().commits(Opened.MASTER.id()));
        }
        Opened.script(data, "INSERT INTO sagas (id, saga) VALUES ('s', '1 nonsense')");
        try (var registry = Opened.in(data)) {
            assertThat(registry.dots().sagas().toFault()).map(Fault::code).contains(FaultCode.CORRUPT);
        }
    }

    @Test
    void aFileOfANewerVersionIsLeftAlone() throws IOException, SQLException {
        filled();
        Opened.script(data, "PRAGMA user_version = " + (Schema.VERSION + 1));
        var before = Files.readAllBytes(file());
        answers(FaultCode.VERSION_MISMATCH, Opened.tried(data));
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void twoProcessesMayHaveItOpen() {
        try (var one = Opened.in(data);
                var other = Opened.in(data)) {
            one.dots().change(Opened.SHOP_AND_MASTER).orElseThrow();
            for (int number = 0; number < 50; number++) {
                var registry = number % 2 == 0 ? one : other;
                registry.dots()
                        .change(List.of(new AddCommit(Opened.MASTER.id(), Opened.commit("c" + number))))
                        .orElseThrow();
            }
            var all = IntStream.range(0, 50).mapToObj(number -> "c" + number).toList();
            assertThat(Opened.commitsOf(one)).isEqualTo(all);
            assertThat(Opened.commitsOf(other)).isEqualTo(all);
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsUnavailable() throws IOException {
        var taken = Files.createFile(data.resolve("taken"));
        answers(FaultCode.REGISTRY_UNAVAILABLE, Opened.tried(taken));
        answers(FaultCode.REGISTRY_UNAVAILABLE, Opened.tried(taken.resolve("below")));
    }
}
