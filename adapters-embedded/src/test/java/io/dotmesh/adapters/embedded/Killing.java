package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Ends a store as if its process was killed: at the n-th thing that would change the disk, and then for good. */
final class Killing implements Steps, WatchedPosix.Watcher {
    private final int last;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final AtomicInteger steps = new AtomicInteger();
    private volatile boolean dead;
    private volatile String at = "";

    Killing(int last) {
        this.last = last;
    }

    /** The process ended here. No code may catch it and go on. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed(String at) {
            super(at);
        }
    }

    void arm() {
        armed.set(true);
    }

    void disarm() {
        armed.set(false);
    }

    boolean isDead() {
        return dead;
    }

    /** Before what it ended. */
    String at() {
        return at;
    }

    @Override
    public void before(String step) {
        if (dead) {
            throw new Killed(step);
        }
        if (armed.get() && steps.incrementAndGet() > last) {
            dead = true;
            at = step;
            throw new Killed(step);
        }
    }

    @Override
    public void before(WatchedPosix.Call call) throws IOException {
        if (call.changes()) {
            before(call.what() + " " + call.path());
        }
    }
}
