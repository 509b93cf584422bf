package io.dotmesh.adapters.sqlite;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes all changes, one after the other, in a thread of its own: waiting for the disk inside native code would hold
 * the carrier of a virtual thread. Changes that wait at the same time become durable by one write, each of them made or
 * refused as if it were alone.
 */
final class Writer implements AutoCloseable {
    private static final int WAITING_MAX = 1_024;
    private static final int TOGETHER_MAX = 128;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    private final Session session;
    private final SqlFaults faults;
    private final BlockingQueue<Asked> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Thread thread;
    private volatile boolean closed;

    Writer(Session session, SqlFaults faults) {
        this.session = session;
        this.faults = faults;
        this.thread = Thread.ofPlatform().daemon().name("registry-writer").start(this::serve);
    }

    /** A change that is asked for, and who waits for it. Nobody does any more when the answer is there already. */
    private record Asked(
            Session.Work<Outcome<Nothing>> work, Runnable afterwards, CompletableFuture<Outcome<Nothing>> answer) {
        private void tell(Outcome<Nothing> outcome) {
            if (outcome.isDone()) {
                afterwards.run();
            }
            answer.complete(outcome);
        }
    }

    /** Makes a change and answers when it is durable. What answers a fault changes nothing. */
    Outcome<Nothing> change(Session.Work<Outcome<Nothing>> work) {
        return change(work, () -> {});
    }

    /** The same; what is to happen afterwards does so when it is durable, whoever still waits for the answer. */
    Outcome<Nothing> change(Session.Work<Outcome<Nothing>> work, Runnable afterwards) {
        var asked = new Asked(work, afterwards, new CompletableFuture<>());
        try {
            if (closed) {
                return Readers.isClosed();
            }
            if (!waiting.offer(asked, ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                return tooLate("it was not begun");
            }
            // The thread may have ended between the two: then nobody else will answer.
            if (closed && waiting.remove(asked)) {
                return Readers.isClosed();
            }
            return asked.answer().get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return asked.answer().complete(tooLate("nobody waits for it")) && waiting.remove(asked)
                    ? tooLate("it was not begun")
                    : tooLate("it may still be made");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            asked.answer().complete(tooLate("nobody waits for it"));
            return tooLate("the one who asked was interrupted, and it may still be made");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a change of the registry failed", e.getCause());
        }
    }

    private static Outcome<Nothing> tooLate(String what) {
        return Outcome.unavailable(
                FaultCode.TIMED_OUT,
                "the registry did not answer a change within " + ANSWER_MAX.toSeconds() + " seconds; " + what,
                "Check the disk of the data directory, look at what there is now, and try again.");
    }

    private void serve() {
        var together = new ArrayList<Asked>();
        try {
            while (!closed) {
                together.add(waiting.take());
                waiting.drainTo(together, TOGETHER_MAX - 1);
                make(together);
                together.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waiting.drainTo(together);
        together.forEach(asked -> asked.answer().complete(Readers.isClosed()));
    }

    private void make(List<Asked> together) {
        together.removeIf(asked -> asked.answer().isDone());
        if (together.size() < 2) {
            together.forEach(this::makeAlone);
            return;
        }
        try {
            var answers = inTransaction(together);
            for (int i = 0; i < together.size(); i++) {
                together.get(i).tell(answers.get(i));
            }
        } catch (SQLException | RuntimeException e) {
            // The error of one undid them all: each again, alone, so that it undoes only itself.
            together.forEach(this::makeAlone);
        }
    }

    private void makeAlone(Asked asked) {
        try {
            asked.tell(inTransaction(List.of(asked)).getFirst());
        } catch (SQLException e) {
            asked.answer().complete(faults.of(e));
        } catch (RuntimeException e) {
            // A bug: whoever asked is told, and the thread goes on for the others.
            asked.answer().completeExceptionally(e);
        }
    }

    private List<Outcome<Nothing>> inTransaction(List<Asked> together) throws SQLException {
        session.run("BEGIN IMMEDIATE");
        return session.thenRun("COMMIT", open -> {
            var answers = new ArrayList<Outcome<Nothing>>();
            for (var asked : together) {
                open.run("SAVEPOINT one");
                var answer = asked.work().on(open);
                if (!answer.isDone()) {
                    open.run("ROLLBACK TO one");
                }
                open.run("RELEASE one");
                answers.add(answer);
            }
            return answers;
        });
    }

    /** Ends after the change that is being made; those that wait are told so. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        boolean interrupted = false;
        try {
            thread.join(ANSWER_MAX);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        try {
            session.close();
        } catch (SQLException e) {
            faults.of(e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
