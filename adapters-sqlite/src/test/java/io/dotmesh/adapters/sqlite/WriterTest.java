package io.dotmesh.adapters.sqlite;

import static io.dotmesh.adapters.sqlite.Opened.answers;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.nio.file.Path;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WriterTest {
    private static final Outcome<Nothing> NO = Outcome.refused(FaultCode.BUSY, "the registry said no", "Leave it.");

    @TempDir
    private Path data;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch going = new CountDownLatch(1);

    @BeforeEach
    void makeTable() throws SQLException {
        Opened.in(data).close();
        Opened.script(data, "CREATE TABLE numbers (number INTEGER PRIMARY KEY)");
    }

    @AfterEach
    void endThreads() {
        going.countDown();
        threads.close();
    }

    private Path file() {
        return data.resolve("registry.db");
    }

    private Writer writer(int busyMillis) throws SQLException {
        var session = Session.writing(file());
        session.script("PRAGMA busy_timeout = " + busyMillis);
        return new Writer(session, new SqlFaults(file()));
    }

    private static Session.Work<Outcome<Nothing>> insert(int number) {
        return session -> {
            session.run("INSERT INTO numbers (number) VALUES (?)", number);
            return Outcome.done();
        };
    }

    private List<Long> numbers() {
        try (var readers = new Readers(file(), new SqlFaults(file()))) {
            return readers.read(session ->
                            Outcome.done(session.list("SELECT number FROM numbers ORDER BY number", Row::number)))
                    .orElseThrow();
        }
    }

    /** A change that is being made until the test lets it go on. */
    private Future<Outcome<Nothing>> held(Writer writer, int number) throws InterruptedException {
        var begun = new CountDownLatch(1);
        var answer = threads.submit(() -> writer.change(session -> {
            var inserted = insert(number).on(session);
            begun.countDown();
            awaited(going);
            return inserted;
        }));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        return answer;
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            // The writer's thread is interrupted when it is closed: it ends what it does all the same.
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T got(Future<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    @Test
    void readsDoNotWaitForAChangeAndDoNotSeeIt() throws Exception {
        try (var writer = writer(1_000)) {
            var answer = held(writer, 1);
            assertThat(numbers()).isEmpty();
            going.countDown();
            assertThat(got(answer)).isEqualTo(Outcome.done());
            assertThat(numbers()).containsExactly(1L);
        }
    }

    @Test
    void changesThatWaitTogetherAreEachMadeOrRefusedAlone() throws Exception {
        try (var writer = writer(1_000)) {
            var first = held(writer, 1);
            var answers = new ArrayList<Future<Outcome<Nothing>>>();
            for (int number = 2; number < 40; number++) {
                answers.add(submitted(writer, number));
            }
            going.countDown();
            assertThat(got(first)).isEqualTo(Outcome.done());
            var made = new ArrayList<Long>(List.of(1L));
            for (int number = 2; number < 40; number++) {
                var answer = answers.get(number - 2);
                switch (number % 4) {
                    case 0 -> assertThat(got(answer)).isEqualTo(NO);
                    case 1 -> answers(FaultCode.CORRUPT, got(answer));
                    case 2 -> assertThat(failure(answer)).isInstanceOf(IllegalStateException.class);
                    default -> {
                        assertThat(got(answer)).isEqualTo(Outcome.done());
                        made.add((long) number);
                    }
                }
            }
            assertThat(numbers()).isEqualTo(made);
            assertThat(writer.change(insert(100))).isEqualTo(Outcome.done());
        }
    }

    private Future<Outcome<Nothing>> submitted(Writer writer, int number) {
        return threads.submit(() -> writer.change(session -> {
            insert(number).on(session);
            return switch (number % 4) {
                case 0 -> NO;
                case 1 -> throw new SQLDataException("the registry made an error");
                case 2 -> throw new IllegalStateException("a bug");
                default -> Outcome.done();
            };
        }));
    }

    private static Throwable failure(Future<?> future) throws Exception {
        try {
            return new AssertionError("answered " + got(future));
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }

    @Test
    void aFileThatAnotherHoldsForTooLongIsAnsweredInTime() throws Exception {
        try (var other = writer(1_000);
                var writer = writer(50)) {
            var holding = held(other, 1);
            answers(FaultCode.TIMED_OUT, writer.change(insert(2)));
            going.countDown();
            assertThat(got(holding)).isEqualTo(Outcome.done());
            assertThat(writer.change(insert(2))).isEqualTo(Outcome.done());
        }
        assertThat(numbers()).containsExactly(1L, 2L);
    }

    @Test
    void whatIsBeingMadeWhenItIsClosedIsMadeAndWhatWaitsIsNot() throws Exception {
        var writer = writer(1_000);
        var first = held(writer, 1);
        var second = threads.submit(() -> writer.change(insert(2)));
        var closing = CompletableFuture.runAsync(writer::close, threads);
        going.countDown();
        closing.get(30, TimeUnit.SECONDS);
        assertThat(got(first)).isEqualTo(Outcome.done());
        var late = got(second);
        assertThat(numbers()).containsExactlyElementsOf(late.isDone() ? List.of(1L, 2L) : List.of(1L));
        answers(FaultCode.REGISTRY_UNAVAILABLE, writer.change(insert(3)));
    }

    @Test
    void oneWhoIsInterruptedDoesNotHoldUpOthers() throws Exception {
        try (var writer = writer(1_000)) {
            var first = held(writer, 1);
            var answer = new CompletableFuture<Outcome<Nothing>>();
            var thread = Thread.ofVirtual().start(() -> answer.complete(writer.change(insert(2))));
            thread.interrupt();
            answers(FaultCode.TIMED_OUT, answer.get(30, TimeUnit.SECONDS));
            going.countDown();
            assertThat(got(first)).isEqualTo(Outcome.done());
            assertThat(writer.change(insert(3))).isEqualTo(Outcome.done());
        }
        assertThat(numbers()).containsExactly(1L, 3L);
    }
}
