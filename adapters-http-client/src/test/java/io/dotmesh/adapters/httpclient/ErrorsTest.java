package io.dotmesh.adapters.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The faults that errors stand for. */
class ErrorsTest {
    private static Fault faultOf(String error) throws IOException {
        try (var server = ScriptedNode.answering(
                _ -> ScriptedNode.ok("{\"jsonrpc\":\"2.0\",\"error\":" + error + ",\"id\":1}"))) {
            return new HttpRemoteNodeProvider()
                    .connect(new Remote("alice", "127.0.0.1", server.port(), new Secret("key")))
                    .dots()
                    .list()
                    .toFault()
                    .orElseThrow();
        }
    }

    private static String ours(String kind, String code) {
        return "{\"code\":-32000,\"message\":\"what\",\"data\":{\"code\":\"" + code + "\",\"kind\":\"" + kind
                + "\",\"next\":\"do\"}}";
    }

    @Test
    void aFaultOfANodeComesBackAsItWas() throws IOException {
        assertThat(faultOf(ours("refused", "NO_SUCH_DOT")))
                .isEqualTo(new Fault.Refused(FaultCode.NO_SUCH_DOT, "what", "do"));
        assertThat(faultOf(ours("unavailable", "BUSY"))).isEqualTo(new Fault.Unavailable(FaultCode.BUSY, "what", "do"));
        assertThat(faultOf(ours("broken", "CORRUPT"))).isEqualTo(new Fault.Broken(FaultCode.CORRUPT, "what", "do"));
    }

    @Test
    void aCodeOfANewerVersionIsStillAFaultOfItsKind() throws IOException {
        assertThat(faultOf(ours("refused", "FROM_THE_FUTURE"))).isInstanceOf(Fault.Refused.class);
        assertThat(faultOf(ours("unavailable", "FROM_THE_FUTURE"))).isInstanceOf(Fault.Unavailable.class);
        assertThat(faultOf(ours("broken", "FROM_THE_FUTURE"))).isInstanceOf(Fault.Broken.class);
        assertThat(faultOf(ours("strange", "BUSY"))).isInstanceOf(Fault.Broken.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-32000|No such filesystem named 'admin/x'|NO_SUCH_DOT",
                "-32000|No clone named 'b' for filesystem id 'x'|NO_SUCH_BRANCH",
                "-32000|Cannot find commit with id c for filesystem f|NO_SUCH_COMMIT",
                "-32000|A volume called admin/x already exists with id 1|ALREADY_EXISTS",
                "-32000|Userid 1 is not admin user|FORBIDDEN",
                "-32000|invalid dot name, should match pattern: x|INVALID",
                "-32000|rpc: can't find method \"DotmeshRPC.ListDots\"|NO_SUCH_METHOD",
                "-32600|json: cannot unmarshal|MALFORMED",
                "-32000|error specified but wrong type, contents: %!s(<nil>)|INTERNAL",
            })
    void theTextOfAnOriginalNodeSaysWhatItCan(int code, String message, FaultCode expected) throws IOException {
        var fault =
                faultOf("{\"code\":" + code + ",\"message\":\"" + message.replace("\"", "\\\"") + "\",\"data\":null}");
        assertThat(fault.code()).isEqualTo(expected);
        assertThat(fault.detail()).isEqualTo(message);
    }

    @Test
    void theRequestThatAnOriginalNodeRepeatsIsNotTakenForAFault() throws IOException {
        assertThat(faultOf("{\"code\":-32600,\"message\":\"what\",\"data\":{\"Namespace\":\"admin\"}}"))
                .isEqualTo(new Fault.Refused(FaultCode.MALFORMED, "what", ""));
        assertThat(faultOf("{\"code\":-32600,\"message\":\"what\",\"data\":\"admin\"}")
                        .code())
                .isEqualTo(FaultCode.MALFORMED);
    }
}
