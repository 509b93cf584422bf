package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.adapters.zfs.Named.Snapshot;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** ZFS by its commands: one child process for each step, and none besides. */
final class ZfsCommands implements Zfs {
    private static final Duration STEP = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofMinutes(15);

    /** Native properties have no source; of user properties only a dataset's own count, or one that it received. */
    private static final String SOURCES = "local,received,none";

    /** On zfs-fuse a dataset stays busy for some milliseconds after it was unmounted. */
    private static final int BUSY_RETRIES_MAX = 6;

    private static final long BUSY_WAIT_MILLIS = 10;

    /**
     * zfs-fuse is told of a mount by two messages in a row. Those of two mounts at once get mixed up, and then no mount
     * answers any more, so all mounts of this process wait for each other.
     */
    private static final ReentrantLock MOUNTING = new ReentrantLock();

    private final String zfs;
    private final Zpool zpool;
    private final Layout layout;
    private final Dialect dialect;
    private final CommandStreams streams;

    ZfsCommands(String zfs, Zpool zpool, Layout layout, Dialect dialect) {
        this.zfs = zfs;
        this.zpool = zpool;
        this.layout = layout;
        this.dialect = dialect;
        this.streams = new CommandStreams(zfs, dialect, this::done);
    }

    /** Finds out which dialect the commands speak. */
    static Outcome<Dialect> probe(String zfs, Zpool zpool, String pool) {
        return Child.run(List.of(zfs, "version"), STEP)
                .then(version -> version.status() == 0 && !version.lines().isEmpty()
                        // That question is younger than all that is asked for below.
                        ? zpool.streams()
                                .map(streams -> Dialect.open(version.lines().getFirst(), streams))
                        : probeOlder(zfs, zpool, pool));
    }

    private static Outcome<Dialect> probeOlder(String zfs, Zpool zpool, String pool) {
        return Child.run(List.of(zfs, "get", "-H", "-o", "value", Dialect.WRITTEN, pool), STEP)
                .then(written -> zpool.canSync()
                        .then(sync -> takesSeveral(zfs, pool)
                                .map(several -> new Dialect(
                                        Dialect.FUSE.userland(),
                                        written.status() == 0,
                                        sync,
                                        several,
                                        false,
                                        false,
                                        StreamFeatures.NONE))));
    }

