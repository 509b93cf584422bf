package io.dotmesh.adapters.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One request, sent as it is. */
class RawCallTest {
    private static Outcome<String> call(ScriptedNode server, String method, String params) {
        return new HttpRemoteNodeProvider()
                .call(new Remote("alice", "127.0.0.1", server.port(), new Secret("key")), method, params);
    }

    @Test
    void theResultComesBackAsText() throws IOException {
        try (var server = ScriptedNode.answeringResult("{ \"a\" : [ 1, 2.50, \"\\u00e4\", null ], \"b\":true }")) {
            assertThat(call(server, "Get", "{ \"Name\": 1.0 }"))
                    .isEqualTo(Outcome.done("{\"a\":[1,2.50,\"ä\",null],\"b\":true}"));
            assertThat(server.onlyRequest().body())
                    .isEqualTo(
                            "{\"jsonrpc\":\"2.0\",\"method\":\"DotmeshRPC.Get\",\"params\":{\"Name\":1.0},\"id\":1}");
        }
    }

    @Test
    void aMethodOfAnotherServiceKeepsItsName() throws IOException {
        try (var server = ScriptedNode.answeringResult("true")) {
            assertThat(call(server, "Other.Get", "\"x\"")).isEqualTo(Outcome.done("true"));
            assertThat(server.onlyRequest().body()).contains("\"method\":\"Other.Get\",\"params\":\"x\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "x", "1 2", "{\"a\":1},\"method\":\"Delete\"", "[1"})
    void parametersThatAreNotOneJsonValueAreNotSent(String params) throws IOException {
        try (var server = ScriptedNode.answeringResult("true")) {
            var fault = call(server, "Get", params).toFault().orElseThrow();
            assertThat(fault.code()).isEqualTo(FaultCode.MALFORMED);
            assertThat(server.requests()).isEmpty();
        }
    }
}
