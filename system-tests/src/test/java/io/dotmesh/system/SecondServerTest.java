package io.dotmesh.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.testkit.contract.Picture;
import io.dotmesh.testkit.contract.Undertaking;
import io.dotmesh.testkit.fake.Failpoints;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two servers on one store. */
class SecondServerTest {
    @TempDir
    private Path temporary;

    @ParameterizedTest
    @EnumSource
    void aSecondProcessIsRefusedWhileTheFirstGoesOn(Storage storage) throws Exception {
        storage.require();
        var directory = temporary.resolve("node");
        var said = temporary.resolve("said").toFile();
        var second = new DoomedProcess(storage, directory, Undertaking.COMMIT);
        try (var first = RealNode.open(storage, directory, new Failpoints()).register("alice")) {
            var alice = first.inside("alice");
            Undertaking.COMMIT.prepare(alice);
            var before = Picture.of(alice);

            assertThat(second.run(0, Redirect.to(said))).isNotZero().isNotEqualTo(DoomedMain.KILLED);

            assertThat(Files.readString(said.toPath())).contains("LOCKED", "another server");
            assertThat(Picture.of(alice)).isEqualTo(before);
            assertThat(Undertaking.goOn(alice)).isEmpty();
        }
        assertThat(second.run(0)).isEqualTo(DoomedMain.KILLED);
        storage.discard(directory);
    }
}
