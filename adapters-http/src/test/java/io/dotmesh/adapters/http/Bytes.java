package io.dotmesh.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** So many bytes, made as they are read; and then an end, a failure, or nothing until it is closed. */
final class Bytes extends InputStream {
    private enum Then {
        END,
        FAILURE,
        NOTHING
    }

    private final CountDownLatch closed = new CountDownLatch(1);
    private final long many;
    private Then then;
    private final AtomicLong given = new AtomicLong();

    Bytes(long many, boolean fails) {
        this.many = many;
        this.then = fails ? Then.FAILURE : Then.END;
    }

    Bytes thenNothing() {
        then = Then.NOTHING;
        return this;
    }

    long given() {
        return given.get();
    }

    void awaitClosed() {
        assertThat(isClosedWithin(Duration.ofSeconds(20))).as("closed").isTrue();
    }

    /** Until nothing more is taken for that long. */
    void awaitRest(Duration quiet) {
        long before = -1;
        while (before != given()) {
            before = given();
            assertThat(isClosedWithin(quiet)).isFalse();
        }
    }

    private boolean isClosedWithin(Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (closed.getCount() == 0) {
            throw new IOException("closed");
        }
        int count = (int) Math.min(length, many - given.get());
        if (count > 0) {
            given.addAndGet(count);
            return count;
        }
        return switch (then) {
            case END -> -1;
            case FAILURE -> throw new IOException("the store failed");
            case NOTHING -> {
                awaitClosed();
                throw new IOException("closed");
            }
        };
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