    /** Asked with names that nothing can have: what takes one at most counts them first. */
    private static Outcome<Boolean> takesSeveral(String zfs, String pool) {
        return Child.run(List.of(zfs, "snapshot", pool + "/!@a", pool + "/!@b"), STEP)
                .map(ended -> Complaints.isInvalidName(ended.complaint()));
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public String access() {
        return "by commands";
    }

    @Override
    public Outcome<Nothing> create(Dataset dataset, Map<String, String> properties) {
        return step(STEP, "create", properties, dataset.name());
    }

    @Override
    public Outcome<Nothing> snapshot(Snapshot snapshot, Map<String, String> properties) {
        return step(STEP, "snapshot", properties, snapshot.name());
    }

    @Override
    public Outcome<Nothing> snapshots(List<Snapshot> snapshots, Map<String, String> properties) {
        return dialect.jointSnapshots()
                ? step(
                        STEP,
                        "snapshot",
                        properties,
                        snapshots.stream().map(Snapshot::name).toArray(String[]::new))
                : Faults.oneAtATime(dialect.userland());
    }

    @Override
    public Outcome<Nothing> clone(Snapshot origin, Dataset as, Map<String, String> properties) {
        return step(STEP, "clone", properties, origin.name(), as.name());
    }

    @Override
    public Outcome<Nothing> promote(Dataset clone) {
        return patiently(() -> step(STEP, "promote", Map.of(), clone.name()));
    }

    @Override
    public Outcome<Nothing> promote(Dataset clone, Described over) {
        return promote(clone).then(_ -> setAll(List.of(over)));
    }

    @Override
    public Outcome<Nothing> rename(Dataset from, Dataset to) {
        return patiently(() -> step(STEP, "rename", Map.of(), from.name(), to.name()));
    }

    @Override
    public boolean renameDisturbsClones() {
        return true;
    }

    @Override
    public Outcome<Nothing> rollback(Snapshot newest) {
        return patiently(() -> step(STEP, "rollback", Map.of(), newest.name()));
    }

    @Override
    public Outcome<Nothing> set(Named named, String property, String value) {
        return step(STEP, "set", Map.of(), property + "=" + value, named.name());
    }

    @Override
    public Outcome<Nothing> destroy(Named named) {
        return patiently(() -> step(STEP, "destroy", Map.of(), named.name()));
    }

    @Override
    public Outcome<Nothing> destroyTree(Dataset dataset) {
        return patiently(() -> run(LONG, List.of(zfs, "destroy", "-r", dataset.name())));
    }

    @Override
    public Outcome<Nothing> mount(Dataset dataset, Path place) {
        return patiently(() -> mountOnce(dataset));
    }

    private Outcome<Nothing> mountOnce(Dataset dataset) {
        var command = List.of(zfs, "mount", dataset.name());
        MOUNTING.lock();
        try {
            return Child.run(command, STEP).then(ended -> {
                if (ended.status() != 0 && Complaints.isUnmountable(ended.complaint())) {
                    // A clone is made so, because zfs-fuse mounts any other one at once.
                    return set(dataset, "canmount", "noauto").then(_ -> run(STEP, command));
                }
                return done(command, ended);
            });
        } finally {
            MOUNTING.unlock();
        }
    }

    @Override
    public Outcome<Nothing> unmount(Dataset dataset, Path place) {
        return patiently(() -> step(STEP, "unmount", Map.of(), dataset.name()));
    }

    @Override
    public Outcome<List<Described>> describe(List<? extends Named> named, List<String> properties) {
        var command = new ArrayList<>(
                List.of(zfs, "get", "-Hp", "-s", SOURCES, "-o", "name,property,value", String.join(",", properties)));
        named.forEach(each -> command.add(each.name()));
        return Child.run(command, STEP).then(ended -> {
            if (ended.status() == 0 || Complaints.isMissing(ended.complaint())) {
                var found = inOrder(named, described(ended.lines()));
                // A pool that is not there looks like datasets that are not there.
                return found.isEmpty() ? zpool.required().map(_ -> found) : Outcome.done(found);
            }
            return failed(command, ended);
        });
    }

    /** OpenZFS sorts what it is asked for by name. */
    private static List<Described> inOrder(List<? extends Named> named, List<Described> found) {
        var byName = new HashMap<String, Described>();
        found.forEach(each -> byName.put(each.name(), each));
        return named.stream()
                .flatMap(each -> Stream.ofNullable(byName.get(each.name())))
                .toList();
    }

    @Override
    public Outcome<List<Described>> describeBelow(Dataset top, int depth, List<String> properties) {
        var command = List.of(
                zfs,
                "get",
                "-Hp",
                "-r",
                "-d",
                Integer.toString(depth),
                "-s",
                SOURCES,
                "-o",
                "name,property,value",
                String.join(",", properties),
                top.name());
        return Child.run(command, LONG)
                .then(ended -> ended.status() == 0 ? Outcome.done(described(ended.lines())) : failed(command, ended));
    }

    @Override
    public Outcome<List<Described>> origins() {
        var command = List.of(zfs, "list", "-H", "-r", "-t", "filesystem,volume", "-o", "name,origin", layout.pool());
        return Child.run(command, LONG)
                .then(ended -> ended.status() == 0
                        ? Outcome.done(ended.lines().stream()
                                .map(line -> line.split("\t", 2))
                                .filter(columns -> columns.length == 2)
                                .map(columns -> new Described(columns[0], Map.of(ORIGIN, columns[1])))
                                .toList())
                        : failed(command, ended));
    }

    /** Puts the lines {@code name TAB property TAB value} of one thing together; {@code -} says that it has none. */
    static List<Described> described(List<String> lines) {
        var all = new LinkedHashMap<String, Map<String, String>>();
        for (var line : lines) {
            var columns = line.split("\t", 3);
            if (columns.length == 3 && !columns[2].equals("-") && columns[0].indexOf('#') < 0) {
                all.computeIfAbsent(columns[0], _ -> new LinkedHashMap<>()).put(columns[1], columns[2]);
            }
        }
        return all.entrySet().stream()
                .map(entry -> new Described(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public Outcome<Nothing> flush() {
        // Where there is no 'zpool sync': a change of a property is answered when everything before it is on disk.
        return dialect.poolSync() ? zpool.sync() : set(layout.work(), "io.dotmesh:flushed", "1");
    }

    @Override
    public Outcome<InputStream> diff(Snapshot from, Snapshot to) {
        if (!dialect.diff()) {
            return Faults.noDiff(dialect.userland());
        }
        var command = List.of(zfs, "diff", "-FH", from.name(), to.name());
        return Child.unfed(command).map(child -> new SentStream(command, child));
    }

    @Override
    public Outcome<Nothing> setAll(List<Described> things) {
        return Outcome.each(things, this::setAll).map(_ -> Nothing.NOTHING);
    }

    /** OpenZFS takes several at once; zfs-fuse does not. */
    private Outcome<Nothing> setAll(Described thing) {
        var pairs = thing.properties().entrySet().stream()
                .map(property -> property.getKey() + "=" + property.getValue())
                .toList();
        var batches = dialect.resumes()
                ? List.of(pairs)
                : pairs.stream().map(List::of).toList();
        return Outcome.each(batches, batch -> {
                    var command = new ArrayList<>(List.of(zfs, "set"));
                    command.addAll(batch);
                    command.add(thing.name());
                    return run(STEP, command);
                })
                .map(_ -> Nothing.NOTHING);
    }

    @Override
    public Outcome<InputStream> send(Segment segment) {
        return streams.send(segment);
    }

    @Override
    public Outcome<Optional<Long>> space(List<Segment> segments) {
        return Outcome.done(Optional.empty());
    }

    @Override
    public boolean sendsRests() {
        return dialect.resumes();
    }

    @Override
    public Outcome<Nothing> receive(Snapshot as, Optional<Snapshot> origin, InputStream stream) {
        return streams.receive(as, origin, stream);
    }

    @Override
    public Outcome<Optional<Segment.Position>> position(String token) {
        return streams.position(token);
    }

    @Override
    public Outcome<Nothing> abandon(Dataset dataset) {
        return run(STEP, List.of(zfs, "receive", "-A", dataset.name()));
    }

    private interface Attempt {
        Outcome<Nothing> run();
    }

    /** Again, after some milliseconds, while it is busy. */
    private static Outcome<Nothing> patiently(Attempt attempt) {
        var outcome = attempt.run();
        for (int i = 0; i < BUSY_RETRIES_MAX && Faults.is(outcome, FaultCode.BUSY); i++) {
            try {
                Thread.sleep(BUSY_WAIT_MILLIS << i);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return outcome;
            }
            outcome = attempt.run();
        }
        return outcome;
    }

    private Outcome<Nothing> step(Duration deadline, String verb, Map<String, String> properties, String... operands) {
        var command = new ArrayList<>(List.of(zfs, verb));
        properties.forEach((name, value) -> command.addAll(List.of("-o", name + "=" + value)));
        command.addAll(List.of(operands));
        return run(deadline, command);
    }

    private Outcome<Nothing> run(Duration deadline, List<String> command) {
        return Child.run(command, deadline).then(ended -> done(command, ended));
    }

    private Outcome<Nothing> done(List<String> command, Child.Ended ended) {
        return ended.status() == 0 ? Outcome.done() : failed(command, ended);
    }

    private <T> Outcome<T> failed(List<String> command, Child.Ended ended) {
        var fault = Complaints.fault(command, ended);
        return Complaints.isMissing(ended.complaint())
                ? zpool.required().then(_ -> Outcome.faulted(fault))
                : Outcome.faulted(fault);
    }
}
