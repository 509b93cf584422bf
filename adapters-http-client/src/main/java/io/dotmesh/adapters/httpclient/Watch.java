package io.dotmesh.adapters.httpclient;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Closes a socket when a time is over, unless it is ended before. */
final class Watch {
    private final CountDownLatch ended = new CountDownLatch(1);

    Watch(Socket socket, int millis) {
        Thread.ofPlatform().daemon().name("dm-deadline").start(() -> {
            try {
                if (!ended.await(millis, TimeUnit.MILLISECONDS)) {
                    socket.close();
                }
            } catch (InterruptedException | IOException _) {
                // The process ends, or the socket is closed already.
            }
        });
    }

    void end() {
        ended.countDown();
    }
}
