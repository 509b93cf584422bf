package io.dotmesh.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.util.Collection;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and what the others are told. */
class DoorTest {
    private static final Front FRONT = new Front();
    private static final String JSON = "Content-Type: application/json";

    @BeforeEach
    void forget() {
        FRONT.node.forget();
    }

    @AfterAll
    static void close() {
        FRONT.close();
    }

    static Collection<String> methods() {
        return new TreeSet<>(Methods.ALL.keySet());
    }

    private static Client.Response ask(String method, String... headers) throws IOException {
        try (var client = new Client(FRONT.port)) {
            client.send(
                    "POST /rpc",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC." + method + "\",\"params\":null}",
                    headers);
            return client.receive();
        }
    }

    private static void assertUnauthorized(Client.Response response) {
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.body()).isEqualTo("Unauthorized.\n");
        assertThat(response.header("Content-Type")).startsWith("text/plain");
        assertThat(response.headers()).doesNotContainKey("WWW-Authenticate");
        assertThat(FRONT.node.asked).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void noMethodIsOpenToStrangers(String method) throws IOException {
        assertUnauthorized(ask(method, JSON));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aWrongSecretOpensNoMethod(String method) throws IOException {
        assertUnauthorized(ask(method, JSON, "Authorization: Basic " + Client.base64("admin:wrong")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic ",
                "Basic ???",
                "Basic YWRtaW4=",
                "Basic /////w==",
                "Bearer YWRtaW46a2V5",
                "YWRtaW46a2V5",
                "Basic YWRtaW46",
                "Basic Omtlew=="
            })
    void nothingElseIsACredential(String authorization) throws IOException {
        assertUnauthorized(ask("Ping", JSON, "Authorization: " + authorization));
    }

    @Test
    void twoCredentialsAreNone() throws IOException {
        assertUnauthorized(ask("Ping", JSON, Client.BASIC, Client.BASIC));
    }

    @Test
    void theSchemeIsReadWhateverItsCase() throws IOException {
        assertThat(ask("Ping", JSON, Client.BASIC.replace("Basic", "bASIC")).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET /rpc", "POST /diff/admin:shop", "GET /filesystems/a/START/b", "PUT /s3/admin:shop/key"})
    void whoeverIsNotKnownLearnsNothingElse(String request) throws IOException {
        try (var client = new Client(FRONT.port)) {
            client.send(request, "some body");
            assertUnauthorized(client.receive());
        }
    }

    @Test
    void aRegistryThatIsAwayIsNotAWrongSecret() throws IOException {
        FRONT.node.entering(
                Outcome.unavailable(FaultCode.REGISTRY_UNAVAILABLE, "the registry does not answer", "Ask again."));
        var response = ask("Ping", JSON, Client.BASIC);
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("the registry does not answer\nAsk again.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS"})
    void onlyPostIsTaken(String verb) throws IOException {
        try (var client = new Client(FRONT.port)) {
            client.send(verb + " /rpc", "", Client.BASIC);
            var response = client.receive();
            assertThat(response.status()).isEqualTo(405);
            assertThat(response.body()).isEqualTo("rpc: POST method required, received " + verb);
        }
    }

    @Test
    void aHeadHasNoBody() throws IOException {
        try (var client = new Client(FRONT.port)) {
            client.send("HEAD /rpc", "", Client.BASIC);
            assertThat(client.receive(true).status()).isEqualTo(405);
            client.send("HEAD /check", "");
            assertThat(client.receive(true).header("Content-Length")).isEqualTo("2");
            client.send("GET /check", "");
            assertThat(client.receive().body()).isEqualTo("OK");
        }
    }

    @Test
    void onlyJsonIsTaken() throws IOException {
        for (var type : new String[] {"text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""}) {
            var response = ask("Ping", Client.BASIC, "Content-Type: " + type);
            assertThat(response.status()).isEqualTo(415);
            assertThat(response.body()).isEqualTo("rpc: unrecognized Content-Type: " + type);
        }
        assertThat(ask("Ping", Client.BASIC).status()).isEqualTo(415);
    }

    @Test
    void whatStandsBehindTheTypeDoesNotMatter() throws IOException {
        var response = ask("Ping", Client.BASIC, "Content-Type: Application/JSON ; charset=latin1");
        assertThat(response.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":true,\"id\":1}\n");
    }

    @Test
    void answersAreNotSniffedStoredOrSharedWithOtherSites() throws IOException {
        var response = ask("Ping", Client.BASIC, JSON, "Origin: http://elsewhere.example");
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        assertThat(response.headers().keySet())
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
        assertThat(response.header("X-Request-Id")).isNotEmpty();
    }
}
