package io.dotmesh.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.ports.spi.FrontEndProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Where a node listens, and what it says when it cannot. */
class ListeningTest {
    private static Outcome<FrontEndProvider.FrontEnd> start(Map<String, String> settings) {
        return new HttpFrontEndProvider()
                .start(new ScriptedNode(), new AdapterConfig(Path.of("."), settings, InstantSource.system()));
    }

    private static Fault refused(Map<String, String> settings) {
        return start(settings).toFault().orElseThrow();
    }

    private static int freePort() throws IOException {
        for (int i = 0; i < 100; i++) {
            try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (isFree(one.getLocalPort() + 1)) {
                    return one.getLocalPort();
                }
            }
        }
        throw new IOException("no two free ports in a row");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void theModuleProvidesIt() {
        var module = HttpFrontEndProvider.class.getModule();
        module.addUses(FrontEndProvider.class);
        assertThat(ServiceLoader.load(FrontEndProvider.class))
                .extracting(FrontEndProvider::scheme)
                .containsExactly("http");
        assertThat(module.getDescriptor().exports()).isEmpty();
    }

    @Test
    void probesAreAnsweredOnThePortAbove() throws IOException {
        int port = freePort();
        var front = start(Map.of("port", Integer.toString(port))).orElseThrow();
        try {
            assertThat(front.addresses())
                    .containsExactly("http://127.0.0.1:" + port, "http://127.0.0.1:" + (port + 1) + "/check");
            assertThat(Client.get(port + 1, "/check").body()).isEqualTo("OK");
            assertThat(Client.get(port, "/check").body()).isEqualTo("OK");
            assertThat(Client.get(port + 1, "/rpc", Client.BASIC).status()).isEqualTo(404);
            assertThat(Client.get(port + 1, "/metrics").status()).isEqualTo(404);
        } finally {
            front.close();
        }
    }

    @Test
    void anAddressThatIsTakenIsNamed() throws IOException {
        int port = freePort();
        try (var other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            var fault = refused(Map.of("port", Integer.toString(other.getLocalPort())));
            assertThat(fault.code()).isEqualTo(FaultCode.LOCKED);
            assertThat(fault.detail()).contains("http://127.0.0.1:" + port);
        }
        try (var other = new ServerSocket(port + 1, 1, InetAddress.getLoopbackAddress())) {
            assertThat(other.isBound()).isTrue();
            assertThat(refused(Map.of("port", Integer.toString(port))).detail())
                    .contains("http://127.0.0.1:" + (port + 1));
        }
        start(Map.of("port", Integer.toString(port))).orElseThrow().close();
    }

    @Test
    void aPortCanBeUsedAgainAtOnce() throws IOException {
        int port = freePort();
        for (int i = 0; i < 3; i++) {
            var front = start(Map.of("port", Integer.toString(port))).orElseThrow();
            try (var client = new Client(port)) {
                client.send("GET /check", "");
                assertThat(client.receive().body()).isEqualTo("OK");
            } finally {
                front.close();
            }
        }
    }

    @Test
    void anyFreePortsAreTakenWhenNoneIsNamed() throws IOException {
        var front = start(Map.of("port", "0")).orElseThrow();
        try {
            int port = URI.create(front.addresses().get(0)).getPort();
            int liveness = URI.create(front.addresses().get(1)).getPort();
            assertThat(port).isPositive().isNotEqualTo(liveness);
            assertThat(Client.get(liveness, "/check").body()).isEqualTo("OK");
        } finally {
            front.close();
        }
    }

    @Test
    void settingsThatDoNotFitAreRefused() {
        assertThat(refused(Map.of("port", "many")).detail()).isEqualTo("'port' is 'many', which is no port");
        assertThat(refused(Map.of("port", "65536")).code()).isEqualTo(FaultCode.CONFIGURATION);
        assertThat(refused(Map.of("liveness-port", "-1")).code()).isEqualTo(FaultCode.CONFIGURATION);
        assertThat(refused(Map.of("port", "7", "liveness-port", "7")).code()).isEqualTo(FaultCode.CONFIGURATION);
        assertThat(refused(Map.of("listen", "no.such.host.invalid")).detail())
                .isEqualTo("'listen' is 'no.such.host.invalid', which is no address of this machine");
        assertThat(refused(Map.of("listn", "x")).next()).isEqualTo("Did you mean 'listen'?");
    }

    @Test
    void anAddressOfAnotherMachineIsRefused() {
        var fault = refused(Map.of("listen", "192.0.2.1", "port", "0"));
        assertThat(fault.code()).isEqualTo(FaultCode.CONFIGURATION);
        assertThat(fault.detail()).contains("192.0.2.1");
    }
}
