package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** The connection to etcd, and those that came before it and may still have an answer to give. */
final class Connections implements AutoCloseable {
    private static final int MESSAGE_BYTES_MAX = 64 << 20;

    /** etcd takes pings every five seconds and no oftener. */
    private static final Duration PING_EVERY = Duration.ofSeconds(10);

    /** Twice, for what can be asked again without harm. */
    private static final int RETRY_MILLIS = 100;

    private static final int RETRY_MILLIS_MAX = 400;

    private final ClientBuilder builder;
    private final Duration patience;
    private final Deque<Retired> retired = new ArrayDeque<>();
    private volatile Client current;
    private boolean closed;

    private record Retired(Client client, long end) {}

    private Connections(ClientBuilder builder, Duration patience) {
        this.builder = builder;
        this.patience = patience;
        this.current = builder.build();
    }

    /** Does not wait for etcd. */
    static Outcome<Connections> to(Settings settings) {
        var builder = Client.builder()
                .endpoints(settings.endpoints())
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .keepaliveTime(PING_EVERY)
                .keepaliveTimeout(settings.patience())
                .keepaliveWithoutCalls(false)
                .connectTimeout(settings.patience())
                // A call that waits for a connection would be made after everybody has stopped waiting for it.
                .waitForReady(false)
                .retryDelay(RETRY_MILLIS)
                .retryMaxDelay(RETRY_MILLIS_MAX)
                .retryMaxDuration(settings.patience())
                .interceptor(new Bounded(settings.patience()));
        settings.user().ifPresent(user -> builder.user(bytes(user.name())).password(bytes(user.password())));
        if (settings.isEncrypted()) {
            try {
                // Of several endpoints each has to prove the name of the first: jetcd asks for one name alone.
                builder.authority(settings.endpoints().getFirst().getAuthority())
                        .sslContext(context -> {
                            settings.authority().ifPresent(file -> context.trustManager(file.toFile()));
                            settings.identity()
                                    .ifPresent(identity -> context.keyManager(
                                            identity.certificate().toFile(),
                                            identity.key().toFile()));
                        });
            } catch (SSLException | IllegalArgumentException e) {
                return Outcome.refused(
                        FaultCode.CONFIGURATION,
                        "the certificates for etcd cannot be used: " + e.getMessage(),
                        "Check etcd-ca, etcd-certificate and etcd-key: PEM, and the key in PKCS #8 without a password.");
            }
        }
        return Outcome.done(new Connections(builder, settings.patience()));
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    Client current() {
        return current;
    }

    /** What waits for an answer on the old one still gets it. */
    synchronized void renew() {
        if (closed) {
            return;
        }
        long now = System.nanoTime();
        while (!retired.isEmpty() && retired.getFirst().end() - now < 0) {
            retired.removeFirst().client().close();
        }
        retired.addLast(new Retired(current, now + patience.toNanos()));
        current = builder.build();
    }

    @Override
    public synchronized void close() {
        closed = true;
        retired.forEach(old -> old.client().close());
        retired.clear();
        current.close();
    }

    /** Gives every call a deadline, which jetcd does not; a watch is no call in this sense. */
    private record Bounded(Duration patience) implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            var bounded = method.getType() == MethodDescriptor.MethodType.UNARY
                    ? options.withDeadlineAfter(patience.toNanos(), TimeUnit.NANOSECONDS)
                    : options;
            return next.newCall(method, bounded);
        }
    }
}
