package io.dotmesh.adapters.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes behind TLS. Both test certificates are trusted; one is for this host. */
class EncryptionTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    /** Before anything else in this process asks for TLS, which reads these once. */
    @BeforeAll
    static void trustTheTestCertificates(@TempDir Path directory) throws IOException {
        var trusted = directory.resolve("trusted.p12");
        try (var in = resource("trusted.p12")) {
            Files.copy(in, trusted);
        }
        System.setProperty("javax.net.ssl.trustStore", trusted.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", new String(PASSWORD));
        assertThat(javax.net.ssl.SSLSocketFactory.getDefault()).isNotNull();
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(EncryptionTest.class.getResourceAsStream(name));
    }

    private static ServerSocket listener(String keys) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = resource(keys)) {
            store.load(in, PASSWORD);
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static Outcome<String> ask(ScriptedNode server) {
        return new RemoteNode(
                        new Remote("alice", "127.0.0.1", 0, new Secret("key")),
                        List.of(new Address(true, "127.0.0.1", server.port())),
                        20_000)
                .call("Ping", Params.none(), Json::text);
    }

    @Test
    void aNodeWithATrustedCertificateForItsHostIsAsked() throws Exception {
        try (var server = new ScriptedNode(listener("node.p12"), _ -> ScriptedNode.ok("{\"result\":\"pong\"}"))) {
            assertThat(ask(server)).isEqualTo(Outcome.done("pong"));
        }
    }

    @Test
    void aTrustedCertificateOfAnotherHostIsNotAccepted() throws Exception {
        try (var server = new ScriptedNode(listener("elsewhere.p12"), _ -> ScriptedNode.ok("{\"result\":\"pong\"}"))) {
            var fault = ask(server).toFault().orElseThrow();
            assertThat(fault.code()).isEqualTo(FaultCode.UNREACHABLE);
            assertThat(fault.detail()).contains("127.0.0.1");
            assertThat(server.requests()).isEmpty();
        }
    }
}
