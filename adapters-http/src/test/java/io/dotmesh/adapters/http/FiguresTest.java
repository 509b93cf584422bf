package io.dotmesh.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What probes and monitoring get to see. */
class FiguresTest {
    @Test
    void aNodeThatCannotServeSaysWhy() throws IOException {
        try (var front = new Front()) {
            front.node.ready(Outcome.unavailable(FaultCode.POOL_MISSING, "the pool 'pool' is not there", "Import it."));
            for (int port : new int[] {front.port, front.livenessPort}) {
                var response = Client.get(port, "/check");
                assertThat(response.status()).isEqualTo(503);
                assertThat(response.body()).isEqualTo("the pool 'pool' is not there\nImport it.\n");
            }
        }
    }

    @Test
    void askingOftenReachesTheStorageOnce() throws IOException {
        try (var front = new Front()) {
            long began = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                Client.get(front.port, "/check");
                Client.get(front.port, "/metrics");
            }
            long seconds = (System.nanoTime() - began) / 1_000_000_000 + 1;
            assertThat(front.node.asked.stream().filter("ready()"::equals).count())
                    .isBetween(1L, seconds + 1);
            assertThat(front.node.asked.stream().filter("gauges()"::equals).count())
                    .isBetween(1L, seconds / 10 + 1);
        }
    }

    @Test
    void figuresHaveTheOriginalsNames() throws IOException {
        try (var front = new Front()) {
            Client.rpc(front.port, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC.Ping\"}");
            Client.rpc(front.port, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC.Nix\"}");
            Client.get(front.port, "/rpc");
            Client.get(front.port, "/s3/admin:shop/some/key", Client.BASIC);
            var response = figuresOf(front, 4);
            assertThat(response.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
            assertThat(response.body().lines())
                    .contains(
                            "# TYPE dm_req_total counter",
                            "dm_req_total{url=\"/rpc\",http_method=\"POST\",status_code=\"200\"} 2",
                            "dm_req_total{url=\"/rpc\",http_method=\"GET\",status_code=\"401\"} 1",
                            "dm_req_total{url=\"/s3/*\",http_method=\"GET\",status_code=\"501\"} 1",
                            "dm_req_duration_seconds_count{url=\"/rpc\",http_method=\"POST\",status_code=\"200\"} 2",
                            "dm_rpc_req_duration_seconds_count{url=\"/rpc\",rpc_method=\"Ping\",status_code=\"200\"} 1",
                            "dm_zpool_usage_percentage{node_name=\"2a\",pool_name=\"pool\"} 25.0000000",
                            "dm_storage_total_bytes 1000",
                            "dm_dots 3",
                            "dm_branches 5",
                            "dm_commits 8");
            assertThat(response.body()
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .allMatch(line -> line.matches("[a-z_]+(\\{([a-z_]+=\"[^\"]*\",?)+})? [0-9.e+-]+")))
                    .isTrue();
        }
    }

    /** A request is counted when its answer has gone out, which its client may know before the node does. */
    private static Client.Response figuresOf(Front front, int requests) throws IOException {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        var response = Client.get(front.port, "/metrics");
        while (counted(response) < requests && System.nanoTime() < until) {
            response = Client.get(front.port, "/metrics");
        }
        return response;
    }

    private static int counted(Client.Response response) {
        return response.body()
                .lines()
                .filter(line -> line.startsWith("dm_req_total"))
                .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void noClientCanMakeSeriesWithoutEnd() throws IOException {
        try (var front = new Front()) {
            for (int i = 0; i < 50; i++) {
                Client.get(front.port, "/nix/" + i);
                Client.rpc(front.port, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC.Nix" + i + "\"}");
                try (var client = new Client(front.port)) {
                    client.send("VERB" + (char) ('A' + i % 26) + " /rpc", "", Client.BASIC);
                    client.receive();
                }
            }
            assertThat(figuresOf(front, 150).body().lines().filter(line -> line.startsWith("dm_req_total")))
                    .hasSize(3);
        }
    }
}
