package io.dotmesh.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

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
    void helpNamesEveryFlag() {
        for (Setting setting : Setting.values()) {
            assertThat(SettingsPage.help().contains("--" + setting.key() + " ")).isEqualTo(setting.isFlag());
        }
    }
}
