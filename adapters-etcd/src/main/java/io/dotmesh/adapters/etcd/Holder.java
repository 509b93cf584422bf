package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The claim of one node to a registry that nodes cannot share yet: a key under a lease, on which every change depends. A
 * node that is cut off loses it when the lease ends, and from then on changes nothing, whatever it believes.
 *
 * <p>A node that was killed finds its own claim again by the mark in its data directory, and need not wait for its end.
 */
final class Holder implements AutoCloseable {
    static final String KEY = Layout.UNWATCHED + "holder";

    /** How long a claim outlives the node that made it. */
    static final Duration LEASE = Duration.ofSeconds(15);

    /** How often within that it is prolonged. */
    private static final int TIMES = 5;

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final System.Logger LOG = System.getLogger(Holder.class.getName());

    private final Etcd etcd;
    private final NodeMark mark;
    private final String claim;
    private final Duration lasting;
    private final Duration patience;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread keeping = Thread.ofVirtual().name("etcd-holder").unstarted(this::keep);
    private volatile long lease;

    private Holder(Etcd etcd, NodeMark mark, String claim, Duration lasting, Duration patience) {
        this.etcd = etcd;
        this.mark = mark;
        this.claim = claim;
        this.lasting = lasting;
        this.patience = patience;
    }

    /**
     * Claims the registry for the node that has the data directory, and waits for the end of a claim that nobody prolongs.
     * {@code LOCKED} while another node holds it.
     */
    static Outcome<Holder> claim(Etcd etcd, Path data, Duration lasting, Duration patience, InstantSource clock) {
        return NodeMark.take(data, NodeMark.OF_HOLDER).then(mark -> {
            var holder = new Holder(etcd, mark, mark.claim(clock.instant()), lasting, patience);
            var claimed = holder.claim();
            if (claimed.isDone()) {
                etcd.onlyWhile(KEY, holder.claim);
                holder.keeping.start();
            } else {
                mark.close();
            }
            return claimed.map(_ -> holder);
        });
    }

    private Outcome<Nothing> claim() {
        var end = Deadline.in(lasting.plus(patience));
        while (true) {
            var tried = tryToClaim();
            if (!(tried instanceof Outcome.Done<Optional<Entry>>(var other))) {
                return tried.map(_ -> Nothing.NOTHING);
            }
            if (other.isEmpty()) {
                return Outcome.done();
            }
            if (end.nanosLeft() <= 0 || isClosedWithin(PAUSE)) {
                return Outcome.unavailable(
                        FaultCode.LOCKED,
                        "another node uses the registry in etcd: "
                                + NodeMark.words(other.get().value()),
                        "Stop that node, or give this one an etcd-prefix of its own: nodes cannot share a registry yet.");
            }
        }
    }

    /** Answers who else holds it; empty when this node does. */
    private Outcome<Optional<Entry>> tryToClaim() {
        return etcd.grant(lasting, deadline()).then(granted -> {
            var tried = etcd.hold(KEY, claim, granted, Optional.empty(), Map.of(), deadline())
                    .then(other ->
                            other.filter(entry -> mark.isOwn(entry.value())).isPresent()
                                    ? etcd.hold(KEY, claim, granted, other, Map.of(), deadline())
                                    : Outcome.done(other));
            if (tried.map(Optional::isEmpty).orElse(false)) {
                lease = granted;
            } else {
                etcd.revoke(granted, deadline());
            }
            return tried;
        });
    }

    private void keep() {
        var told = "";
        while (!isClosedWithin(lasting.dividedBy(TIMES))) {
            // The end of the lease may have come, and with it that of the key; or somebody took it away.
            boolean kept = etcd.prolong(lease, deadline()).isDone() && isThere();
            var why = kept
                    ? Optional.<String>empty()
                    : tryToClaim()
                            .map(other -> other.map(entry -> NodeMark.words(entry.value()) + " holds it"))
                            .fold(other -> other, fault -> Optional.of(fault.detail()));
            // Once for each reason, not for each try.
            if (why.isPresent() && !why.get().equals(told)) {
                LOG.log(System.Logger.Level.WARNING, "the registry in etcd is not held by this node: {0}", why.get());
            }
            told = why.orElse("");
        }
    }

    private boolean isThere() {
        return etcd.read(KeyRange.of(KEY), deadline())
                .map(found -> found.stream().anyMatch(entry -> entry.value().equals(claim)))
                .orElse(true);
    }

    private boolean isClosedWithin(Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Or it might claim anew what is given back here. */
    private void awaitKeeping() {
        try {
            keeping.join(patience.multipliedBy(2));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Deadline deadline() {
        return Deadline.in(patience);
    }

    /** The next node need not wait for the end of the lease. */
    @Override
    public void close() {
        closed.countDown();
        awaitKeeping();
        etcd.revoke(lease, deadline())
                .toFault()
                .ifPresent(fault ->
                        LOG.log(System.Logger.Level.INFO, "the registry is held a while longer: {0}", fault.detail()));
        mark.close();
    }
}
