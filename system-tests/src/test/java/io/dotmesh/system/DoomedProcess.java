package io.dotmesh.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.testkit.contract.Undertaking;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link DoomedMain} as a process of its own, with a node in that directory. */
record DoomedProcess(Storage storage, Path directory, Undertaking change) {
    private static final int SECONDS_MAX = 60;

    /** The status with which it ended, killed at a boundary. */
    int run(int boundary) throws IOException, InterruptedException {
        return run(boundary, Redirect.INHERIT);
    }

    int run(int boundary, Redirect errors) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var process = new ProcessBuilder(List.of(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        path,
                        DoomedMain.class.getName(),
                        storage.name(),
                        directory.toString(),
                        change.name(),
                        Integer.toString(boundary)))
                .inheritIO()
                .redirectError(errors)
                .start();
        assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
