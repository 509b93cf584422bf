package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.NodeRegister.Membership;
import io.dotmesh.ports.driven.NodeRegister.NodeRecord;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A node that is there: a key under a lease, which is prolonged several times while it lasts, and what it says of itself,
 * which is written now and then, so that others know later when it was last seen. A lease that ended, as that of a node
 * that was cut off or stood still, is replaced by another.
 */
final class Member implements Membership {
    /** How long others believe that a node is there which gives no sign any more. */
    static final Duration LEASE = Duration.ofSeconds(15);

    /** How often within that it is prolonged. */
    private static final int TIMES = 5;

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final System.Logger LOG = System.getLogger(Member.class.getName());

    private final Etcd etcd;
    private final NodeMark mark;
    private final NodeRecord self;
    private final String claim;
    private final Duration lasting;
    private final Duration patience;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread keeping = Thread.ofVirtual().name("etcd-member").unstarted(this::keep);
    private long lease;
    private long written;
    private boolean left;

    private Member(
            Etcd etcd, NodeMark mark, NodeRecord self, Duration lasting, Duration patience, InstantSource clock) {
        this.etcd = etcd;
        this.mark = mark;
        this.self = self;
        this.claim = mark.claim(clock.instant());
        this.lasting = lasting;
        this.patience = patience;
        this.clock = clock;
    }

    /**
     * Enters a node, and waits for the end of a lease of that name which nobody prolongs. {@code LOCKED} while another
     * process is that node. The mark is given back when this is closed, or was refused.
     */
    static Outcome<Member> enter(
            Etcd etcd, NodeMark mark, NodeRecord self, Duration lasting, Duration patience, InstantSource clock) {
        var member = new Member(etcd, mark, self, lasting, patience, clock);
        var entered = member.enter();
        if (entered.isDone()) {
            // A process that another has displaced as this node changes nothing, whatever it believes.
            etcd.onlyWhile(Layout.alive(self.id()), member.claim);
            member.keeping.start();
        } else {
            mark.close();
        }
        return entered.map(_ -> member);
    }

    private Outcome<Nothing> enter() {
        // A lease lasts longer than it says when etcd had to choose another leader.
        var end = Deadline.in(lasting.multipliedBy(2));
        while (true) {
            var tried = tryToEnter(mark::isOwn);
            if (!(tried instanceof Outcome.Done<Optional<Entry>>(var other))) {
                return tried.map(_ -> Nothing.NOTHING);
            }
            if (other.isEmpty()) {
                return Outcome.done();
            }
            if (end.nanosLeft() <= 0 || isClosedWithin(PAUSE)) {
                return isOther(other.get());
            }
        }
    }

    /**
     * Answers who else is that node; empty when this one is.
     *
     * @param mine whether the one who is there is this node before it was killed, or this process
     */
    private synchronized Outcome<Optional<Entry>> tryToEnter(Predicate<String> mine) {
        var alive = Layout.alive(self.id());
        var record = Map.of(Layout.record(self.id()), text());
        return etcd.grant(lasting, deadline()).then(granted -> {
            var tried = etcd.hold(alive, claim, granted, Optional.empty(), record, deadline())
                    .then(other ->
                            other.filter(entry -> mine.test(entry.value())).isPresent()
                                    ? etcd.hold(alive, claim, granted, other, record, deadline())
                                    : Outcome.done(other));
            if (tried.map(Optional::isEmpty).orElse(false)) {
                lease = granted;
                written = System.nanoTime();
            } else {
                etcd.revoke(granted, deadline());
            }
            return tried;
        });
    }

    private String text() {
        return Records.text(new StoredNode(self, clock.instant(), left));
    }

    private void keep() {
        var told = "";
        while (!isClosedWithin(lasting.dividedBy(TIMES))) {
            boolean kept = kept();
            var why = kept ? Optional.<String>empty() : missing();
            // Once for each reason, not for each try.
            if (why.isPresent() && !why.get().equals(told)) {
                LOG.log(Level.WARNING, "other nodes do not see this one: {0}", why.get());
            } else if (why.isEmpty() && !kept) {
                LOG.log(Level.WARNING, "other nodes see this one again; it was cut off from etcd, or stood still");
            }
            told = why.orElse("");
        }
    }

    private synchronized boolean kept() {
        if (!etcd.prolong(lease, deadline()).isDone()) {
            return false;
        }
        // Somebody may have taken the key away, which the lease does not tell.
        boolean due = System.nanoTime() - written > lasting.toNanos() * 2 / 3;
        return !due || write().orElse(true);
    }

    private synchronized Outcome<Boolean> write() {
        return etcd.putWhile(Layout.alive(self.id()), claim, Layout.record(self.id()), text(), deadline())
                .peek(_ -> written = System.nanoTime());
    }

    /** Enters anew; or why not. */
    private Optional<String> missing() {
        return entered().toFault().map(Fault::detail);
    }

    @Override
    public synchronized Outcome<Nothing> leave() {
        if (closed.getCount() == 0) {
            return Outcome.done();
        }
        left = true;
        return write().then(there -> there ? Outcome.done() : entered());
    }

    /** Where a copy of this node's storage is served too, the later one wins: they do not take it from each other in turns. */
    private Outcome<Nothing> entered() {
        return tryToEnter(claim::equals).then(other -> other.isEmpty() ? Outcome.done() : isOther(other.get()));
    }

    private Outcome<Nothing> isOther(Entry other) {
        return Outcome.unavailable(
                FaultCode.LOCKED,
                "another process is node " + self.id() + ": " + NodeMark.words(other.value()),
                "Stop that one. If its storage is a copy of this one's, only one of the two can serve.");
    }

    private boolean isClosedWithin(Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private Deadline deadline() {
        return Deadline.in(patience);
    }

    /** Others see at once that it went, not only when the lease ends. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed.getCount() == 0) {
                return;
            }
            closed.countDown();
        }
        try {
            keeping.join(patience.multipliedBy(2));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        write().then(_ -> etcd.revoke(lease, deadline()))
                .toFault()
                .ifPresent(fault ->
                        LOG.log(Level.INFO, "this node is believed to be there a while longer: {0}", fault.detail()));
        etcd.always();
        mark.close();
    }

    boolean isOver() {
        return closed.getCount() == 0;
    }

    NodeRecord self() {
        return self;
    }
}
