package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Commits by the runs that they stand in. They never change, so what was read once is kept, up to a bound. */
final class Histories {
    private static final int COMMITS_MAX = 200_000;

    private final Etcd etcd;
    private final LongSupplier epochs;
    private final Map<Begin, List<Commit>> kept = new LinkedHashMap<>(16, 0.75f, true);
    private int count;
    private long epoch;

    /** Where a run begins: it may grow, or be cut. */
    private record Begin(String segment, long from) {}

    /**
     * @param epochs changes where etcd has gone back to an older state, and numbers may be given again
     */
    Histories(Etcd etcd, LongSupplier epochs) {
        this.etcd = etcd;
        this.epochs = epochs;
    }

    /** The commits of a branch; empty when some are not there any more, as those of a branch that was removed. */
    Outcome<Optional<List<Commit>>> of(StoredBranch branch, Deadline deadline) {
        var all = new ArrayList<Commit>();
        for (var run : branch.runs()) {
            var newest = run.equals(branch.runs().getLast()) ? branch.tip() : Optional.<Commit>empty();
            switch (of(run, newest, deadline)) {
                case Outcome.Done<Optional<List<Commit>>>(var found) -> {
                    if (found.isEmpty()) {
                        return Outcome.done(Optional.empty());
                    }
                    all.addAll(found.get());
                }
                case Outcome.Faulted<Optional<List<Commit>>>(var fault) -> {
                    return Outcome.faulted(fault);
                }
            }
        }
        return Outcome.done(Optional.of(Collections.unmodifiableList(all)));
    }

    private Outcome<Optional<List<Commit>>> of(Run run, Optional<Commit> newest, Deadline deadline) {
        long now = epochs.getAsLong();
        var begin = new Begin(run.segment(), run.from());
        var known = known(begin, now);
        if (known.size() >= run.length()) {
            return Outcome.done(Optional.of(known.subList(0, (int) run.length())));
        }
        // One more than before is the usual case, and the branch says which.
        if (known.size() + 1 == run.length() && newest.isPresent()) {
            var whole = new ArrayList<>(known);
            whole.add(newest.get());
            keep(begin, whole, now);
            return Outcome.done(Optional.of(whole));
        }
        var missing = new KeyRange(
                Layout.commit(run.segment(), run.from() + known.size()), Layout.commit(run.segment(), run.to()));
        return etcd.read(missing, deadline).then(entries -> {
            if (known.size() + entries.size() != run.length()) {
                return Outcome.done(Optional.empty());
            }
            var whole = new ArrayList<>(known);
            for (var entry : entries) {
                try {
                    whole.add(Records.commit(entry.value()));
                } catch (Unreadable e) {
                    return Refusals.unreadable(entry.key(), String.valueOf(e.getMessage()));
                }
            }
            keep(begin, whole, now);
            return Outcome.done(Optional.of(whole));
        });
    }

    private synchronized List<Commit> known(Begin begin, long now) {
        if (epoch != now) {
            kept.clear();
            count = 0;
            epoch = now;
        }
        return kept.getOrDefault(begin, List.of());
    }

    private synchronized void keep(Begin begin, List<Commit> commits, long now) {
        var before = kept.get(begin);
        if (epoch != now || epochs.getAsLong() != now) {
            return;
        }
        if (before != null && before.size() >= commits.size()) {
            return;
        }
        kept.put(begin, Collections.unmodifiableList(commits));
        count += commits.size() - (before == null ? 0 : before.size());
        Iterator<List<Commit>> eldest = kept.values().iterator();
        while (count > COMMITS_MAX && eldest.hasNext()) {
            count -= eldest.next().size();
            eldest.remove();
        }
    }
}
