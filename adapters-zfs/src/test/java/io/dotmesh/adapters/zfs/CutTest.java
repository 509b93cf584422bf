package io.dotmesh.adapters.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dotmesh.adapters.zfs.CutZfs.How;
import io.dotmesh.adapters.zfs.CutZfs.Killed;
import io.dotmesh.adapters.zfs.Stage.Seen;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.testkit.fake.ManualClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every change, cut after each step of ZFS that it takes, on real pools. Whichever step it is, nothing is lost, nothing
 * half-made stays, and the same call, made again, ends as if nothing had happened.
 *
 * <p>That a process ends is played: a store that can do nothing any more is left, and its lock with it, and another
 * opens the same pool. What a killed process really leaves beside is shown where whole nodes are killed.
 */
class CutTest {
    @TempDir
    private static Path data;

    private static long stages;

    private static final int ASKED_MAX = 25;

    private static final Map<CutChange, Course> courses = new EnumMap<>(CutChange.class);

    private final List<CutZfs> opened = new ArrayList<>();
    private final List<VolumeStore> stores = new ArrayList<>();

    @BeforeAll
    static void zfsFuse() {
        TestZfs.required();
    }

    @AfterAll
    static void discard() {
        TestZfs.discard(data);
    }

    @AfterEach
    void close() {
        stores.forEach(VolumeStore::close);
        if (TestZfs.everythingIn(pool()).contains(pool() + "/dmfs")) {
            // The test failed in between.
            clear();
        }
    }

    /** A change that was made upon a stage of its own, as far as it came. */
    private record Made(Stage stage, List<CommitId> commits, VolumeStore store, CutZfs zfs) {}

    /**
     * How a change that nobody cuts goes.
     *
     * @param names of everything that is there before or afterwards
     */
    private record Course(Seen before, Seen after, Set<String> names, List<String> namesAfter, List<String> steps) {
        /** Of what was there before, all that has to be there whatever happens. */
        void isKept(Seen now, String what) {
            var commits = new HashSet<>(before.commits());
            commits.retainAll(after.commits());
            assertThat(now.commits()).as(what).containsAll(commits);
            var live = new HashSet<>(before.live());
            live.retainAll(after.live());
            assertThat(now.live()).as(what).containsAll(live);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoeverIsKilledLosesNothing(CutChange change) {
        var course = course(change);
        for (int step = 0; step < course.steps().size(); step++) {
            if (isOfAComparison(change, course.steps().get(step))
                    || isOneOfManyTexts(course.steps().get(step))) {
                continue;
            }
            killed(change, course, step, How.KILLED_AFTER);
            if (CutZfs.hasParts(course.steps().get(step))) {
                killed(change, course, step, How.KILLED_WITHIN);
            }
        }
    }

    /** A stream compares before it changes anything; what is left of that is seen where nothing else is done. */
    private static boolean isOfAComparison(CutChange change, String step) {
        return change == CutChange.RECEIVE_ON_TOP && (step.contains("/diff:") || step.contains("@dotmesh-fastdiff"));
    }

    /** Of a commit that is received: its message is the other, and one of them is enough. */
    private static boolean isOneOfManyTexts(String step) {
        return step.startsWith("set io.dotmesh:author ");
    }

    @ParameterizedTest
    @EnumSource
    void whatFailsCanBeAskedAgain(CutChange change) {
        askedAgain(change, How.FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasDoneWithoutAnAnswerCanBeAskedAgain(CutChange change) {
        askedAgain(change, How.ANSWER_LOST);
    }

    /** Each step that there is goes wrong once, and the store is asked until all is done: at the latest by the next. */
    private void askedAgain(CutChange change, How how) {
        var course = course(change);
        var made = prepared(change);
        var stage = made.stage();
        made.zfs().cutEachOnce(how);
        var faults = new ArrayList<String>();
        var outcome = change.ask(made.store(), stage, made.commits()).toFault();
        while (outcome.isPresent() && faults.size() < ASKED_MAX) {
            faults.add(stage.named(outcome.get().detail()));
            outcome = change.ask(made.store(), stage, made.commits()).toFault();
        }
        made.store().close();
        var next = open();
        assertThat(change.ask(next, stage, made.commits()).toFault())
                .as("%s", faults)
                .isEmpty();
        end(course, new Made(stage, made.commits(), next, opened.getLast()), how + " " + faults);
    }

    private void killed(CutChange change, Course course, int step, How how) {
        var made = prepared(change);
        made.zfs().cut(step, how);
        assertThatThrownBy(() -> change.ask(made.store(), made.stage(), made.commits()))
                .isInstanceOf(Killed.class);
        made.store().close();
        check(
                change,
                course,
                new Made(made.stage(), made.commits(), open(), opened.getLast()),
                how + " " + words(made));
    }

    private static String words(Made made) {
        return made.stage().named(String.join(", ", made.zfs().steps()));
    }

    private void check(CutChange change, Course course, Made made, String what) {
        var stage = made.stage();
        var store = made.store();
        var now = stage.seen(store);
        course.isKept(now, what);
        if (change.isWhole()) {
            assertThat(now).as(what).isIn(course.before(), course.after());
            assertThat(course.names()).as(what).containsAll(withoutArrivals(stage.names(pool())));
        }
        var again = change.ask(store, stage, made.commits());
        assertThat(again.toFault()).as(what).isEmpty();
        end(course, made, what);
    }

    /** What came of a stream that was cut waits for the rest of it. */
    private static List<String> withoutArrivals(List<String> names) {
        return names.stream()
                .filter(name -> !name.matches(".*/dmfs-work/(in|top):.*"))
                .toList();
    }

    private void end(Course course, Made made, String what) {
        assertThat(made.stage().seen(made.store())).as(what).isEqualTo(course.after());
        assertThat(made.stage().names(pool())).as(what).isEqualTo(course.namesAfter());
        made.store().close();
        clear();
    }

    private Course course(CutChange change) {
        return courses.computeIfAbsent(change, this::uncut);
    }

    private Course uncut(CutChange change) {
        var made = prepared(change);
        var stage = made.stage();
        var store = made.store();
        var before = stage.seen(store);
        var names = new HashSet<>(stage.names(pool()));
        made.zfs().watch();
        Outcome<?> outcome = change.ask(store, stage, made.commits());
        assertThat(outcome.toFault()).isEmpty();
        var steps = made.zfs().steps();
        var namesAfter = stage.names(pool());
        names.addAll(namesAfter);
        var course = new Course(before, stage.seen(store), names, namesAfter, steps);
        made.store().close();
        clear();
        return course;
    }

    private Made prepared(CutChange change) {
        var stage = new Stage(++stages);
        var store = open();
        return new Made(stage, change.prepared(store, stage), store, opened.getLast());
    }

    private static String pool() {
        return TestZfs.pool(data);
    }

    private VolumeStore open() {
        var settings = Settings.of(new AdapterConfig(data, TestZfs.settings(data), new ManualClock()))
                .orElseThrow();
        var store = new Opening(settings, zfs -> {
                    opened.add(new CutZfs(zfs));
                    return opened.getLast();
                })
                .open()
                .orElseThrow();
        stores.add(store);
        return store;
    }

    /** Makes room for the next stage. What was unmounted stays busy for a moment. */
    private static void clear() {
        for (var dataset : List.of(pool() + "/dmfs", pool() + "/dmfs-work")) {
            TestZfs.eventually(
                    dataset + " is destroyed",
                    () -> TestZfs.ask("zfs", "destroy", "-R", dataset).status() == 0
                            || !TestZfs.everythingIn(pool()).contains(dataset));
        }
    }
}
