package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.adapters.zfs.Named.Snapshot;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A ZFS of which steps, of those that change the pool, go wrong as it was ordered. */
final class CutZfs implements Zfs {
    private static final int NEVER = -1;
    private static final int EACH_ONCE = -2;

    /** What each comparison makes has a number of its own. */
    private static final Pattern WHICH_TIME = Pattern.compile("(fastdiff-|diff:[^:]+:)[0-9]+");

    private final Zfs zfs;
    private final List<String> steps = new ArrayList<>();
    private final Set<String> wentWrong = new HashSet<>();
    private int cutAt = NEVER;
    private How how = How.KILLED_AFTER;
    private boolean dead;

    CutZfs(Zfs zfs) {
        this.zfs = zfs;
    }

    /** What goes wrong at a step. */
    enum How {
        /** The process ends when the step is done. */
        KILLED_AFTER,
        /** The process ends when a part of the step is done, where it has parts. */
        KILLED_WITHIN,
        /** The step is not done, and says so. */
        FAILED,
        /** The step is done, and answers that it is not. */
        ANSWER_LOST
    }

    /** The process ended: nothing of it does anything any more. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** From here on steps are counted, and none goes wrong. */
    void watch() {
        cut(NEVER, How.FAILED);
    }

    /** From here on steps are counted, and the one of that number goes wrong. */
    void cut(int step, How wrongly) {
        steps.clear();
        cutAt = step;
        how = wrongly;
    }

    /** From here on every step goes wrong when it is taken for the first time. */
    void cutEachOnce(How wrongly) {
        wentWrong.clear();
        cut(EACH_ONCE, wrongly);
    }

    /** The steps since then, in words. */
    List<String> steps() {
        return List.copyOf(steps);
    }

    /** Whether a step can end in the middle. */
    static boolean hasParts(String step) {
        return step.startsWith("receive")
                || step.startsWith("promoteAndSet")
                || step.startsWith("setAll")
                || step.startsWith("mount")
                || step.startsWith("destroyTree");
    }

    private interface Step {
        Outcome<Nothing> take();
    }

    private Outcome<Nothing> step(String words, Step whole, Runnable part) {
        alive();
        int number = steps.size();
        steps.add(words);
        boolean cut =
                cutAt == EACH_ONCE ? wentWrong.add(WHICH_TIME.matcher(words).replaceAll("$1")) : number == cutAt;
        if (!cut) {
            return whole.take();
        }
        return switch (how) {
            case KILLED_AFTER -> {
                whole.take();
                throw killed();
            }
            case KILLED_WITHIN -> {
                part.run();
                throw killed();
            }
            case FAILED -> broken(words);
            case ANSWER_LOST -> {
                whole.take();
                yield broken(words);
            }
        };
    }

    private Outcome<Nothing> step(String words, Step whole) {
        return step(words, whole, () -> {});
    }

    private static Outcome<Nothing> broken(String words) {
        return Outcome.unavailable(FaultCode.STORAGE_UNAVAILABLE, "cut: " + words, "Ask again.");
    }

    private Killed killed() {
        dead = true;
        return new Killed();
    }

    private Zfs alive() {
        if (dead) {
            throw new Killed();
        }
        return zfs;
    }

    @Override
    public Dialect dialect() {
        return zfs.dialect();
    }

    @Override
    public String access() {
        return zfs.access();
    }

    @Override
    public Outcome<Nothing> create(Dataset dataset, Map<String, String> properties) {
        return step("create " + dataset, () -> zfs.create(dataset, properties));
    }

    @Override
    public Outcome<Nothing> snapshot(Snapshot snapshot, Map<String, String> properties) {
        return step("snapshot " + snapshot, () -> zfs.snapshot(snapshot, properties));
    }

    @Override
    public Outcome<Nothing> snapshots(List<Snapshot> snapshots, Map<String, String> properties) {
        return step("snapshots " + snapshots, () -> zfs.snapshots(snapshots, properties));
    }

