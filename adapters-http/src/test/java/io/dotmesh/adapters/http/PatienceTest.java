package io.dotmesh.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every request ends, whatever the client, the application or the programmer does. */
@Timeout(60)
class PatienceTest {
    private static final String JSON = "Content-Type: application/json";
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC.Ping\"}";
    private static final String LOG =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC.CommitsById\",\"params\":\"m1\"}";

    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(40);

    /** Impatient in nothing: a test is so only in what it is about, for on a busy machine everything takes long. */
    static Limits patient(int connections) {
        return limits(connections, LONG, LONG, LONG, LONG);
    }

    private static Limits limits(int connections, Duration arrival, Duration call, Duration departure, Duration idle) {
        int bodyBytesMax = Limits.DEFAULT.bodyBytesMax();
        return new Limits(
                bodyBytesMax,
                1_000,
                1,
                connections,
                4,
                arrival,
                call,
                departure,
                2,
                SHORT,
                idle,
                Duration.ofSeconds(3));
    }

    private static Limits shortArrival() {
        return limits(8, SHORT, LONG, LONG, LONG);
    }

    @Test
    void aHeaderThatComesByteByByteIsCutOff() throws IOException {
        try (var front = new Front(shortArrival());
                var client = new Client(front.port)) {
            client.write("GET /check HTTP/1.1\r\nX-Slow: ");
            assertCutOff(client);
            assertAnswers(front);
        }
    }

    @Test
    void aBodyThatComesByteByByteIsCutOff() throws IOException {
        try (var front = new Front(shortArrival());
                var client = new Client(front.port)) {
            client.write("POST /rpc HTTP/1.1\r\nHost: x\r\n" + Client.BASIC + "\r\n" + JSON
                    + "\r\nContent-Length: 100000\r\n\r\n");
            assertCutOff(client);
            assertAnswers(front);
        }
    }

    @Test
    void aChunkThatComesByteByByteIsCutOff() throws IOException {
        try (var front = new Front(shortArrival());
                var client = new Client(front.port)) {
            client.write("POST /rpc HTTP/1.1\r\nHost: x\r\n" + Client.BASIC + "\r\n" + JSON
                    + "\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n");
            assertCutOff(client);
            assertAnswers(front);
        }
    }

    private static void assertCutOff(Client client) throws IOException {
        long began = System.nanoTime();
        boolean open = true;
        while (open && System.nanoTime() - began < Duration.ofSeconds(20).toNanos()) {
            try {
                client.write("x");
                open = !client.isEndedWithin(Duration.ofMillis(50));
            } catch (IOException e) {
                open = false;
            }
        }
        assertThat(open).isFalse();
    }

    private static void assertAnswers(Front front) throws IOException {
        assertThat(Client.rpc(front.port, PING).body()).contains("true");
    }

