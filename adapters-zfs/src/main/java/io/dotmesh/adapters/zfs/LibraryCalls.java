package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls of the library, each with a deadline. A call into the kernel cannot be ended from outside, and one that a
 * suspended pool holds up may never come back; its thread is given up then, and so many at most. Threads that nobody
 * needs end by themselves.
 *
 * <p>What was given up may still happen. Until it has come back, nothing else is asked about the datasets that it was
 * about, or it could undo, long after it was answered for, what people did since.
 */
final class LibraryCalls {
    private static final int CALLS_MAX = 64;

    private final Duration deadline;
    private final Semaphore free = new Semaphore(CALLS_MAX);
    private final Map<String, GivenUp> givenUp = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("zfs-call-", 0).factory());

    LibraryCalls(Duration deadline) {
        this.deadline = deadline;
    }

    private record GivenUp(String what, Future<?> answer) {}

    /** A call about the whole pool. */
    <T> Outcome<T> call(String what, Callable<Outcome<T>> work) {
        return call(what, List.of(), work);
    }

    /**
     * @param what is done, for people
     * @param about the datasets, and those of the snapshots, that must be left alone until it has come back
     */
    <T> Outcome<T> call(String what, Collection<? extends Named> about, Callable<Outcome<T>> work) {
        var datasets = about.stream().map(LibraryCalls::dataset).distinct().toList();
        var held = datasets.stream().flatMap(each -> held(each).stream()).findFirst();
        if (held.isPresent()) {
            return Outcome.unavailable(
                    FaultCode.BUSY,
                    what + ": an earlier call, to " + held.get().what() + ", has not come back from ZFS",
                    "Look at 'zpool status': a pool may be suspended. Ask again when it serves.");
        }
        if (!free.tryAcquire()) {
            return Outcome.unavailable(
                    FaultCode.STORAGE_UNAVAILABLE,
                    what + ": " + CALLS_MAX + " other calls of ZFS have not come back",
                    "Look at 'zpool status'.");
        }
        var answer = threads.submit(() -> {
            try {
                return work.call();
            } finally {
                free.release();
            }
        });
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            giveUp(what, datasets, answer);
            return Outcome.unavailable(
                    FaultCode.TIMED_OUT,
                    what + ": ZFS did not answer within " + deadline.toSeconds() + " s; it may still happen",
                    "Look at 'zpool status': a pool may be suspended.");
        } catch (ExecutionException e) {
            throw new IllegalStateException(what + " failed as no call may", e.getCause());
        } catch (InterruptedException _) {
            giveUp(what, datasets, answer);
            Thread.currentThread().interrupt();
            return Outcome.unavailable(
                    FaultCode.TIMED_OUT, what + " was not waited for, because the node stops", "Ask again later.");
        }
    }

    /** For what lasts longer than a call, and was not waited for any more. */
    void givenUp(String what, Named about, Future<?> answer) {
        giveUp(what, List.of(dataset(about)), answer);
    }

    private static String dataset(Named named) {
        return switch (named) {
            case Named.Dataset dataset -> dataset.name();
            case Named.Snapshot snapshot -> snapshot.dataset().name();
        };
    }

    private void giveUp(String what, List<String> datasets, Future<?> answer) {
        datasets.forEach(each -> givenUp.put(each, new GivenUp(what, answer)));
    }

    private Optional<GivenUp> held(String dataset) {
        return Optional.ofNullable(
                givenUp.computeIfPresent(dataset, (_, call) -> call.answer().isDone() ? null : call));
    }
}
