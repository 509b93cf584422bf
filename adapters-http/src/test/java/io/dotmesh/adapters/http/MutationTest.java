package io.dotmesh.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that were damaged at random get a well-formed answer all the same, and none ends the node. */
class MutationTest {
    private static final int BODIES = 1_000;
    private static final Front FRONT = new Front();
    private static final JsonMapper READER = new JsonMapper();

    @AfterAll
    static void close() {
        FRONT.close();
    }

    private static List<String> wellFormed() {
        var values = List.of(
                "\"shop\"", "\"\"", "null", "7", "-1e9", "true", "{}", "[]", "{\"a\":\"b\"}", "\"\\ud800\"", "\"m1\"");
        var bodies = new ArrayList<String>();
        for (var method : Methods.ALL.values()) {
            var names = switch (method.takes()) {
                case Method.Takes.Fields(var parameters) ->
                    parameters.stream().map(Parameter::name).toList();
                case Method.Takes.One(var what) -> List.of(what);
                case Method.Takes.Anything _ -> List.of("Anything");
            };
            for (int i = 0; i < values.size(); i++) {
                var params = new StringBuilder("{");
                for (int j = 0; j < names.size(); j++) {
                    params.append(j == 0 ? "" : ",")
                            .append('"')
                            .append(names.get(j))
                            .append("\":")
                            .append(values.get((i + j) % values.size()));
                }
                bodies.add("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC." + method.name() + "\",\"params\":"
                        + (i == 0 ? values.get(i) : params.append("}")) + "}");
            }
        }
        return bodies;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void damagedRequestsAreAnsweredInGoodOrder(long seed) throws IOException {
        var random = new Random(seed);
        var seeds = wellFormed();
        try (var client = new Client(FRONT.port)) {
            for (int i = 0; i < BODIES; i++) {
                var body = seeds.get(random.nextInt(seeds.size())).getBytes(StandardCharsets.UTF_8);
                for (int times = random.nextInt(4); times > 0; times--) {
                    body = mutated(body, random);
                }
                if (body.length == 0) {
                    continue;
                }
                client.write("POST /rpc HTTP/1.1\r\nHost: x\r\n" + Client.BASIC
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n");
                client.write(body);
                assertWellFormed(client.receive(), new String(body, StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static byte[] mutated(byte[] body, Random random) {
        if (body.length == 0) {
            return body;
        }
        int at = random.nextInt(body.length);
        int to = at + random.nextInt(body.length - at);
        var next = new java.io.ByteArrayOutputStream();
        switch (random.nextInt(5)) {
            case 0 -> {
                next.writeBytes(body);
                var one = next.toByteArray();
                one[at] = (byte) random.nextInt(256);
                return one;
            }
            case 1 -> {
                next.write(body, 0, at);
                next.write(body, to, body.length - to);
            }
            case 2 -> {
                next.write(body, 0, to);
                next.write(body, at, body.length - at);
            }
            case 3 -> {
                var symbols = "{}[]\",:\\0e-.nt\u0000 ";
                next.write(body, 0, at);
                next.write(symbols.charAt(random.nextInt(symbols.length())));
                next.write(body, at, body.length - at);
            }
            default -> next.write(body, 0, at);
        }
        return next.toByteArray();
    }

    private static void assertWellFormed(Client.Response response, String body) throws IOException {
        assertThat(response.status()).as(body).isEqualTo(200);
        if (response.body().isEmpty()) {
            return;
        }
        var answer = READER.readTree(response.body());
        assertThat(answer.path("jsonrpc").asText()).as(body).isEqualTo("2.0");
        assertThat(answer.has("id")).as(body).isTrue();
        assertThat(answer.has("result") ^ answer.has("error")).as(body).isTrue();
        assertThat(answer.path("result").isNull()).as(body).isFalse();
        assertThat(answer.path("error").path("data").path("code").asText())
                .as(body + response.body())
                .isNotEqualTo("INTERNAL");
    }
}
