package io.dotmesh.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
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

/** What nodes of a cluster may ask of each other, and nobody else. */
class ClusterRouteTest {
    private static final Front FRONT = new Front();
    private static final String JSON = "Content-Type: application/json";
    private static final String PEER = basic("node/n2:peer-secret");
    private static final String FOR_ALICE = "X-Dotmesh-On-Behalf-Of: " + Samples.ALICE.id();

    @BeforeEach
    void forget() {
        FRONT.node.forget();
    }

    @AfterAll
    static void close() {
        FRONT.close();
    }

    private static String basic(String text) {
        return "Authorization: Basic " + Client.base64(text);
    }

    private static Client.Response get(String path, String... headers) throws IOException {
        return Client.get(FRONT.port, path, headers);
    }

    private static Client.Response rpc(String method, String params, String... headers) throws IOException {
        try (var client = new Client(FRONT.port)) {
            client.send(
                    "POST /rpc",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC." + method + "\",\"params\":" + params + "}",
                    headers);
            return client.receive();
        }
    }

    private static void assertUnauthorized(Client.Response response) {
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.body()).isEqualTo("Unauthorized.\n");
        assertThat(FRONT.node.asked).isEmpty();
    }

    static Collection<String> methods() {
        return new TreeSet<>(Methods.ALL.keySet());
    }

    @Test
    void aNodeIsSentWhatItAsksFor() throws IOException {
        var response = get("/cluster/branches/b1?from=c1&to=c2&accept=compressed,large-blocks", PEER);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(response.header("X-Dotmesh-Estimate")).isEqualTo("3");
        assertThat(response.header("Transfer-Encoding")).isEqualToIgnoringCase("chunked");
        assertThat(response.body()).isEqualTo("\1\2\3");
        get("/cluster/branches/b1?to=c2", PEER);
        get("/cluster/branches/b1?rest=zfs~1.a_b-", PEER);
        assertThat(FRONT.node.asked)
                .containsExactly(
                        "send(b1, Optional[c1], c2, compressed,large-blocks)",
                        "send(b1, Optional.empty, c2, )",
                        "sendRest(b1, zfs~1.a_b-)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b1",
                "b1?",
                "b1?from=c1",
                "b1?to=",
                "b1?to=a.b",
                "b1?to=%63",
                "b1?to=c1&to=c2",
                "b1?to=c1&from=",
                "b1?to=c1&from=a/b",
                "b1?to=c1&accept=UP",
                "b1?to=c1&accept=a,,b",
                "b1?to=c1&more=x",
                "b1?to=c1&",
                "b1?to",
                "b1?rest=",
                "b1?rest=a%20b",
                "b1?rest=x&to=c1",
                "b1?rest=x&accept=",
                "a.b?to=c1",
                "%62?to=c1",
                "?to=c1",
                "b1/commits?to=c1",
                "a.b/commits"
            })
    void whatCannotBeMeantIsABadRequest(String asked) throws IOException {
        var response = get("/cluster/branches/" + asked, PEER);
        assertThat(response.status()).isEqualTo(400);
        assertThat(new JsonMapper()
                        .readTree(response.body())
                        .at("/error/data/code")
                        .asText())
                .isIn("INVALID", "MALFORMED");
        assertThat(FRONT.node.asked).isEmpty();
    }

    @Test
    void aNodeIsToldWhichCommitsAreHere() throws IOException {
        var response = get("/cluster/branches/b1/commits", PEER);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(response.body()).isEqualTo("c1\nc2\n");
        assertThat(FRONT.node.asked).containsExactly("held(b1)");
    }

    @Test
    void moreCommitsThanCanBeListedAreRefused() throws IOException {
        var response = get("/cluster/branches/large/commits", PEER);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains("\"code\":\"LIMIT\"");
    }

    @Test
    void theListOfCommitsIsForNodesOfTheClusterAlone() throws IOException {
        assertUnauthorized(get("/cluster/branches/b1/commits", Client.BASIC));
        assertUnauthorized(get("/cluster/branches/b1/commits", basic("node/n2:wrong")));
        assertUnauthorized(get("/cluster/branches/b1/commits"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cluster/", "/cluster/branches", "/cluster/branches/b1/more?to=c1", "/cluster/nodes"})
    void thereIsNothingElse(String path) throws IOException {
        assertThat(get(path, PEER).status()).isEqualTo(404);
        assertUnauthorized(get(path, Client.BASIC));
        assertUnauthorized(get(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void onlyGetIsTaken(String verb) throws IOException {
        try (var client = new Client(FRONT.port)) {
            client.send(verb + " /cluster/branches/b1?to=c1", "x", PEER);
            assertThat(client.receive().status()).isEqualTo(405);
        }
        assertThat(FRONT.node.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin:key",
                "node/n2:wrong",
                "node/n2:",
                "node/n3:peer-secret",
                "node/:peer-secret",
                "node/n2/x:peer-secret",
                "NODE/n2:peer-secret",
                "n2:peer-secret"
            })
    void commitsAreForNodesOfTheClusterAlone(String login) throws IOException {
        assertUnauthorized(get("/cluster/branches/b1?to=c1", basic(login)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/diff/admin:shop", "/s3/admin:shop/key", "/filesystems/a/START/b"})
    void aNodeIsNoAccount(String path) throws IOException {
        assertUnauthorized(get(path, PEER));
        assertUnauthorized(get(path, PEER, FOR_ALICE));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void noMethodIsOpenToANodeForItself(String method) throws IOException {
        var response = rpc(method, "null", JSON, PEER);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains("on behalf of one account");
        assertThat(FRONT.node.asked).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void noMethodIsOpenToWhoIsNoNode(String method) throws IOException {
        assertUnauthorized(rpc(method, "null", JSON, FOR_ALICE, basic("node/n2:wrong")));
        assertUnauthorized(rpc(method, "null", JSON, FOR_ALICE));
    }

    @Test
    void aNodeAsksForOneAccount() throws IOException {
        var asked = rpc("CommitsById", "\"m1\"", JSON, PEER, FOR_ALICE);
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.body()).contains("\"result\":[");
        assertThat(FRONT.node.asked).containsExactly("onBehalfOf(" + Samples.ALICE.id() + ")", "commits.log(m1)");
        FRONT.node.forget();
        for (var header : new String[] {"X-Dotmesh-On-Behalf-Of: ", "X-Dotmesh-On-Behalf-Of: a/b"}) {
            assertThat(rpc("Ping", "null", JSON, PEER, header).status()).isEqualTo(400);
        }
        assertThat(rpc("Ping", "null", JSON, PEER, FOR_ALICE, FOR_ALICE).status())
                .isEqualTo(400);
        assertThat(FRONT.node.asked).isEmpty();
    }

    @Test
    void anAccountThatIsNotThereIsToldInTheWordsOfTheCall() throws IOException {
        var response = rpc("Ping", "null", JSON, PEER, "X-Dotmesh-On-Behalf-Of: nobody");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).contains("\"code\":\"NO_SUCH_ACCOUNT\"").contains("\"id\":null");
    }

    @Test
    void anAccountThatNamesAnotherIsStillItself() throws IOException {
        rpc("CommitsById", "\"m1\"", JSON, Client.BASIC, FOR_ALICE);
        assertThat(FRONT.node.asked).containsExactly("commits.log(m1)");
    }

    @Test
    void aRegistryThatIsAwayIsNotAWrongSecret() throws IOException {
        FRONT.node.peers(
                Outcome.unavailable(FaultCode.REGISTRY_UNAVAILABLE, "the registry does not answer", "Ask again."));
        var response = get("/cluster/branches/b1?to=c1", PEER);
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.body()).contains("REGISTRY_UNAVAILABLE");
    }
}
