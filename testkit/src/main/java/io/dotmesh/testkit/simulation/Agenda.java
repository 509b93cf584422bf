package io.dotmesh.testkit.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What happens when. Of what is due at the same time, the first put there is first. */
final class Agenda {
    private record Entry(long time, long order, Runnable action) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::time).thenComparingLong(Entry::order));
    private long now;
    private long order;

    long now() {
        return now;
    }

    void in(long delay, Runnable action) {
        entries.add(new Entry(now + delay, order++, action));
    }

    /** Does what is due next, if that is before the end. */
    boolean step(long end) {
        var next = entries.peek();
        if (next == null || next.time() > end) {
            return false;
        }
        entries.remove();
        now = next.time();
        next.action().run();
        return true;
    }
}
