package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.Entrance;
import io.dotmesh.ports.spi.FrontEndProvider.FrontEnd;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.List;

/** The two ports on which a node is asked: one for everything, and one above it that tells whether the node lives. */
final class HttpFrontEnd implements FrontEnd {
    private static final String LIVENESS = "liveness";

    private final WebServer server;
    private final Workers workers;
    private final Watch watch;
    private final InetAddress address;

    private HttpFrontEnd(WebServer server, Workers workers, Watch watch, InetAddress address) {
        this.server = server;
        this.workers = workers;
        this.watch = watch;
        this.address = address;
    }

    static Outcome<FrontEnd> open(Entrance entrance, Settings settings, Limits limits, InstantSource clock) {
        return free(settings.address(), settings.port())
                .then(_ -> free(settings.address(), settings.livenessPort()))
                .then(_ -> started(entrance, settings, limits, clock));
    }

    /** Helidon only logs that an address is taken, so it is tried before. */
    private static Outcome<Nothing> free(InetAddress address, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return Outcome.done();
        } catch (IOException e) {
            return taken(url(address, port) + ": " + e.getMessage());
        }
    }

    private static <T> Outcome<T> taken(String detail) {
        return Outcome.refused(
                FaultCode.LOCKED,
                "cannot listen on " + detail,
                "Stop what listens there, for instance another node, or choose another address or port.");
    }

    private static Outcome<FrontEnd> started(Entrance entrance, Settings settings, Limits limits, InstantSource clock) {
        var workers = new Workers(limits.calls());
        var watch = new Watch(limits);
        var meters = new Meters();
        var gate = new Gate(entrance, workers);
        var routes = new Routes(
                new RpcRoute(gate, new Bodies(limits), workers, watch, meters, limits),
                new DiffRoute(gate, workers, watch, limits),
                new LaterRoute(gate),
                new ClusterRoute(gate, workers, watch, new Outflow(limits, watch)),
                new Probe(entrance, workers, meters, clock),
                watch,
                meters);
        var server = WebServer.builder()
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .update(listener -> listen(listener, settings.address(), settings.port(), routes.api(), watch, limits))
                .putSocket(
                        LIVENESS,
                        listener -> listen(
                                listener,
                                settings.address(),
                                settings.livenessPort(),
                                routes.liveness(),
                                watch,
                                limits))
                .build()
                .start();
        var front = new HttpFrontEnd(server, workers, watch, settings.address());
        if (server.isRunning()) {
            return Outcome.done(front);
        }
        front.close();
        return taken(url(settings.address(), settings.port()) + " or port " + settings.livenessPort()
                + ": taken a moment ago");
    }

    private static void listen(
            ListenerConfig.BuilderBase<?, ?> listener,
            InetAddress address,
            int port,
            Handler handler,
            Watch watch,
            Limits limits) {
        listener.address(address)
                .port(port)
                .connectionOptions(options(limits))
                .maxTcpConnections(limits.connections())
                .maxPayloadSize(limits.bodyBytesMax())
                .writeBufferSize(16 * 1024)
                .idleConnectionTimeout(limits.idle())
                .idleConnectionPeriod(limits.idle().dividedBy(6))
                .shutdownGracePeriod(limits.grace())
                .directHandlers(Oddities.handlers())
                .protocolsDiscoverServices(false)
                .addProtocol(Http1Config.builder()
                        .addReceiveListener(new Arrival(watch, limits.bodyBytesMax()))
                        .receiveLog(false)
                        .sendLog(false)
                        .build())
                .routing(HttpRouting.builder()
                        .addFilter((chain, _, response) -> {
                            chain.proceed();
                            endIfSaid(response);
                        })
                        .any(handler));
    }

    /** Helidon 4.4.1 says so and goes on, and would take what is left of a refused body for the next request. */
    private static void endIfSaid(ServerResponse response) {
        if (response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("as the answer says");
        }
    }

    private static SocketOptions options(Limits limits) {
        return SocketOptions.builder()
                .tcpNoDelay(true)
                .readTimeout(limits.arrival())
                .build();
    }

    private static String url(InetAddress address, int port) {
        var host = address.getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public List<String> addresses() {
        return List.of(url(address, server.port()), url(address, server.port(LIVENESS)) + "/check");
    }

    @Override
    public void close() {
        server.stop();
        watch.close();
        workers.close();
    }
}
