package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.RecursiveTask;

/** Work that another thread may do, and whose failure comes out where its result is wanted. */
final class Later<T> extends RecursiveTask<Later.Result<T>> {
    private static final long serialVersionUID = 1;

    // Enough for the other threads to have something to take, few enough to keep few directories open.
    private static final int SURPLUS = 3;

    private final transient Work<T> work;

    private Later(Work<T> work) {
        this.work = work;
    }

    /** Something that takes long and may fail. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** What became of it. */
    record Result<T>(Optional<T> value, Optional<IOException> failure) {}

    static <T> Later<T> of(Work<T> work) {
        return new Later<>(work);
    }

    /** Begins it when a thread is free. Only within a pool. */
    static <T> Later<T> forked(Work<T> work) {
        var later = new Later<>(work);
        later.fork();
        return later;
    }

    /** Does it here and now, or leaves it to another thread of the pool if those have little to do. */
    static <T> Later<T> shared(Work<T> work) {
        var later = new Later<>(work);
        if (getSurplusQueuedTaskCount() < SURPLUS) {
            later.fork();
        } else {
            later.invoke();
        }
        return later;
    }

    @Override
    protected Result<T> compute() {
        try {
            return new Result<>(Optional.of(work.run()), Optional.empty());
        } catch (IOException e) {
            return new Result<>(Optional.empty(), Optional.of(e));
        }
    }

    T result() throws IOException {
        return of(join());
    }

    private static <T> T of(Result<T> result) throws IOException {
        if (result.failure().isPresent()) {
            throw result.failure().get();
        }
        return result.value().orElseThrow();
    }

    /** Waits until all have ended, however they did. */
    static void settle(Collection<? extends Later<?>> all) {
        all.forEach(Later::quietlyJoin);
    }
}
