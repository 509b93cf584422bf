package io.dotmesh.adapters.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.PeerLinks.Peer;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one node says to another, and what it makes of answers of every kind. */
class PeerLinksTest {
    private static final BranchId BRANCH = new BranchId("b1");
    private static final CommitId TO = new CommitId("c2");
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final HttpPeerLinks links =
            new HttpPeerLinks(new NodeId("n1"), new Secret("ä-secret"), new HttpPeerLinks.Patience(1_000, 1_000));

    private static String at(ScriptedNode node) {
        return "http://127.0.0.1:" + node.port();
    }

    private static String nobody() throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + listener.getLocalPort();
        }
    }

    private Outcome<CommitStream> fetch(String... addresses) {
        var peer = new Peer(new NodeId("n2"), List.of(addresses));
        return links.fetch(peer, BRANCH, Optional.empty(), TO, StreamFeatures.NONE);
    }

    private static Fault fault(Outcome<?> outcome) {
        return outcome.toFault().orElseThrow(() -> new AssertionError("no fault but " + outcome));
    }

    private static void assertCut(Outcome<CommitStream> fetched) throws IOException {
        try (var stream = fetched.orElseThrow()) {
            assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class);
            assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aStreamIsOneGetWithTheSecretInItsHead() throws IOException {
        try (var node = ScriptedNode.answering(
                _ -> ScriptedNode.raw(
                        "HTTP/1.1 200 OK\r\nX-Dotmesh-Estimate: 12\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))) {
            var peer = new Peer(new NodeId("n2"), List.of(at(node)));
            var features = new StreamFeatures(new TreeSet<>(List.of("compressed", "large-blocks")));
            try (var stream = links.fetch(peer, BRANCH, Optional.of(new CommitId("c1")), TO, features)
                    .orElseThrow()) {
                assertThat(stream.estimate()).isEqualTo(12);
                assertThat(stream.readAllBytes()).asString().isEqualTo("abc");
                assertThat(stream.read()).isEqualTo(-1);
            }
            assertThat(node.onlyRequest().head())
                    .isEqualTo(
                            "GET /cluster/branches/b1?to=c2&from=c1&accept=compressed,large-blocks HTTP/1.1\r\nHost: "
                                    + "127.0.0.1:" + node.port()
                                    + "\r\nAuthorization: Basic bm9kZS9uMTrDpC1zZWNyZXQ=\r\n\r\n");
        }
    }

    @Test
    void aRestIsAskedForByItsPoint() throws IOException {
        try (var node = ScriptedNode.answering(_ -> ScriptedNode.raw(CHUNKED + "0\r\n\r\n"))) {
            var peer = new Peer(new NodeId("n2"), List.of(at(node)));
            links.fetchRest(peer, BRANCH, new ResumePoint("zfs~1.2"))
                    .orElseThrow()
                    .close();
            assertThat(node.onlyRequest().head()).startsWith("GET /cluster/branches/b1?rest=zfs~1.2 HTTP/1.1\r\n");
        }
    }

    private Outcome<List<CommitId>> held(String answer) throws IOException {
        try (var node = ScriptedNode.answering(_ -> ScriptedNode.rawThenClose(answer))) {
            var held = links.held(new Peer(new NodeId("n2"), List.of(at(node))), BRANCH);
            assertThat(node.onlyRequest().head()).startsWith("GET /cluster/branches/b1/commits HTTP/1.1\r\n");
            return held;
        }
    }

    @Test
    void theCommitsThatANodeHasComeOneALine() throws IOException {
        assertThat(held("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nc1\nc2\n").orElseThrow())
                .containsExactly(new CommitId("c1"), new CommitId("c2"));
        assertThat(held("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").orElseThrow())
                .isEmpty();
    }

    @Test
    void aListOfCommitsThatIsCutOrNoneIsNotTaken() throws IOException {
        assertThat(fault(held("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nc1\nc2\n"))
                        .code())
                .isEqualTo(FaultCode.UNREACHABLE);
        assertThat(fault(held("HTTP/1.1 200 OK\r\n\r\nc1\n")).code()).isEqualTo(FaultCode.MALFORMED);
        assertThat(fault(held("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nc/1\n"))
                        .code())
                .isEqualTo(FaultCode.MALFORMED);
        assertThat(fault(held("HTTP/1.1 200 OK\r\nContent-Length: 65000001\r\n\r\nc1\n"))
                        .code())
                .isEqualTo(FaultCode.MALFORMED);
    }

    @Test
    void aCallForAnAccountNamesIt() throws IOException {
        try (var node = ScriptedNode.answeringResult("{\"Objects\":1,\"Bytes\":2,\"Branches\":3,\"Dots\":4}")) {
            var peer = new Peer(new NodeId("n2"), List.of(at(node)));
            for (var account : List.of("a1", "a2")) {
                links.onBehalfOf(peer, new AccountId(account))
                        .nodes()
                        .collectGarbage()
                        .orElseThrow();
            }
            assertThat(node.requests())
                    .allSatisfy(request -> assertThat(request.head())
                            .contains("\r\nAuthorization: Basic bm9kZS9uMTrDpC1zZWNyZXQ=\r\n"));
            assertThat(node.requests().get(0).head()).contains("\r\nX-Dotmesh-On-Behalf-Of: a1\r\n");
            assertThat(node.requests().get(1).head()).contains("\r\nX-Dotmesh-On-Behalf-Of: a2\r\n");
            assertThat(node.requests()).allMatch(request -> request.connection() == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3\r\nab",
                "3\r\nabc",
                "3\r\nabc\r\n",
                "3\r\nabc\r\n0",
                "3\r\nabc\r\n0\r\n",
                "3\r\nabcd\r\n0\r\n\r\n",
                "x\r\nabc\r\n0\r\n\r\n",
                "7fffffffffffffff0\r\nabc"
            })
    void whatIsCutOrNotInChunksIsNeverTakenForWhole(String chunks) throws IOException {
        try (var node = ScriptedNode.answering(_ -> ScriptedNode.rawThenClose(CHUNKED + chunks))) {
            assertCut(fetch(at(node)));
        }
    }

    @Test
    void aLengthThatIsNotReachedIsACut() throws IOException {
        try (var node = ScriptedNode.answering(
                _ -> ScriptedNode.rawThenClose("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc"))) {
            assertCut(fetch(at(node)));
        }
    }

    @Test
    void aStreamThatDoesNotTellItsEndIsNotTaken() throws IOException {
        try (var node = ScriptedNode.answering(_ -> ScriptedNode.rawThenClose("HTTP/1.1 200 OK\r\n\r\nabc"))) {
            assertThat(fault(fetch(at(node))).code()).isEqualTo(FaultCode.MALFORMED);
        }
    }

    @Test
    void whoSendsNothingIsNotWaitedForLong() throws IOException {
        try (var node = ScriptedNode.answering(_ -> ScriptedNode.raw(""))) {
            assertThat(fault(fetch(at(node))).code()).isEqualTo(FaultCode.TIMED_OUT);
        }
        try (var node = ScriptedNode.answering(_ -> ScriptedNode.raw(CHUNKED + "3\r\nab"));
                var stream = fetch(at(node)).orElseThrow()) {
            assertThat(stream.readNBytes(2)).asString().isEqualTo("ab");
            assertThatThrownBy(stream::read).hasMessage("nothing came from node n2 at " + at(node) + " for 1 s");
        }
    }

    @Test
    void whoeverClosesAStreamReadsNoMoreOfIt() throws IOException {
        try (var node = ScriptedNode.answering(_ -> ScriptedNode.raw(CHUNKED + "3\r\nabc\r\n"))) {
            var stream = fetch(at(node)).orElseThrow();
            stream.read();
            stream.close();
            assertThatThrownBy(() -> stream.readNBytes(10)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void addressesAreTriedInTurnAndTheOneThatAnsweredIsKept() throws IOException {
        try (var node = ScriptedNode.answering(_ -> ScriptedNode.raw(CHUNKED + "0\r\n\r\n"))) {
            var nobody = nobody();
            fetch("no address", nobody, at(node)).orElseThrow().close();
            try (var late = new ServerSocket(
                    Integer.parseInt(nobody.substring(nobody.lastIndexOf(':') + 1)),
                    1,
                    InetAddress.getLoopbackAddress())) {
                assertThat(late.isBound()).isTrue();
                fetch("no address", nobody, at(node)).orElseThrow().close();
            }
            assertThat(node.requests()).hasSize(2);
        }
    }

    @Test
    void whereNobodyAnswersTheNodeAndEveryAddressAreNamed() throws IOException {
        var nobody = nobody();
        var fault = fault(fetch(nobody, "example.org"));
        assertThat(fault.code()).isEqualTo(FaultCode.UNREACHABLE);
        assertThat(fault.detail())
                .isEqualTo("node n2 is not reached: " + nobody + ": Connection refused, example.org: no address of the"
                        + " form http://HOST:PORT");
        assertThat(fault(fetch()).detail()).isEqualTo("node n2 is not reached: no address of it is known");
        assertThat(fault(links.onBehalfOf(new Peer(new NodeId("n2"), List.of(nobody)), new AccountId("a1"))
                                .nodes()
                                .state())
                        .code())
                .isEqualTo(FaultCode.UNREACHABLE);
    }

    @Test
    void faultsAreThoseOfTheOtherNode() throws IOException {
        var error = "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\"no such commit\",\"data\":"
                + "{\"code\":\"NO_SUCH_COMMIT\",\"kind\":\"refused\",\"next\":\"Look.\"}},\"id\":null}\n";
        try (var node = ScriptedNode.answering(_ -> ScriptedNode.status(404, error))) {
            assertThat(fault(fetch(at(node))))
                    .isEqualTo(new Fault.Refused(FaultCode.NO_SUCH_COMMIT, "no such commit", "Look."));
        }
        try (var node = ScriptedNode.answering(_ -> ScriptedNode.status(401, "Unauthorized.\n"))) {
            assertThat(fault(fetch(at(node))).code()).isEqualTo(FaultCode.UNAUTHENTICATED);
        }
        for (var answer : List.of(
                ScriptedNode.status(503, "Too much at once.\n"),
                ScriptedNode.status(404, "<html>"),
                ScriptedNode.status(500, "{\"result\":1}"),
                ScriptedNode.rawThenClose("HTTP/1.1 200"),
                ScriptedNode.rawThenClose("SSH-2.0-OpenSSH\r\n"))) {
            try (var node = ScriptedNode.answering(_ -> answer)) {
                assertThat(fault(fetch(at(node))).code()).isEqualTo(FaultCode.UNREACHABLE);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://10.0.0.1:32607, http://10.0.0.1:32607",
        "https://node-1.example.org:443, https://node-1.example.org:443",
        "http://[fe80::1]:1, http://[fe80::1]:1"
    })
    void anAddressIsRead(String text, String address) {
        assertThat(Address.parse(text)).map(Address::toString).contains(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.1:32607",
                "ftp://a:1",
                "http://a",
                "http://:1",
                "http://a:0",
                "http://a:65536",
                "http://a:1/",
                "http://a b:1",
                "http://a\r\nX: y:1",
                "http://[::1:1",
                "http://::1:1",
                "http://user@a:1"
            })
    void whatIsNoAddressIsNotTried(String text) {
        assertThat(Address.parse(text)).isEmpty();
    }
}
