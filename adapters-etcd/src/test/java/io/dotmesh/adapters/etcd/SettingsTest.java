package io.dotmesh.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.ports.spi.AdapterConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @TempDir
    private Path directory;

    private static Settings of(Map<String, String> settings) {
        return Settings.of(new AdapterConfig(Path.of("unused"), settings, InstantSource.system()))
                .orElseThrow();
    }

    private static void refuses(Map<String, String> settings, String word) {
        var answer = Opened.with(settings);
        Opened.answers(FaultCode.CONFIGURATION, answer);
        assertThat(answer.toFault())
                .hasValueSatisfying(
                        fault -> assertThat(fault.detail() + fault.next()).contains(word));
    }

    @Test
    void withoutSettingsItIsTheEtcdOfThisMachine() {
        var settings = of(Map.of());
        assertThat(settings.where()).isEqualTo("http://127.0.0.1:2379");
        assertThat(settings.prefix()).isEqualTo("dotmesh/");
        assertThat(settings.patience()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.isEncrypted()).isFalse();
    }

    @Test
    void severalEndpointsAreNamedWithCommas() {
        assertThat(of(Map.of("etcd-endpoints", "https://one:2379, https://two:1/"))
                        .where())
                .isEqualTo("https://one:2379,https://two:1");
    }

    @Test
    void anUnknownSettingIsRefusedWithTheNearest() {
        refuses(Map.of("etcd-endpoint", "http://127.0.0.1:1"), "etcd-endpoints");
    }

    @ParameterizedTest
    @CsvSource({
        "etcd-endpoints, 127.0.0.1:2379",
        "etcd-endpoints, http://127.0.0.1",
        "etcd-endpoints, 'http://one:1,https://two:1'",
        "etcd-endpoints, 'http://one:1,'",
        "etcd-endpoints, http://user@one:1",
        "etcd-endpoints, http://one:1/path",
        "etcd-prefix, ''",
        "etcd-prefix, 'a b'",
        "etcd-timeout, 0",
        "etcd-timeout, 5s",
        "etcd-timeout, 1000",
        "etcd-ca, /nowhere/ca.pem",
        "etcd-user, root",
    })
    void aValueThatDoesNotFitIsRefused(String setting, String value) {
        refuses(Map.of(setting, value), setting);
    }

    @Test
    void certificatesNeedEachOtherAndEncryptedEndpoints() throws IOException {
        var file =
                Files.writeString(directory.resolve("file"), "no certificate").toString();
        var https = Map.of("etcd-endpoints", "https://127.0.0.1:1");
        refuses(Map.of("etcd-ca", file), "https://");
        for (var half : new String[] {"etcd-certificate", "etcd-key"}) {
            var settings = new HashMap<>(https);
            settings.put(half, file);
            refuses(settings, "etcd-key");
        }
        var settings = new HashMap<>(https);
        settings.put("etcd-ca", file);
        refuses(settings, "etcd-ca");
    }

    @Test
    void aPasswordIsReadFromItsFileAndNotShown() throws IOException {
        var file = Files.writeString(directory.resolve("password"), "secret\n").toString();
        var settings = of(Map.of("etcd-user", "node", "etcd-password-file", file));
        assertThat(settings.user()).map(Settings.User::password).contains("secret");
        assertThat(settings.toString()).doesNotContain("secret").contains("node");
        refuses(Map.of("etcd-password-file", file), "etcd-user");
    }
}
