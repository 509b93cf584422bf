package io.dotmesh.adapters.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Shows a person that something takes a while: nothing for half a second, then what, and for how long already. */
final class Spinner implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 500;
    private static final int FRAME_MILLIS = 100;
    private static final String FRAMES = "|/-\\";
    private static final String CLEAR = "\r\033[K";

    private final PrintStream err;
    private final String what;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    Spinner(PrintStream err, String what) {
        this.err = err;
        this.what = what;
        this.thread = Thread.ofPlatform().daemon().name("dm-spinner").unstarted(this::turn);
    }

    void start() {
        thread.start();
    }

    private void turn() {
        try {
            if (ended.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
            int tenths = PATIENCE_MILLIS / FRAME_MILLIS;
            do {
                err.print(CLEAR + FRAMES.charAt(tenths % FRAMES.length()) + " " + what + " " + tenths / 10 + " s");
                err.flush();
                tenths++;
            } while (!ended.await(FRAME_MILLIS, TimeUnit.MILLISECONDS));
            err.print(CLEAR);
            err.flush();
        } catch (InterruptedException _) {
            // The process ends.
        }
    }

    /** Afterwards nothing of it is on the screen any more. */
    @Override
    public void close() {
        ended.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
