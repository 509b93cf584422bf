package io.dotmesh.adapters.http;

import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.concurrent.atomic.AtomicLong;

/** Which address is answered by what. */
final class Routes {
    private final RpcRoute rpc;
    private final DiffRoute diff;
    private final LaterRoute later;
    private final ClusterRoute cluster;
    private final Probe probe;
    private final Watch watch;
    private final Meters meters;
    private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    private final AtomicLong count = new AtomicLong();

    Routes(
            RpcRoute rpc,
            DiffRoute diff,
            LaterRoute later,
            ClusterRoute cluster,
            Probe probe,
            Watch watch,
            Meters meters) {
        this.rpc = rpc;
        this.diff = diff;
        this.later = later;
        this.cluster = cluster;
        this.probe = probe;
        this.watch = watch;
        this.meters = meters;
    }

    /** For the port that clients know. */
    Handler api() {
        return watched((request, response) -> {
            var path = request.path().rawPath();
            switch (path) {
                case "/rpc" -> metered("/rpc", request, response, rpc::handle);
                case "/check" -> {
                    Bodies.drop(request, response);
                    probe.check(request, response);
                }
                case "/metrics" -> {
                    Bodies.drop(request, response);
                    probe.figures(request, response);
                }
                default -> {
                    if (path.startsWith("/diff/")) {
                        metered("/diff/*", request, response, diff::handle);
                    } else if (path.startsWith("/cluster/")) {
                        metered("/cluster/*", request, response, cluster::handle);
                    } else if (path.startsWith("/s3/")) {
                        metered("/s3/*", request, response, later::handle);
                    } else if (path.startsWith("/filesystems/")) {
                        metered("/filesystems/*", request, response, later::handle);
                    } else {
                        metered("other", request, response, (_, _, _) -> unknown(request, response));
                    }
                }
            }
        });
    }

    /** For the port above, which only tells whether the node lives. */
    Handler liveness() {
        return watched((request, response) -> {
            if (request.path().rawPath().equals("/check")) {
                Bodies.drop(request, response);
                probe.check(request, response);
            } else {
                unknown(request, response);
            }
        });
    }

    private static void unknown(ServerRequest request, ServerResponse response) {
        Bodies.drop(request, response);
        Reply.text(request, response, Status.NOT_FOUND_404, "404 page not found\n");
    }

    private Handler watched(Handler handler) {
        return (request, response) -> {
            if (!request.content().hasEntity()) {
                watch.arrived(request);
            }
            Reply.common(response);
            try {
                handler.handle(request, response);
            } finally {
                watch.done(request);
            }
        };
    }

    @FunctionalInterface
    private interface Named {
        void handle(ServerRequest request, ServerResponse response, String id);
    }

    private void metered(String url, ServerRequest request, ServerResponse response, Named route) {
        long began = System.nanoTime();
        var id = run + "-" + count.incrementAndGet();
        response.header("X-Request-Id", id);
        try {
            route.handle(request, response, id);
        } finally {
            meters.request(
                    url, request.prologue().method().text(), response.status().code(), System.nanoTime() - began);
        }
    }
}