    @Test
    void aConnectionOnWhichNothingComesIsClosed() throws IOException {
        try (var front = new Front(limits(8, LONG, LONG, LONG, SHORT));
                var client = new Client(front.port)) {
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void anAnswerThatNobodyReadsIsGivenUp() throws IOException {
        try (var front = new Front(limits(1, LONG, LONG, SHORT, LONG));
                var client = new Client(front.port)) {
            front.node.answer("commits.log", () -> Outcome.done(Collections.nCopies(200_000, Samples.SECOND)));
            client.post(LOG);
            // There is one connection at a time, so that the next is served when this one was given up.
            assertAnswers(front);
            assertThat(front.node.asked).containsExactly("commits.log(m1)");
        }
    }

    @Test
    void aCallThatTakesTooLongIsAnsweredAndGoesOn() throws IOException, InterruptedException {
        var let = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        try (var front = new Front(limits(8, LONG, SHORT, LONG, LONG))) {
            front.node.answer("commits.log", () -> {
                await(let);
                ended.countDown();
                return Outcome.done(List.<Commit>of());
            });
            var body = Client.rpc(front.port, LOG).body();
            assertThat(body)
                    .contains("\"message\":\"CommitsById was not done within 1 s; it goes on\"")
                    .contains("\"code\":\"TIMED_OUT\",\"kind\":\"unavailable\"");
            assertThat(ended.getCount()).isEqualTo(1);
            let.countDown();
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void moreCallsThanAllowedAreToldSo() throws IOException {
        var let = new CountDownLatch(1);
        try (var front = new Front(patient(8))) {
            front.node.answer("commits.log", () -> {
                await(let);
                return Outcome.done(List.<Commit>of());
            });
            var stuck = new ArrayList<Client>();
            for (int i = 0; i < 4; i++) {
                var client = new Client(front.port);
                client.post(LOG);
                stuck.add(client);
            }
            awaitTrue(() -> front.node.asked.size() == 4);
            var response = Client.rpc(front.port, PING);
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.body()).startsWith("the node is already answering 4 requests");
            let.countDown();
            for (var client : stuck) {
                assertThat(client.receive().body()).contains("\"result\":[]");
                client.close();
            }
        }
    }

    @Test
    void twoLargeBodiesAtOnceWaitForEachOther() throws IOException {
        var let = new CountDownLatch(1);
        try (var front = new Front(patient(8));
                var first = new Client(front.port);
                var second = new Client(front.port)) {
            front.node.answer("accounts.find", () -> {
                await(let);
                return Outcome.done(Samples.ALICE);
            });
            var large = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC.UserFromName\",\"params\":{\"Name\":\""
                    + "x".repeat(2_000) + "\"}}";
            first.post(large);
            awaitTrue(() -> front.node.asked.size() == 1);
            second.post(large);
            assertThat(second.isEndedWithin(Duration.ofMillis(200))).isFalse();
            assertThat(front.node.asked).hasSize(1);
            let.countDown();
            assertThat(first.receive().status()).isEqualTo(200);
        }
    }

    @Test
    void aBugIsToldByItsNumberAlone() throws IOException {
        try (var log = new Log(Workers.class.getName());
                var front = new Front(patient(8))) {
            front.node.answer("commits.log", () -> {
                throw new IllegalArgumentException("the innermost secret");
            });
            var response = Client.rpc(front.port, LOG);
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body())
                    .contains("\"message\":\"internal error, request " + response.header("X-Request-Id") + "\"")
                    .contains("\"code\":\"INTERNAL\",\"kind\":\"broken\"")
                    .doesNotContain("secret", "Exception");
            assertThat(log.records).singleElement().satisfies(record -> {
                assertThat(record.getLevel()).isEqualTo(Level.SEVERE);
                assertThat(record.getMessage()).contains(response.header("X-Request-Id"), "CommitsById");
                assertThat(record.getThrown()).hasMessage("the innermost secret");
            });
        }
    }

    /** What a logger and those below it write, kept here and not shown. */
    private static final class Log extends Handler implements AutoCloseable {
        private final List<LogRecord> records = new CopyOnWriteArrayList<>();
        private final Logger logger;

        Log(String name) {
            logger = Logger.getLogger(name);
            logger.addHandler(this);
            logger.setUseParentHandlers(false);
        }

        @Override
        public void publish(LogRecord record) {
            records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
            logger.setUseParentHandlers(true);
        }
    }

    @Test
    void whatIsUnderWayWhenTheNodeStopsIsEnded() throws Exception {
        var let = new CountDownLatch(1);
        var front = new Front();
        front.node.answer("commits.log", () -> {
            await(let);
            return Outcome.done(List.of(Samples.FIRST));
        });
        try (var client = new Client(front.port)) {
            client.post(LOG);
            awaitTrue(() -> front.node.asked.size() == 1);
            var stopping = Thread.ofPlatform().start(front::close);
            awaitTrue(() -> isRefused(front.port));
            let.countDown();
            assertThat(client.receive().body()).contains("Initial commit");
            assertThat(stopping.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void aClientThatGoesAwayIsWorthNoLineInTheLog() throws IOException {
        try (var log = new Log("io.helidon");
                var front = new Front(patient(1))) {
            front.node.answer("commits.log", () -> Outcome.done(Collections.nCopies(50_000, Samples.SECOND)));
            for (int i = 0; i < 10; i++) {
                try (var client = new Client(front.port)) {
                    client.post(LOG);
                }
                try (var client = new Client(front.port)) {
                    client.write("POST /rpc HTTP/1.1\r\nHost: x\r\n" + Client.BASIC + "\r\n" + JSON
                            + "\r\nContent-Length: 100\r\n\r\n{");
                }
            }
            assertAnswers(front);
            assertThat(log.records).noneMatch(record -> record.getLevel().intValue() >= Level.WARNING.intValue());
        }
    }

    private static boolean isRefused(int port) {
        try {
            new Client(port).close();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitTrue(java.util.function.BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(until);
            Thread.onSpinWait();
        }
    }
}
