package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.Outcome;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Lets those of this process who change the same thing do so in turns: at once, all but one would have to begin again. */
final class Turns {
    private static final int LANES = 64;

    private final EtcdFaults faults;
    private final ReentrantLock[] lanes =
            IntStream.range(0, LANES).mapToObj(_ -> new ReentrantLock(true)).toArray(ReentrantLock[]::new);

    Turns(EtcdFaults faults) {
        this.faults = faults;
    }

    <T> Outcome<T> take(String subject, Deadline deadline, Supplier<Outcome<T>> work) {
        var lane = lanes[Math.floorMod(subject.hashCode(), LANES)];
        try {
            if (!lane.tryLock(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
                return faults.tooLate();
            }
        } catch (InterruptedException _) {
            return faults.interrupted();
        }
        try {
            return work.get();
        } finally {
            lane.unlock();
        }
    }
}
