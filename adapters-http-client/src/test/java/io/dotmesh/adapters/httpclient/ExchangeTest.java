package io.dotmesh.adapters.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the socket, and what becomes of answers of every kind. */
class ExchangeTest {
    private static final String PONG = "{\"jsonrpc\":\"2.0\",\"result\":\"pong\",\"id\":1}";

    private static RemoteNode node(ScriptedNode server) {
        return node(server.port(), 60_000);
    }

    private static RemoteNode node(int port, int answerMillisMax) {
        return new RemoteNode(
                new Remote("alice", "127.0.0.1", port, new Secret("ä-key")),
                Address.of("127.0.0.1", port),
                answerMillisMax);
    }

    private static Outcome<String> ask(RemoteNode node) {
        return node.call("Ping", Params.none().with("Name", "x"), Json::text);
    }

    private static Fault fault(Outcome<?> outcome) {
        return outcome.toFault().orElseThrow(() -> new AssertionError("no fault but " + outcome));
    }

    @Test
    void aRequestIsOnePostWithTheKeyInItsHead() throws IOException {
        try (var server = ScriptedNode.answeringResult("\"pong\"")) {
            assertThat(ask(node(server))).isEqualTo(Outcome.done("pong"));
            var request = server.onlyRequest();
            assertThat(request.head())
                    .isEqualTo("POST /rpc HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                            + "\r\nAuthorization: Basic YWxpY2U6w6Qta2V5\r\nContent-Type: application/json\r\n"
                            + "Accept: application/json\r\nContent-Length: "
                            + request.body().length() + "\r\n\r\n");
            assertThat(request.body())
                    .isEqualTo(
                            "{\"jsonrpc\":\"2.0\",\"method\":\"DotmeshRPC.Ping\",\"params\":{\"Name\":\"x\"},\"id\":1}");
        }
    }

    @Test
    void aChunkedAnswerIsPutTogether() throws IOException {
        var chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n" + "10;ext=1\r\n"
                + PONG.substring(0, 16) + "\r\n" + Integer.toHexString(PONG.length() - 16) + "\r\n"
                + PONG.substring(16) + "\r\n0\r\nTrailer: x\r\n\r\n";
        try (var server = ScriptedNode.answering(_ -> ScriptedNode.raw(chunked))) {
            var node = node(server);
            assertThat(ask(node)).isEqualTo(Outcome.done("pong"));
            assertThat(ask(node)).isEqualTo(Outcome.done("pong"));
            assertThat(server.requests())
                    .extracting(ScriptedNode.Request::connection)
                    .containsExactly(1, 1);
        }
    }

    @Test
    void anAnswerWithoutLengthEndsWithTheConnection() throws IOException {
        try (var server = ScriptedNode.answering(_ -> ScriptedNode.rawThenClose("HTTP/1.0 200 OK\r\n\r\n" + PONG))) {
            assertThat(ask(node(server))).isEqualTo(Outcome.done("pong"));
        }
    }

    @Test
    void whatOnlyAnnouncesAnAnswerIsSkipped() throws IOException {
        try (var server =
                ScriptedNode.answering(_ -> ScriptedNode.raw("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"
                        + "CONTENT-LENGTH: " + PONG.length() + "\r\n\r\n" + PONG))) {
            assertThat(ask(node(server))).isEqualTo(Outcome.done("pong"));
        }
    }

    @Test
    void requestsFollowEachOtherOnOneConnection() throws IOException {
        try (var server = ScriptedNode.answeringResult("\"pong\"")) {
            var node = node(server);
            IntStream.range(0, 20).forEach(_ -> assertThat(ask(node).isDone()).isTrue());
            assertThat(server.requests())
                    .extracting(ScriptedNode.Request::connection)
                    .containsOnly(1)
                    .hasSize(20);
        }
    }

    @Test
    void aConnectionThatTheNodeClosesIsNotUsedAgain() throws IOException {
        try (var server = ScriptedNode.answering(_ -> ScriptedNode.rawThenClose(
                "HTTP/1.1 200 OK\r\nConnection: close\r\n" + "Content-Length: " + PONG.length() + "\r\n\r\n" + PONG))) {
            var node = node(server);
            assertThat(ask(node).isDone()).isTrue();
            assertThat(ask(node).isDone()).isTrue();
            assertThat(server.requests())
                    .extracting(ScriptedNode.Request::connection)
                    .containsExactly(1, 2);
        }
    }

