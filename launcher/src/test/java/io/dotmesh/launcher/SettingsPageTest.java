package io.dotmesh.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsPageTest {
    private static final Path PAGE = Path.of("../docs/reference/settings.md");

    @Test
    void thePageOfTheReferenceSaysWhatTheProgramSays() throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, SettingsPage.markdown());
        }
        assertThat(Files.readString(PAGE))
                .as("docs/reference/settings.md is stale; 'mvn -pl launcher -am test -Ddocs.write=true' renews it")
                .isEqualTo(SettingsPage.markdown());
    }

    @Test
    void theCommandsHelpAndCompletionKnowTheSameFlags(@TempDir Path home) {
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        var around = DmMain.around(new Person(Map.of(), home, false), home, print, print);
        assertThat(DmMain.run(List.of("__complete", "zsh", "dm server --"), around))
                .isZero();
        var flags = Arrays.stream(Setting.values()).filter(Setting::isFlag).map(setting -> "--" + setting.key());
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(flags, Stream.of("--help")).toList());
    }

    @Test
    void helpNamesEveryFlag() {
        for (Setting setting : Setting.values()) {
            assertThat(SettingsPage.help().contains("--" + setting.key() + " ")).isEqualTo(setting.isFlag());
        }
    }
}
