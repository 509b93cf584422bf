package io.dotmesh.testkit.contract;

import io.dotmesh.domain.fault.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Several who ask at the same time. */
final class AtOnce {
    static final int DEADLINE_SECONDS = 60;

    private AtOnce() {}

    /** What so many answer when they ask at once, each in a thread of its own. */
    static <T> List<Outcome<T>> ask(int threads, IntFunction<Callable<Outcome<T>>> ask) {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = IntStream.range(0, threads)
                    .mapToObj(who -> executor.submit(ask.apply(who)))
                    .toList();
            var answers = new ArrayList<Outcome<T>>();
            for (var future : asked) {
                answers.add(future.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
            }
            return answers;
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
