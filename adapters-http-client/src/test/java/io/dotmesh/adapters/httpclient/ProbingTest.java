package io.dotmesh.adapters.httpclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a remote without a port is found. */
class ProbingTest {
    private static final Remote REMOTE = new Remote("alice", "127.0.0.1", 0, new Secret("the-key"));

    @Test
    void aRemoteWithoutAPortIsTriedEncryptedFirst() {
        assertThat(Address.of("example.org", 0))
                .extracting(Address::toString)
                .containsExactly("https://example.org:443", "http://example.org:80", "http://example.org:32607");
        assertThat(Address.of("::1", 1234)).extracting(Address::toString).containsExactly("http://[::1]:1234");
    }

    @Test
    void theFirstAddressWhereANodeAnswersIsTakenAndKept() throws IOException {
        try (var website = ScriptedNode.answering(_ -> ScriptedNode.status(404, "<html>"));
                var node = ScriptedNode.answering(request -> request.head().contains("Authorization")
                        ? ScriptedNode.ok("{\"result\":\"pong\"}")
                        : ScriptedNode.status(401, "Unauthorized.\n"))) {
            var remote = new RemoteNode(
                    REMOTE, List.of(nobody(), at(website), at(node), new Address(false, "127.0.0.1", 1)), 10_000);
            for (int i = 0; i < 3; i++) {
                assertThat(remote.call("Echo", Params.none(), Json::text).orElseThrow())
                        .isEqualTo("pong");
            }
            assertThat(website.onlyRequest().head()).doesNotContain("Authorization");
            assertThat(node.requests())
                    .hasSize(4)
                    .allSatisfy(request -> assertThat(request.connection()).isEqualTo(1));
            assertThat(node.requests().getFirst().head()).doesNotContain("Authorization");
            assertThat(node.requests().getFirst().body())
                    .contains("DotmeshRPC.Ping")
                    .contains("\"params\":null");
        }
    }

    @Test
    void whereNobodyAnswersEveryAddressIsNamedWithItsReason() throws IOException {
        try (var website = ScriptedNode.answering(_ -> ScriptedNode.status(404, "<html>"))) {
            var nobody = nobody();
            var fault = new RemoteNode(REMOTE, List.of(nobody, at(website)), 10_000)
                    .call("Echo", Params.none(), Json::text)
                    .toFault()
                    .orElseThrow();
            assertThat(fault.code()).isEqualTo(FaultCode.UNREACHABLE);
            assertThat(fault.detail())
                    .isEqualTo("Unable to connect to any of the addresses attempted: " + nobody
                            + ": Connection refused, " + at(website) + ": HTTP status 404");
        }
    }

    @Test
    void aServerThatSpeaksNoTlsIsNotTakenForOneThatDoes() throws IOException {
        try (var plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var socket = plain.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                } catch (IOException _) {
                    // The client has seen enough.
                }
            });
            var secure = new Address(true, "127.0.0.1", plain.getLocalPort());
            var fault = new RemoteNode(REMOTE, List.of(secure, nobody()), 10_000)
                    .call("Echo", Params.none(), Json::text)
                    .toFault()
                    .orElseThrow();
            assertThat(fault.detail()).contains(secure + ": ");
        }
    }

    private static Address at(ScriptedNode node) {
        return new Address(false, "127.0.0.1", node.port());
    }

    private static Address nobody() throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Address(false, "127.0.0.1", listener.getLocalPort());
        }
    }
}
