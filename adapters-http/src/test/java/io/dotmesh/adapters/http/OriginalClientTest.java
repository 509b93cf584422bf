package io.dotmesh.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the original's clients talk, and what they get. */
class OriginalClientTest {
    private static final Front FRONT = new Front();

    @BeforeEach
    void forget() {
        FRONT.node.forget();
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

    private static String asked(String method, String params) throws IOException {
        FRONT.node.forget();
        ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC." + method + "\",\"params\":" + params + "}");
        return String.join(" ", FRONT.node.asked);
    }

    static Stream<String> ids() {
        return Stream.of(
                "8674665223082153551",
                "9223372036854775807",
                "0",
                "-1",
                "1.0",
                "1E+2",
                "123456789012345678901234567890",
                "\"abc\"",
                "\"\"",
                "\"caf\\u00e9 \\ud800 \\/\"",
                "\"" + "x".repeat(100_000) + "\"");
    }

    @ParameterizedTest
    @MethodSource("ids")
    void anIdComesBackAsItWasWritten(String id) throws IOException {
        assertThat(ask("{\"jsonrpc\":\"2.0\",\"method\":\"DotmeshRPC.Ping\",\"params\":null,\"id\":" + id + "}"))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":true,\"id\":" + id + "}\n");
        assertThat(ask("{\"id\" : " + id + " , \"jsonrpc\":\"2.0\",\"method\":\"DotmeshRPC.Nix\"}"))
                .endsWith("\"id\":" + id + "}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"id\":null"})
    void aNotificationIsCarriedOutAndAnsweredByNothing(String id) throws IOException {
        var body = ask("{\"jsonrpc\":\"2.0\",\"method\":\"DotmeshRPC.Create\","
                + "\"params\":{\"Namespace\":\"admin\",\"Name\":\"shop\"}" + id + "}");
        assertThat(body).isEmpty();
        assertThat(FRONT.node.asked).containsExactly("dots.create(admin/shop)");
    }

    @Test
    void aNotificationThatFailsIsAnsweredByNothingEither() throws IOException {
        assertThat(ask("{\"jsonrpc\":\"2.0\",\"method\":\"DotmeshRPC.Nix\"}")).isEmpty();
        assertThat(ask("{\"jsonrpc\":\"1.0\",\"method\":\"DotmeshRPC.Ping\"}")).isEmpty();
        assertThat(ask("{\"jsonrpc\":\"2.0\",\"method\":\"DotmeshRPC.Create\",\"params\":7}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Namespace\":\"admin\",\"Name\":\"shop\"}",
                "{\"namespace\":\"admin\",\"NAME\":\"shop\"}",
                "[{\"Namespace\":\"admin\",\"Name\":\"shop\"}]",
                "[{\"Namespace\":\"admin\",\"Name\":\"shop\"},7]",
                "{\"Namespace\":\"admin\",\"Name\":\"shop\",\"Other\":{\"a\":[1]}}",
                "{\"Name\":\"x\",\"Namespace\":\"admin\",\"Name\":\"shop\"}",
                "{\"Namespace\":\"admin\",\"Name\":\"shop\",\"Branch\":null}"
            })
    void parametersAreTakenInEveryFormThatTheOriginalTakes(String params) throws IOException {
        assertThat(asked("Create", params)).isEqualTo("dots.create(admin/shop)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"m1\"", "[\"m1\"]", "[\"m1\",\"m2\"]"})
    void aSingleTextIsTakenAsItIsOrInAnArray(String params) throws IOException {
        assertThat(asked("CommitsById", params)).isEqualTo("commits.log(m1)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "[null]", "{}", "[{}]", "{\"Branch\":\"x\"}"})
    void methodsWithoutParametersTakeWhateverSaysNothing(String params) throws IOException {
        assertThat(asked("List", params)).isEqualTo("dots.list()");
    }

    @Test
    void membersOfTheRequestAreMatchedWhateverTheirCase() throws IOException {
        assertThat(ask("{\"JSONRPC\":\"2.0\",\"Method\":\"DotmeshRPC.Ping\",\"Id\":5,\"PARAMS\":null,\"x\":[{}]}"))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":true,\"id\":5}\n");
    }

    @Test
    void masterIsWrittenInFullOrNotAtAll() throws IOException {
        var dot = "{\"Namespace\":\"admin\",\"Name\":\"shop\"";
        assertThat(asked("Commits", dot + ",\"Branch\":\"master\"}"))
                .isEqualTo(asked("Commits", dot + ",\"Branch\":\"\"}"))
                .isEqualTo(asked("Commits", dot + "}"));
    }

    @Test
    void whatCannotBeFoundIsSaidInTheOriginalsWords() throws IOException {
        assertThat(ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC.Nix\"}"))
                .contains("\"code\":-32000,\"message\":\"rpc: can't find method \\\"DotmeshRPC.Nix\\\"\"");
        assertThat(ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Other.Ping\"}"))
                .contains("\"message\":\"rpc: can't find service \\\"Other.Ping\\\"\"");
        assertThat(ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Ping\"}"))
                .contains("\"message\":\"rpc: service/method request ill-formed: \\\"Ping\\\"\"");
        assertThat(ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC.ping\"}"))
                .contains("can't find method");
        assertThat(ask("{\"jsonrpc\":\"2.0\",\"id\":1}")).contains("ill-formed");
    }

    @Test
    void oneConnectionServesManyRequestsAlsoWhenTheyComeAtOnce() throws IOException {
        var ping = "{\"jsonrpc\":\"2.0\",\"method\":\"DotmeshRPC.Ping\",\"params\":null,\"id\":";
        try (var client = new Client(FRONT.port)) {
            for (int i = 0; i < 20; i++) {
                client.post(ping + i + "}");
            }
            for (int i = 0; i < 20; i++) {
                assertThat(client.receive().body()).endsWith("\"id\":" + i + "}\n");
            }
            client.post(ping + "99}");
            assertThat(client.receive().body()).endsWith("\"id\":99}\n");
        }
    }

    @Test
    void tracingHeadersAreNoHindrance() throws IOException {
        try (var client = new Client(FRONT.port)) {
            client.send(
                    "POST /rpc",
                    "{\"jsonrpc\":\"2.0\",\"method\":\"DotmeshRPC.Ping\",\"id\":1}",
                    Client.BASIC,
                    "Content-Type: application/json",
                    "X-B3-Traceid: 463ac35c9f6413ad48485a3953bb6124",
                    "X-B3-Sampled: 1",
                    "Accept-Encoding: gzip",
                    "User-Agent: Go-http-client/1.1");
            var response = client.receive();
            assertThat(response.body()).contains("true");
            assertThat(response.headers()).doesNotContainKey("Content-Encoding");
        }
    }
}