    @Test
    void manyThreadsAskAtOnceAndNoneGetsTheAnswerOfAnother() throws Exception {
        try (var server = ScriptedNode.answering(request -> ScriptedNode.ok(
                "{\"result\":\"" + request.body().replaceAll(".*\"Name\":\"([^\"]*)\".*", "$1") + "\",\"id\":1}"))) {
            var node = node(server);
            var threads = IntStream.range(0, 50)
                    .mapToObj(i -> {
                        var answers = new String[20];
                        var thread = Thread.ofVirtual().start(() -> {
                            for (int j = 0; j < answers.length; j++) {
                                answers[j] = node.call("Echo", Params.none().with("Name", i + "-" + j), Json::text)
                                        .orElseThrow();
                            }
                        });
                        return new Object() {
                            void check() throws InterruptedException {
                                thread.join();
                                for (int j = 0; j < answers.length; j++) {
                                    assertThat(answers[j]).isEqualTo(i + "-" + j);
                                }
                            }
                        };
                    })
                    .toList();
            for (var thread : threads) {
                thread.check();
            }
        }
    }

    @Test
    void aRequestIsNeverSentTwiceByItself() throws IOException {
        try (var server = ScriptedNode.answering(_ -> ScriptedNode.rawThenClose(""))) {
            var fault = fault(ask(node(server)));
            assertThat(fault).isInstanceOf(Fault.Unavailable.class);
            assertThat(fault.code()).isEqualTo(FaultCode.UNREACHABLE);
            assertThat(fault.detail()).contains("broke before Ping was answered");
            assertThat(fault.next()).contains("look before you ask again");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aConnectionThatBreaksWhileItRestsIsNotTriedAgainInSilence() throws IOException {
        var answers = List.of(
                ScriptedNode.rawThenClose("HTTP/1.1 200 OK\r\nContent-Length: " + PONG.length() + "\r\n\r\n" + PONG));
        try (var server = ScriptedNode.answering(_ -> answers.getFirst())) {
            var node = node(server);
            assertThat(ask(node).isDone()).isTrue();
            var second = ask(node);
            assertThat(second.isDone() ? FaultCode.UNREACHABLE : fault(second).code())
                    .isEqualTo(FaultCode.UNREACHABLE);
            assertThat(server.requests()).hasSizeLessThanOrEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"jsonrpc\"",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"jso",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}{}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\n",
                "HTTP/1.1 200",
                "SSH-2.0-OpenSSH_9.2p1 Debian\r\n\r\n",
                "\r\n\r\n",
                "HTTP/1.1 xyz OK\r\n\r\n",
            })
    void anAnswerThatIsCutOrNotHttpIsABrokenConnection(String answer) throws IOException {
        try (var server = ScriptedNode.answering(_ -> ScriptedNode.rawThenClose(answer))) {
            var fault = fault(ask(node(server)));
            assertThat(fault.code()).isIn(FaultCode.UNREACHABLE, FaultCode.MALFORMED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[]",
                "{}",
                "{\"result\":null}",
                "{\"result\":\"x\"",
                "{\"result\":{\"a\":1}}",
                "{\"result\":12}",
                "<html><body>It works!</body></html>",
                "{\"result\":99999999999999999999}",
            })
    void anAnswerThatIsNotWhatItShouldBeIsSaidToBeSo(String body) throws IOException {
        try (var server = ScriptedNode.answering(_ -> ScriptedNode.ok(body))) {
            var fault = fault(ask(node(server)));
            assertThat(fault).isInstanceOf(Fault.Broken.class);
            assertThat(fault.code()).isEqualTo(FaultCode.MALFORMED);
            assertThat(fault.detail())
                    .startsWith("the answer of http://127.0.0.1:")
                    .contains("is not understood");
        }
    }

    @Test
    void anAnswerThatIsNestedTooDeepIsRefused() throws IOException {
        try (var server = ScriptedNode.answeringResult("[".repeat(100) + "]".repeat(100))) {
            assertThat(fault(ask(node(server))).code()).isEqualTo(FaultCode.MALFORMED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n",
            })
    void anAnswerThatIsTooLargeIsNotTaken(String answer) throws IOException {
        try (var server = ScriptedNode.answering(_ -> ScriptedNode.raw(answer))) {
            assertThat(fault(ask(node(server))).code()).isEqualTo(FaultCode.LIMIT);
        }
    }

    @Test
    void anEndlessHeadIsNotRead() throws IOException {
        try (var server =
                ScriptedNode.answering(_ -> ScriptedNode.raw("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(100_000)))) {
            assertThat(fault(ask(node(server))).detail()).contains("more than 200 headers");
        }
        try (var server = ScriptedNode.answering(_ -> ScriptedNode.raw("x".repeat(1_000_000)))) {
            assertThat(fault(ask(node(server))).detail()).contains("longer than");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401,UNAUTHENTICATED,Permission denied. Please check that your API key is still valid.",
        "413,LIMIT,does not take a request as large",
        "404,UNREACHABLE,which no dotmesh node does",
        "301,UNREACHABLE,which no dotmesh node does",
        "502,UNREACHABLE,answered Ping with HTTP status 502",
    })
    void aStatusOtherThanOkIsAFault(int status, FaultCode code, String text) throws IOException {
        try (var server = ScriptedNode.answering(_ -> ScriptedNode.status(status, "text"))) {
            var fault = fault(ask(node(server)));
            assertThat(fault.code()).isEqualTo(code);
            assertThat(fault.detail()).contains(text);
            assertThat(fault.toString()).doesNotContain("ä-key");
        }
    }

    @Test
    void aNodeThatDoesNotAnswerIsWaitedForUntilTheDeadline() throws Exception {
        var silence = new CountDownLatch(1);
        try (var server = ScriptedNode.answering(_ -> {
            awaitQuietly(silence);
            return ScriptedNode.ok(PONG);
        })) {
            var fault = fault(ask(node(server.port(), 100)));
            assertThat(fault).isInstanceOf(Fault.Unavailable.class);
            assertThat(fault.code()).isEqualTo(FaultCode.TIMED_OUT);
            assertThat(fault.next()).contains("It may still do what was asked");
        } finally {
            silence.countDown();
        }
    }

    /** Each byte comes in time, the answer as a whole does not. */
    @Test
    void aNodeThatAnswersDropByDropIsNotWaitedForLongerEither() throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var done = new CountDownLatch(1);
            var drops = Thread.ofVirtual().start(() -> {
                try (var socket = listener.accept()) {
                    while (!done.await(10, TimeUnit.MILLISECONDS)) {
                        socket.getOutputStream().write('H');
                    }
                } catch (IOException | InterruptedException _) {
                    // The client has had enough.
                }
            });
            var fault = fault(ask(node(listener.getLocalPort(), 200)));
            assertThat(fault.code()).isEqualTo(FaultCode.TIMED_OUT);
            done.countDown();
            assertThat(drops.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void aNodeThatDoesNotReadIsNotWrittenToForEver() throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var node = node(listener.getLocalPort(), 300);
            var large = "x".repeat(32 * 1024 * 1024);
            var fault = fault(node.call("Ping", Params.none().with("Name", large), Json::text));
            assertThat(fault.code()).isEqualTo(FaultCode.TIMED_OUT);
        }
    }

    @Test
    void aPortWhereNobodyListensIsUnreachable() throws IOException {
        int port;
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listener.getLocalPort();
        }
        var fault = fault(ask(node(port, 1000)));
        assertThat(fault).isInstanceOf(Fault.Unavailable.class);
        assertThat(fault.code()).isEqualTo(FaultCode.UNREACHABLE);
        assertThat(fault.detail()).isEqualTo("cannot connect to http://127.0.0.1:" + port + ": Connection refused");
        assertThat(fault.next()).contains("dm server").contains("dm remote -v");
    }

    @Test
    void aHostThatNobodyKnowsIsUnreachable() {
        var node = new RemoteNode(
                new Remote("alice", "no-such-host.invalid", 32607, new Secret("key")),
                Address.of("no-such-host.invalid", 32607),
                1000);
        assertThat(fault(ask(node)).detail())
                .isEqualTo("cannot connect to http://no-such-host.invalid:32607: no such host");
    }

    @Test
    void aLargeAnswerIsReadWhole() throws IOException {
        var commits = new StringBuilder("[");
        for (int i = 0; i < 10_000; i++) {
            commits.append(i == 0 ? "" : ",").append("\"commit ").append(i).append('"');
        }
        try (var server = ScriptedNode.answeringResult(commits.append("]").toString())) {
            assertThat(node(server)
                            .call("Log", Params.none(), json -> json.each(Json::text))
                            .orElseThrow())
                    .hasSize(10_000)
                    .last()
                    .isEqualTo("commit 9999");
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
