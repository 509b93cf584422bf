package io.dotmesh.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DmMainTest {
    @Test
    void aBugIsToldAsOneWithAllThatAReportNeeds() {
        var err = new ByteArrayOutputStream();
        int status = DmMain.tell(new PrintStream(err, true, StandardCharsets.UTF_8), new IllegalStateException("odd"));
        assertThat(status).isEqualTo(70);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("Error: this is a bug of dm " + Version.TEXT
                        + ": java.lang.IllegalStateException: odd [INTERNAL]")
                .contains("Report it", "at io.dotmesh.launcher", "DmMainTest");
    }
}
