package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The threads that call the application.
 *
 * <p>Platform threads, not the virtual ones of the connections: a commit reads and hashes for seconds without waiting for
 * anything, and two such on the carriers of a small machine would let nobody else in, probes included.
 */
final class Workers implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Workers.class.getName());

    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("http-call-", 0).factory());
    private final int max;
    // Not the size of the pool: a thread that has just answered is not yet free again, and whoever got that answer and
    // asks for the next thing would be refused.
    private final Semaphore free;

    Workers(int max) {
        this.max = max;
        this.free = new Semaphore(max);
    }

    /**
     * The answer of {@code work}, or a fault when it takes longer than {@code limit} or ends with an exception. What
     * takes longer goes on: a change that is half done is worse than one that nobody waits for.
     *
     * @param what it is, for people
     * @param id by which it is found in the log
     */
    <T> Outcome<T> call(String what, String id, Duration limit, Callable<Outcome<T>> work) {
        if (!free.tryAcquire()) {
            return Outcome.unavailable(
                    FaultCode.LIMIT, "the node is already answering " + max + " requests", "Ask again in a moment.");
        }
        Future<Outcome<T>> answer;
        try {
            answer = threads.submit(() -> {
                try {
                    return work.call();
                } finally {
                    free.release();
                }
            });
        } catch (RejectedExecutionException e) {
            free.release();
            return stopping(what);
        }
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            LOG.log(Level.ERROR, () -> what + ", request " + id + ": a bug", e.getCause());
            return Outcome.faulted(bug(id));
        } catch (TimeoutException e) {
            LOG.log(Level.WARNING, () -> what + ", request " + id + ": not done within " + limit.toSeconds() + " s");
            return Outcome.unavailable(
                    FaultCode.TIMED_OUT,
                    what + " was not done within " + limit.toSeconds() + " s; it goes on",
                    "Look in a while whether it is done before you ask again.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return stopping(what);
        }
    }

    private static <T> Outcome<T> stopping(String what) {
        return Outcome.unavailable(
                FaultCode.UNREACHABLE, what + " was not waited for, because the node stops", "Ask again later.");
    }

    static Fault bug(String id) {
        return new Fault.Broken(
                FaultCode.INTERNAL,
                "internal error, request " + id,
                "Look for the request in the log of the node, and report what is there.");
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
