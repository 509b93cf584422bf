package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is done when a registry is opened: its version is looked at, and what nobody will refer to is swept away. */
record Opening(Etcd etcd, InstantSource clock, Duration patience) {
    private static final System.Logger LOG = System.getLogger(Opening.class.getName());
    /**
     * 2: branches have masters, sagas their node. A program of version 1 would end the sagas of other nodes and commit
     * where it is not the master.
     */
    private static final int VERSION = 2;

    /** Far longer than a change may take. Who was slower still loses nothing but the attempt. */
    private static final Duration STAGED_MAX = Duration.ofHours(1);

    Outcome<Nothing> prepare() {
        return etcd.read(KeyRange.of(Layout.FORMAT), deadline())
                .then(found ->
                        found.isEmpty() ? begin() : readable(found.getFirst().value()))
                .peek(_ -> sweep());
    }

    static Outcome<Nothing> readable(String format) {
        try {
            int version = Integer.parseInt(format);
            if (version >= 1 && version <= VERSION) {
                return Outcome.done();
            }
            if (version > VERSION) {
                return Outcome.broken(
                        FaultCode.VERSION_MISMATCH,
                        "the registry in etcd was written by a newer version of dotmesh (format " + version
                                + ", this one reads up to " + VERSION + ")",
                        "Run the newer version. Nothing was changed.");
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        return Outcome.broken(
                FaultCode.CORRUPT,
                "the registry in etcd is of no version of dotmesh: its key 'format' is not a number",
                "Set another etcd-prefix, or restore etcd from a backup.");
    }

    /** Another node may do so at the same moment: then it has been done. */
    private Outcome<Nothing> begin() {
        return set(0);
    }

    private Outcome<Nothing> set(long expected) {
        var plan = new Plan(
                new TreeMap<>(Map.of(Layout.FORMAT, expected)),
                new TreeMap<>(Map.of(Layout.FORMAT, Integer.toString(VERSION))),
                List.of(),
                List.of());
        return etcd.make(plan, deadline()).map(_ -> Nothing.NOTHING);
    }

    /** Keeps older programs out from here on. */
    Outcome<Nothing> raise() {
        return etcd.read(KeyRange.of(Layout.FORMAT), deadline()).then(found -> {
            if (found.isEmpty() || found.getFirst().value().equals(Integer.toString(VERSION))) {
                return Outcome.done();
            }
            return readable(found.getFirst().value())
                    .then(_ -> set(found.getFirst().modified()));
        });
    }

    /** What was staged and never referred to. A mark that is gone makes the transaction fail that counts on it. */
    private void sweep() {
        var swept = etcd.read(KeyRange.under(Layout.STAGING), deadline())
                .then(marks -> Outcome.each(
                        marks.stream().filter(this::isOld).toList(),
                        mark -> etcd.make(
                                new Plan(
                                        new TreeMap<>(Map.of(mark.key(), mark.modified())),
                                        new TreeMap<>(),
                                        List.of(KeyRange.of(mark.key()), KeyRange.under(Layout.staged(mark.key()))),
                                        List.of()),
                                deadline())));
        swept.toFault()
                .ifPresent(fault ->
                        LOG.log(System.Logger.Level.WARNING, () -> "the registry was not swept: " + fault.detail()));
    }

    private boolean isOld(Entry mark) {
        try {
            return Instant.parse(mark.value()).isBefore(clock.instant().minus(STAGED_MAX));
        } catch (DateTimeException _) {
            return false;
        }
    }

    private Deadline deadline() {
        return Deadline.in(patience);
    }
}
