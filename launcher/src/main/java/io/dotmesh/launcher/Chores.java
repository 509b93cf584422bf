package io.dotmesh.launcher;

import io.dotmesh.application.Node;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a node does unasked: first it mounts what was mounted before, then it drops what has expired, ever again. */
final class Chores implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Chores.class.getName());
    private static final int TEND_SECONDS = 60;
    private static final Duration LAST_WORK = Duration.ofSeconds(5);

    private final Node node;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    Chores(Node node) {
        this.node = node;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("chores")
                .uncaughtExceptionHandler(
                        (_, bug) -> LOG.log(Level.ERROR, "the chores ended; start the node again", bug))
                .start(this::work);
    }

    private void work() {
        node.mountAll();
        if (ended.getCount() == 0) {
            return;
        }
        node.follow()
                .toFault()
                .ifPresent(fault -> LOG.log(
                        Level.ERROR,
                        "the replicas of this node stay as they are until it is started again: {0}",
                        fault.detail()));
        try {
            while (!ended.await(TEND_SECONDS, TimeUnit.SECONDS)) {
                node.tend();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the chore that is under way, but not for long: the next start completes it. */
    @Override
    public void close() {
        ended.countDown();
        try {
            if (!thread.join(LAST_WORK)) {
                LOG.log(Level.WARNING, "a chore was under way at the end; the next start completes it");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
