package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes changes: what is planned on the mirror is made by a transaction that fails when the mirror was behind, and then
 * it is planned again. A refusal counts only when the mirror was up to date.
 */
final class Changes {
    private static final int ATTEMPTS_MAX = 64;

    /** What was staged for an attempt that failed lies about until it is swept. */
    private static final int STAGINGS_MAX = 4;

    private static final int STAGED_KEYS = 100;
    private static final long STAGED_BYTES = 512 << 10;

    private final Etcd etcd;
    private final Mirror mirror;
    private final Turns turns;
    private final Duration patience;
    private final InstantSource clock;
    private volatile Made newest = new Made(0, 0);

    Changes(Etcd etcd, Mirror mirror, Duration patience, InstantSource clock) {
        this.etcd = etcd;
        this.mirror = mirror;
        this.turns = new Turns(etcd.faults());
        this.patience = patience;
        this.clock = clock;
    }

    /** The newest change of this process, which the mirror has to have before the next is planned. */
    private record Made(long epoch, long revision) {
        private boolean isNewerThan(Made other) {
            return epoch > other.epoch || (epoch == other.epoch && revision > other.revision);
        }
    }

    /** Computes a plan, or why there is none, from what the mirror has at that moment. */
    interface Planning {
        Outcome<Plan> plan(Deadline deadline);
    }

    Outcome<Nothing> make(String subject, Planning planning) {
        var deadline = Deadline.in(patience);
        return turns.take(subject, deadline, () -> attempts(planning, deadline));
    }

    private Outcome<Nothing> attempts(Planning planning, Deadline patient) {
        var deadline = patient;
        long epoch = mirror.epoch();
        var before = newest;
        var seen = before.epoch() == epoch ? mirror.await(before.revision(), deadline) : Outcome.done();
        boolean upToDate = false;
        int stagings = 0;
        for (int attempt = 0; attempt < ATTEMPTS_MAX && stagings < STAGINGS_MAX && seen.isDone(); attempt++) {
            var planned = planning.plan(deadline);
            if (!upToDate && planned.map(Plan::isNothing).orElse(true)) {
                seen = mirror.sync(deadline);
                upToDate = true;
                continue;
            }
            if (!(planned instanceof Outcome.Done<Plan>(var plan)) || plan.isNothing()) {
                return planned.map(_ -> Nothing.NOTHING);
            }
            if (!plan.staged().isEmpty()) {
                var staged = stage(plan);
                if (!staged.isDone()) {
                    return staged;
                }
                deadline = Deadline.in(patience);
                stagings++;
            }
            var answer = etcd.make(plan, deadline);
            if (!(answer instanceof Outcome.Done<Etcd.Ended>(var ended))) {
                return answer.map(_ -> Nothing.NOTHING);
            }
            if (ended.made()) {
                note(new Made(epoch, ended.revision()));
                return Outcome.done();
            }
            if (!ended.claimed()) {
                return Outcome.unavailable(
                        FaultCode.REGISTRY_UNAVAILABLE,
                        "other nodes do not see this one, or another process is this node now, and nothing was changed",
                        "It makes itself seen again within seconds, unless there is such another, which the log tells: stop one.");
            }
            seen = mirror.await(ended.head(), deadline);
            upToDate = true;
        }
        return seen.then(_ -> Outcome.refused(
                FaultCode.BUSY,
                "others changed the same in the registry again and again",
                "Nothing was changed; try again."));
    }

    private synchronized void note(Made made) {
        if (made.isNewerThan(newest)) {
            newest = made;
        }
    }

    /** Each batch has its own time: there may be many, and nobody sees them before the last. */
    private Outcome<Nothing> stage(Plan plan) {
        for (var staged : plan.staged()) {
            var batch = new TreeMap<String, String>();
            batch.put(Layout.staging(staged.range()), clock.instant().toString());
            long bytes = 0;
            for (var entry : staged.entries().entrySet()) {
                long more = Plan.bytes(entry.getKey()) + Plan.bytes(entry.getValue());
                if (batch.size() >= STAGED_KEYS || bytes + more > STAGED_BYTES) {
                    var written = flush(batch);
                    if (!written.isDone()) {
                        return written;
                    }
                    bytes = 0;
                }
                batch.put(entry.getKey(), entry.getValue());
                bytes += more;
            }
            var written = flush(batch);
            if (!written.isDone()) {
                return written;
            }
        }
        return Outcome.done();
    }

    private Outcome<Nothing> flush(SortedMap<String, String> batch) {
        if (batch.isEmpty()) {
            return Outcome.done();
        }
        var written = etcd.write(batch, Deadline.in(patience));
        batch.clear();
        return written;
    }
}
