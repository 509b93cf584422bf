package io.dotmesh.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.history.Commit;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SqliteCrashTest {
    @TempDir
    private Path data;

    @TempDir
    private Path temporary;

    @Test
    void whatWasAcknowledgedBeforeAKillIsThereAfterwards() throws Exception {
        var acknowledged = new ArrayList<String>();
        for (int round = 0; round < 4; round++) {
            int before = acknowledged.size();
            acknowledged.addAll(appendUntilKilled("round-" + round, 20 + 137 * round));
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(before + 20);
            try (var registry = Opened.in(data)) {
                var stored = Opened.commitsOf(registry);
                assertThat(stored).containsAll(acknowledged);
                // At most the last of each round was made and not acknowledged.
                assertThat(stored).hasSizeLessThanOrEqualTo(acknowledged.size() + round + 1);
                assertThat(registry.dots().commits(Appender.MIRROR.id()).orElseThrow())
                        .extracting(Commit::id)
                        .hasToString(stored.toString());
            }
            assertThat(integrity()).isEqualTo("ok");
        }
        try (var left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    private List<String> appendUntilKilled(String prefix, int killAfter) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + temporary,
                        "-XX:-UsePerfData",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath(),
                        Appender.class.getName(),
                        data.toString(),
                        prefix)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var acknowledged = new ArrayList<String>();
        try (var lines = process.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                acknowledged.add(line);
                if (acknowledged.size() == killAfter) {
                    // By its handle: the process itself would close the stream that is being read.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 9);
        return acknowledged;
    }

    /** Everything that this process runs with, and the directory of the tests. */
    private static String classPath() {
        var name = "/" + Appender.class.getName().replace('.', '/') + ".class";
        var file = String.valueOf(Appender.class.getResource(name)).replaceFirst("^file:", "");
        assertThat(file).startsWith("/").endsWith(name);
        return String.join(
                File.pathSeparator,
                file.substring(0, file.length() - name.length()),
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path"));
    }

    private String integrity() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("registry.db"));
                var statement = connection.createStatement();
                var answer = statement.executeQuery("PRAGMA integrity_check")) {
            return answer.getString(1);
        }
    }
}
