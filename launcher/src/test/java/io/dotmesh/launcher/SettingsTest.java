package io.dotmesh.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final Path NO_FILE = Paths.get("/no/such/file");

    @TempDir
    private Path home;

    private static Settings read(List<String> arguments, Map<String, String> environment) {
        return Settings.read(arguments, environment, NO_FILE).orElseThrow();
    }

    private static Fault refusal(Outcome<?> outcome) {
        return outcome.toFault().orElseThrow();
    }

    private Outcome<Plan> plan(List<String> arguments, Map<String, String> environment) {
        return ServerMain.plan(arguments, new Person(environment, home, false));
    }

    @Test
    void aFlagCountsBeforeAVariableAndAVariableBeforeALine() throws IOException {
        var file = home.resolve("server.conf");
        Files.writeString(file, "# what this node is\nport = 1\nlisten=0.0.0.0\n\n  stash-days =  3 \n");
        var settings = read(
                List.of("--config", file.toString(), "--port=3"), Map.of("DOTMESH_SERVER_PORT", "2", "LISTEN", "no"));
        assertThat(settings.text(Setting.PORT, "")).isEqualTo("3");
        assertThat(settings.text(Setting.LISTEN, "")).isEqualTo("0.0.0.0");
        assertThat(settings.text(Setting.STASH_DAYS, "")).isEqualTo("3");
        var withoutFlag = read(List.of("--config", file.toString()), Map.of("DOTMESH_SERVER_PORT", "2"));
        assertThat(withoutFlag.text(Setting.PORT, "")).isEqualTo("2");
    }

    @Test
    void anUnknownFlagIsRefusedWithTheNearestThatThereIs() {
        var fault = refusal(Settings.read(List.of("--porte", "1"), Map.of(), NO_FILE));
        assertThat(fault.code()).isEqualTo(FaultCode.CONFIGURATION);
        assertThat(fault.detail()).contains("'porte'");
        assertThat(fault.next()).contains("'port'");
    }

    @Test
    void anUnknownLineIsRefusedWithTheNearestThatThereIs() throws IOException {
        var file = Files.writeString(home.resolve("server.conf"), "datta = /tmp\n");
        assertThat(refusal(Settings.read(List.of("--config", file.toString()), Map.of(), NO_FILE))
                        .next())
                .contains("'data'");
    }

    @Test
    void aLineThatSaysNothingIsNamedByFileAndNumber() throws IOException {
        var file = Files.writeString(home.resolve("server.conf"), "port = 1\nhello\n");
        assertThat(refusal(Settings.read(List.of("--config", file.toString()), Map.of(), NO_FILE))
                        .detail())
                .startsWith(file + ":2 ");
    }

    @Test
    void aFileThatWasNamedMustBeThere() {
        assertThat(refusal(Settings.read(List.of("--config", "/no/such/file"), Map.of(), NO_FILE))
                        .detail())
                .isEqualTo("there is no file /no/such/file");
    }

    @Test
    void aFlagWithoutAValueOrGivenTwiceIsRefused() {
        assertThat(refusal(Settings.read(List.of("--port"), Map.of(), NO_FILE)).detail())
                .isEqualTo("--port came without a value");
        assertThat(refusal(Settings.read(List.of("--port", "1", "--port", "2"), Map.of(), NO_FILE))
                        .detail())
                .isEqualTo("--port is given twice");
        assertThat(refusal(Settings.read(List.of("here"), Map.of(), NO_FILE)).detail())
                .isEqualTo("a node does not take 'here'");
    }

    @Test
    void anEmptyVariableIsNotSet() {
        assertThat(read(List.of(), Map.of("POOL", " ")).find(Setting.POOL)).isEmpty();
    }

    @Test
    void theOuterNameOfThePoolCountsBeforeTheInner() {
        assertThat(read(List.of(), Map.of("POOL", "inner", "USE_POOL_NAME", "outer"))
                        .text(Setting.POOL, ""))
                .isEqualTo("outer");
    }

    @Test
    void aSecretIsNeverAFlag() {
        assertThat(refusal(Settings.read(List.of("--initial-admin-password", "eA=="), Map.of(), NO_FILE))
                        .detail())
                .isEqualTo("--initial-admin-password is not a setting that can be given here");
    }

    @Test
    void aSecretIsReadFromBase64AndTrimmed() {
        var plan = plan(List.of(), Map.of("INITIAL_ADMIN_PASSWORD", "c2VjcmV0Cg==", "INITIAL_ADMIN_API_KEY", "S0VZ"))
                .orElseThrow();
        assertThat(plan.password().orElseThrow().value()).isEqualTo("secret");
        assertThat(plan.apiKey().orElseThrow().value()).isEqualTo("KEY");
    }

    @Test
    void aSecretThatIsNotBase64IsRefusedWithoutBeingTold() {
        var fault = refusal(plan(List.of(), Map.of("INITIAL_ADMIN_PASSWORD", "hunter2!")));
        assertThat(fault.detail() + fault.next()).doesNotContain("hunter2").contains("INITIAL_ADMIN_PASSWORD");
    }

    @Test
    void aNumberOutOfRangeIsRefusedWithTheRange() {
        var fault = refusal(plan(List.of("--port", "70000"), Map.of()));
        assertThat(fault.detail()).isEqualTo("--port is set to '70000'");
        assertThat(fault.next()).isEqualTo("It takes a number from 1 to 65534.");
    }

    @Test
    void theDefaultsAreAPersonsOwnAndRootsAreTheMachines() {
        var own = plan(List.of(), Map.of()).orElseThrow();
        assertThat(own.data()).isEqualTo(home.resolve(".dotmesh/node"));
        assertThat(own.store()).isEqualTo("embedded");
        assertThat(own.port()).isEqualTo(32607);
        assertThat(own.policy().stashKept()).isEqualTo(Duration.ofDays(7));
        var root = ServerMain.plan(List.of(), new Person(Map.of(), home, true)).orElseThrow();
        assertThat(root.data()).isEqualTo(Path.of("/var/lib/dotmesh"));
    }

    @Test
    void aPoolForAStoreThatHasNoneIsRefusedAsAFlagAndLeftAsideAsAVariable() {
        var fault = refusal(plan(List.of("--pool", "tank"), Map.of()));
        assertThat(fault.detail()).isEqualTo("--pool is for the store zfs, and the store of this node is embedded");
        var plan = plan(List.of(), Map.of("POOL", "tank")).orElseThrow();
        assertThat(plan.forStore().settings()).isEmpty();
        var zfs = plan(List.of("--store", "zfs"), Map.of("POOL", "tank")).orElseThrow();
        assertThat(zfs.forStore().settings()).containsEntry("pool", "tank");
    }

    @Test
    void whatIsForEtcdIsForThatRegistryAlone() {
        var fault = refusal(plan(List.of("--etcd-prefix", "shop/"), Map.of()));
        assertThat(fault.detail())
                .isEqualTo("--etcd-prefix is for the registry etcd, and the registry of this node is sqlite");
        assertThat(plan(List.of(), Map.of("DOTMESH_ETCD_PREFIX", "shop/"))
                        .orElseThrow()
                        .forRegistry()
                        .settings())
                .isEmpty();
        var etcd = plan(List.of("--registry", "etcd"), Map.of("DOTMESH_ETCD_PREFIX", "shop/"))
                .orElseThrow();
        assertThat(etcd.forRegistry().settings()).containsOnly(Map.entry("etcd-prefix", "shop/"));
    }

    @Test
    void anUnknownLevelOfLoggingIsRefused() {
        assertThat(refusal(plan(List.of("--log-level", "loud"), Map.of())).detail())
                .isEqualTo("--log-level is set to 'loud'");
    }
}
