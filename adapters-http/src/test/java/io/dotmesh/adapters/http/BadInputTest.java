package io.dotmesh.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not a request is answered as such, reaches nobody, and leaves the node as well as it was. */
class BadInputTest {
    private static final Front FRONT = new Front();
    private static final String JSON = "Content-Type: application/json";

    @BeforeEach
    void forget() {
        FRONT.node.forget();
    }

    @AfterEach
    void theNodeStillAnswers() throws IOException {
        assertThat(ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC.Ping\"}"))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":true,\"id\":1}\n");
    }

    @AfterAll
    static void close() {
        FRONT.close();
    }

    private static String ask(String body) throws IOException {
        var response = Client.rpc(FRONT.port, body);
        assertThat(response.status()).isEqualTo(200);
        return response.body();
    }

    private static String create(String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC.Create\",\"params\":" + params + "}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "nonsense",
                "{",
                "{\"jsonrpc\":\"2.0\"",
                "{\"jsonrpc\":\"2.0\",}",
                "{'jsonrpc':'2.0'}",
                "{\"id\":01}",
                "{\"id\":\"\u0001\"}",
                "{\"id\":\"\\x\"}",
                "\ufeff{}",
                "{\"id\":NaN}",
                "<?xml version='1.0'?>"
            })
    void whatIsNotJsonIsAParseError(String body) throws IOException {
        assertThat(ask(body))
                .startsWith("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32700,")
                .contains("\"code\":\"MALFORMED\"")
                .endsWith("\"id\":null}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC.Create\"}]",
                "7",
                "\"text\"",
                "null",
                "true",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"DotmeshRPC.Ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":[1],\"method\":\"DotmeshRPC.Ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"DotmeshRPC.Ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC.Ping\"} {}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC.Ping\"}]"
            })
    void whatIsJsonAndNoRequestIsInvalid(String body) throws IOException {
        assertThat(ask(body)).contains("\"error\":{\"code\":-32").contains("\"id\":null}");
        assertThat(FRONT.node.asked).isEmpty();
    }

    @Test
    void aBatchIsRefusedAsSuch() throws IOException {
        assertThat(ask("[" + create("{}") + "]"))
                .contains("\"code\":-32600,\"message\":\"batches are not supported: send one request at a time\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1.0\"", "2.0", "2", "null", "{}", "[\"2.0\"]", "\"\""})
    void anotherVersionIsInvalidAndKeepsItsId(String version) throws IOException {
        assertThat(ask("{\"id\":7,\"method\":\"DotmeshRPC.Ping\",\"jsonrpc\":" + version + "}"))
                .contains("\"code\":-32600,\"message\":\"jsonrpc must be 2.0\"")
                .endsWith("\"id\":7}\n");
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of(create("7"), "params must be an object, not such a number", "7"),
                Arguments.of(create("\"x\""), "params must be an object, not a text", "\"x\""),
                Arguments.of(create("[[{}]]"), "params must be an object, not an array", "[[{}]]"),
                Arguments.of(
                        create("{\"Name\":7}"), "parameter Name must be a text, not such a number", "{\"Name\":7}"),
                Arguments.of(
                        create("{\"nAME\":{\"a\":1}}"),
                        "parameter Name must be a text, not such an object",
                        "{\"nAME\":{\"a\":1}}"),
                Arguments.of(
                        create("{\"Namespace\":[\"admin\"]}"),
                        "parameter Namespace must be a text, not an array",
                        "{\"Namespace\":[\"admin\"]}"),
                Arguments.of(
                        create("{\"Name\":1}").replace("Create", "Rollback").replace("Name", "Discard"),
                        "parameter Discard must be true or false, not such a number",
                        "{\"Discard\":1}"),
                Arguments.of(
                        create("{\"Metadata\":{\"a\":1}}").replace("Create", "Commit"),
                        "parameter Metadata must be an object of texts, not such an object",
                        "{\"Metadata\":{\"a\":1}}"),
                Arguments.of(
                        create("{\"Dots\":\"shop\"}").replace("Create", "CommitMany"),
                        "parameter Dots must be an array of objects of texts, not a text",
                        "{\"Dots\":\"shop\"}"),
                Arguments.of(
                        create("{\"Dots\":[\"shop\"]}").replace("Create", "CommitMany"),
                        "parameter Dots must be an array of objects of texts, not an array",
                        "{\"Dots\":[\"shop\"]}"),
                Arguments.of(
                        create("{\"Dots\":[{\"Name\":[]}]}").replace("Create", "CommitMany"),
                        "parameter Dots must be an array of objects of texts, not an array",
                        "{\"Dots\":[{\"Name\":[]}]}"),
                Arguments.of(
                        create("{\"ValidForSeconds\":1e40}").replace("Create", "ResetApiKey"),
                        "parameter ValidForSeconds must be a whole number, not such a number",
                        "{\"ValidForSeconds\":1.0E40}"),
                Arguments.of(
                        create("{\"FilesystemId\":\"m1\"}").replace("Create", "Get"),
                        "params must be a text, the filesystem id, not such an object",
                        "{\"FilesystemId\":\"m1\"}"),
                Arguments.of(
                        create("{\"Password\":7,\"newApiKey\":\"geheim\"}").replace("Create", "RegisterNewUser"),
                        "parameter Password must be a text, not such a number",
                        "{\"Password\":\"[redacted]\",\"newApiKey\":\"[redacted]\"}"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void aParameterOfTheWrongTypeIsInvalidAndToldBack(String body, String message, String echo) throws IOException {
        assertThat(ask(body))
                .contains("\"code\":-32600,\"message\":\"" + message + "\"")
                .contains("\"request\":" + echo + "}")
                .endsWith("\"id\":1}\n");
        assertThat(FRONT.node.asked).isEmpty();
    }

    @Test
    void whatIsTooLongToRepeatIsNot() throws IOException {
        assertThat(ask(create("[7,\"" + "x".repeat(100_000) + "\"]"))).hasSizeLessThan(1_000);
        assertThat(ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + "x".repeat(100_000) + "\"}"))
                .hasSizeLessThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
    void deepNestingIsRefused(String opening) throws IOException {
        assertThat(ask(opening.repeat(100_000)))
                .contains("\"code\":-32")
                .contains("\"id\":null}")
                .hasSizeLessThan(1_000);
        assertThat(ask(create(opening.repeat(100_000))))
                .contains("\"code\":-32700")
                .contains("\"code\":\"LIMIT\"");
    }

    @Test
    void manySmallThingsAreRefused() throws IOException {
        assertThat(ask(create("[" + "{},".repeat(20_000) + "{}]"))).contains("\"code\":\"LIMIT\"");
    }

    @Test
    void aLongNumberIsRefused() throws IOException {
        assertThat(ask(create("9".repeat(100_000)))).contains("\"code\":-32700");
    }

    @Test
    void whatIsNotUtf8IsRefused() throws IOException {
        try (var client = new Client(FRONT.port)) {
            client.write("POST /rpc HTTP/1.1\r\nHost: x\r\n" + Client.BASIC + "\r\n" + JSON
                    + "\r\nContent-Length: 11\r\n\r\n{\"a\": \"\u00ff\u00fe\"}");
            assertThat(client.receive().body()).contains("\"code\":-32700").contains("UTF-8");
        }
    }

    @Test
    void halfACharacterIsReplaced() throws IOException {
        ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC.UserFromName\",\"params\":{\"Name\":\"a\\ud83d"
                + "b\\ud83d\\ude00\\udc00\"}}");
        assertThat(FRONT.node.asked).containsExactly("accounts.find(a\ufffdb\ud83d\ude00\ufffd)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a/b",
                "..",
                "a@b",
                "sh op",
                "sch\u00f6n",
                "a\\u0000b",
                "a\\nb",
                "\\u202eevil",
                "\ud83d\ude00"
            })
    void namesThatCannotBeOnesAreRefusedBeforeAnybodySeesThem(String name) throws IOException {
        assertThat(ask(create("{\"Namespace\":\"admin\",\"Name\":\"" + name + "\"}")))
                .containsAnyOf("invalid dot name, should match pattern", "name cannot be empty")
                .contains("\"code\":\"INVALID\"");
        assertThat(FRONT.node.asked).isEmpty();
    }

    @Test
    void sixtyFiveCharactersAreNoName() throws IOException {
        assertThat(ask(create("{\"Namespace\":\"admin\",\"Name\":\"" + "x".repeat(65) + "\"}")))
                .contains("invalid dot name");
        assertThat(ask(create("{\"Namespace\":\"admin\",\"Name\":\"" + "x".repeat(64) + "\"}")))
                .contains("true");
    }

    @Test
    void chunkedBodiesAreRead() throws IOException {
        var body = create("{\"Namespace\":\"admin\",\"Name\":\"shop\"}");
        try (var client = new Client(FRONT.port)) {
            for (int round = 0; round < 2; round++) {
                client.write("POST /rpc HTTP/1.1\r\nHost: x\r\n" + Client.BASIC + "\r\n" + JSON
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (int i = 0; i < body.length(); i += 10) {
                    var part = body.substring(i, Math.min(body.length(), i + 10));
                    client.write(Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
                }
                client.write("0\r\n\r\n");
                assertThat(client.receive().body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":true,\"id\":1}\n");
            }
        }
    }

    @Test
    void aClientThatWaitsToBeToldToContinueIs() throws IOException {
        var body = create("{\"Namespace\":\"admin\",\"Name\":\"shop\"}");
        try (var client = new Client(FRONT.port)) {
            client.write("POST /rpc HTTP/1.1\r\nHost: x\r\n" + Client.BASIC + "\r\n" + JSON
                    + "\r\nExpect: 100-continue\r\nContent-Length: " + body.length() + "\r\n\r\n");
            assertThat(client.receive().status()).isEqualTo(100);
            client.write(body);
            assertThat(client.receive().body()).contains("true");
        }
    }

    @Test
    void aHundredMegabytesAreRefusedWithoutBeingKept() throws IOException {
        long before = used();
        try (var client = new Client(FRONT.port)) {
            client.write("POST /rpc HTTP/1.1\r\nHost: x\r\n" + Client.BASIC + "\r\n" + JSON
                    + "\r\nContent-Length: 100000000\r\n\r\n");
            var piece = " ".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 100; i++) {
                client.write(piece);
            }
            var response = client.receive();
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.body()).isEqualTo("The request is larger than what is read.\n");
        }
        assertThat(used() - before).isLessThan(64_000_000);
    }

    @Test
    void aHundredMegabytesInChunksAreRefused() throws IOException {
        try (var client = new Client(FRONT.port)) {
            client.write("POST /rpc HTTP/1.1\r\nHost: x\r\n" + Client.BASIC + "\r\n" + JSON
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n5f5e100\r\n");
            assertThat(client.receive().status()).isEqualTo(413);
            assertThat(client.isEnded()).isTrue();
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void someMegabytesAreRead() throws IOException {
        var response = Client.rpc(
                FRONT.port,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC.UserFromName\",\"params\":{\"Name\":\""
                        + "x".repeat(8_000_000) + "\"}}");
        assertThat(response.body()).contains("\"Name\":\"alice\"");
        assertThat(FRONT.node.asked.getFirst()).hasSize(8_000_000 + "accounts.find()".length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
                "POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "POST /rpc HTTP/1.1\r\n\r\n",
                "POST /rpc HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "POST /rpc HTTP/2.0\r\nHost: x\r\n\r\n",
                "POST /rpc\r\n\r\n",
                "nonsense\r\n\r\n",
                "GET /\u0000 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /check HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n"
            })
    void whatIsNotHttpIsRefusedAndTheConnectionClosed(String request) throws IOException {
        try (var client = new Client(FRONT.port)) {
            client.write(request);
            var response = client.receive();
            assertThat(response.status()).isIn(400, 505);
            assertThat(response.body()).doesNotContain("Exception", "helidon");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void headersWithoutEndAreRefused() throws IOException {
        try (var client = new Client(FRONT.port)) {
            client.write("GET /check HTTP/1.1\r\nHost: x\r\n" + ("X-More: " + "y".repeat(1_000) + "\r\n").repeat(30));
            assertThat(client.receive().status()).isIn(400, 413, 431);
        }
    }

    @Test
    void unknownAddressesAreNotFound() throws IOException {
        for (var path : new String[] {"/", "/status", "/rpc/x", "/RPC", "/%2e%2e/check", "/diff", "/metrics/x"}) {
            var response = Client.get(FRONT.port, path, Client.BASIC);
            assertThat(response.status()).as(path).isEqualTo(404);
            assertThat(response.body()).as(path).isEqualTo("404 page not found\n");
        }
    }

    @Test
    void addressesOfLaterVersionsSaySo() throws IOException {
        var s3 = Client.get(FRONT.port, "/s3/admin:shop", Client.BASIC);
        assertThat(s3.status()).isEqualTo(501);
        assertThat(s3.body()).isEqualTo("This version does not offer s3 yet.\n");
        assertThat(Client.get(FRONT.port, "/filesystems/a/START/b", Client.BASIC)
                        .status())
                .isEqualTo(501);
    }
}