    @Override
    public Outcome<Nothing> clone(Snapshot origin, Dataset as, Map<String, String> properties) {
        return step("clone " + as, () -> zfs.clone(origin, as, properties));
    }

    @Override
    public Outcome<Nothing> promote(Dataset clone) {
        return step("promote " + clone, () -> zfs.promote(clone));
    }

    @Override
    public Outcome<Nothing> promote(Dataset clone, Described over) {
        return step("promoteAndSet " + clone, () -> zfs.promote(clone, over), () -> zfs.promote(clone));
    }

    @Override
    public Outcome<Nothing> rename(Dataset from, Dataset to) {
        return step("rename " + from + " to " + to, () -> zfs.rename(from, to));
    }

    @Override
    public Outcome<Nothing> rollback(Snapshot newest) {
        return step("rollback " + newest, () -> zfs.rollback(newest));
    }

    @Override
    public Outcome<Nothing> set(Named named, String property, String value) {
        return step("set " + property + " of " + named, () -> zfs.set(named, property, value));
    }

    @Override
    public boolean renameDisturbsClones() {
        return zfs.renameDisturbsClones();
    }

    @Override
    public Outcome<Nothing> destroy(Named named) {
        return step("destroy " + named, () -> zfs.destroy(named));
    }

    @Override
    public Outcome<Nothing> destroyTree(Dataset dataset) {
        return step(
                "destroyTree " + dataset,
                () -> zfs.destroyTree(dataset),
                () -> zfs.describeBelow(dataset, 1, List.of(Zfs.MADE)).orElseThrow().stream()
                        .filter(Described::isSnapshot)
                        .findFirst()
                        .ifPresent(each -> zfs.destroy(dataset.at(each.label()))));
    }

    @Override
    public Outcome<Nothing> mount(Dataset dataset, Path place) {
        return step("mount " + dataset, () -> zfs.mount(dataset, place), () -> zfs.set(dataset, "canmount", "noauto"));
    }

    @Override
    public Outcome<Nothing> unmount(Dataset dataset, Path place) {
        return step("unmount " + dataset, () -> zfs.unmount(dataset, place));
    }

    @Override
    public Outcome<Nothing> receive(Snapshot as, Optional<Snapshot> origin, InputStream stream) {
        return step(
                "receive " + as, () -> zfs.receive(as, origin, stream), () -> zfs.receive(as, origin, half(stream)));
    }

    private static InputStream half(InputStream stream) {
        try {
            var all = stream.readAllBytes();
            return new ByteArrayInputStream(Arrays.copyOf(all, all.length / 2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Outcome<List<Described>> describe(List<? extends Named> named, List<String> properties) {
        return alive().describe(named, properties);
    }

    @Override
    public Outcome<List<Described>> describeBelow(Dataset top, int depth, List<String> properties) {
        return alive().describeBelow(top, depth, properties);
    }

    @Override
    public Outcome<List<Described>> origins() {
        return alive().origins();
    }

    @Override
    public Outcome<Nothing> flush() {
        return alive().flush();
    }

    @Override
    public Outcome<InputStream> diff(Snapshot from, Snapshot to) {
        return zfs.diff(from, to);
    }

    @Override
    public Outcome<Nothing> setAll(List<Described> things) {
        return step(
                "setAll of " + things.getFirst().name(),
                () -> zfs.setAll(things),
                () -> zfs.setAll(things.subList(0, 1)));
    }

    @Override
    public Outcome<InputStream> send(Segment segment) {
        return alive().send(segment);
    }

    @Override
    public Outcome<Optional<Long>> space(List<Segment> segments) {
        return alive().space(segments);
    }

    @Override
    public boolean sendsRests() {
        return zfs.sendsRests();
    }

    @Override
    public Outcome<Optional<Segment.Position>> position(String token) {
        return alive().position(token);
    }

    @Override
    public Outcome<Nothing> abandon(Dataset dataset) {
        return step("abandon " + dataset, () -> zfs.abandon(dataset));
    }
}
