package io.dotmesh.domain.following;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that follows a dot which others change, and looks only now and then. */
final class FollowingSimulationTest {
    private static final int RUNS = 400;
    private static final int CHANGES = 60;
    private static final int STEPS_MAX = 300;

    /** How many changes are between two looks, on average. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 60})
    void whoeverFollowsEndsWithWhatTheRegisterSaysAndLosesNothing(int patience) {
        for (int seed = 0; seed < RUNS; seed++) {
            new Run(new Random(seed * 31L + patience), patience).run("seed " + seed + ", patience " + patience);
        }
    }

    private static final class Run {
        private final Random random;
        private final int patience;
        private final Elsewhere dot;
        private Holdings held = Holdings.NONE;
        /** Where each volume began, as the store would know; empty where it shares with none. */
        private final Map<BranchId, Optional<CommitId>> began = new HashMap<>();

        Run(Random random, int patience) {
            this.random = random;
            this.patience = patience;
            this.dot = new Elsewhere(random);
        }

        void run(String name) {
            for (int change = 0; change < CHANGES; change++) {
                dot.change();
                if (random.nextInt(patience) == 0) {
                    step(name);
                }
            }
            int steps = 0;
            while (step(name)) {
                assertThat(++steps).as(name + " does not come to an end").isLessThan(STEPS_MAX);
            }
            for (var line : dot.lines()) {
                if (!line.commits().isEmpty() && !line.isServedHere()) {
                    assertThat(held.of(line.branch())).as(name + " " + line).contains(line.commits());
                }
            }
            var left = held(dot.removed);
            left.removeIf(this::hasWhatWasSetAside);
            assertThat(left)
                    .as(name + " keeps what was removed of " + dot.lines() + "\nheld " + held + "\nbegan " + began
                            + "\nsteps " + trace)
                    .isEmpty();
        }

        private final List<FollowStep> trace = new ArrayList<>();

        /** As a node does: the first step that changes shapes and can be done, or else all that go side by side. */
        private boolean step(String name) {
            var next = new Following(dot.lines(), held, held(dot.removed)).next();
            for (var step : next) {
                if (!(step instanceof FollowStep.Receive) && !isRefused(step)) {
                    done(name, step);
                    return true;
                }
            }
            var receives = next.stream()
                    .filter(step -> step instanceof FollowStep.Receive)
                    .toList();
            receives.forEach(step -> done(name, step));
            return !receives.isEmpty();
        }

        private boolean isRefused(FollowStep step) {
            return step instanceof FollowStep.Remove(var branch) && hasDependents(branch);
        }

        private void done(String name, FollowStep step) {
            var before = kept();
            perform(name, step);
            trace.add(step);
            assertThat(kept()).as(name + " loses something by " + step).containsAll(before);
        }

        private Set<BranchId> held(Set<BranchId> branches) {
            var some = new HashSet<>(branches);
            some.removeIf(branch -> held.of(branch).isEmpty());
            return some;
        }

        /** Which commits of the register are here. */
        private Set<CommitId> kept() {
            var registered = new HashSet<CommitId>();
            dot.branches.values().forEach(entry -> registered.addAll(entry.commits()));
            registered.removeIf(commit -> !held.has(commit));
            return registered;
        }

        /** As a store would, with what it refuses. */
        private void perform(String name, FollowStep step) {
            var line = Optional.ofNullable(dot.branches.get(step.branch()))
                    .map(Elsewhere.Entry::commits)
                    .orElse(List.of());
            var here = held.of(step.branch());
            switch (step) {
                case FollowStep.Receive(var branch, var from, var _) -> {
                    if (here.isPresent()) {
                        assertThat(from)
                                .as(name + " " + step)
                                .contains(here.get().getLast());
                    } else {
                        assertThat(from.stream()).as(name + " " + step).allMatch(held::has);
                        began.put(branch, from);
                    }
                }
                case FollowStep.Begin(var branch, var origin) -> {
                    assertThat(here).as(name + " " + step).isEmpty();
                    assertThat(held.of(origin.branch()).orElseThrow()).contains(origin.commit());
                    began.put(branch, Optional.of(origin.commit()));
                }
                case FollowStep.Split(var branch, var at, var keepAs) -> split(name, branch, at, keepAs);
                case FollowStep.SetAside(var branch, var at, var keepAs) -> {
                    split(name, branch, at, keepAs);
                    var moving = here.orElseThrow()
                            .subList(
                                    here.orElseThrow().indexOf(at) + 1,
                                    here.orElseThrow().size());
                    var origin = new Origin(branch, at);
                    dot.branches.put(keepAs, new Elsewhere.Entry(Optional.of(origin), moving, Optional.empty()));
                    dot.servedHere.add(keepAs);
                }
                case FollowStep.Replace(var branch, var at, var with, var keepAs) -> {
                    keepAs.ifPresent(keep -> split(name, branch, at, keep));
                    assertThat(Optional.of(at).equals(began.remove(with)))
                            .as(name + " " + step)
                            .isTrue();
                }
                case FollowStep.Remove(var branch) -> {
                    assertThat(dot.removed.contains(branch)
                                    || here.orElseThrow().isEmpty())
                            .as(name + " " + step)
                            .isTrue();
                    began.remove(branch);
                }
            }
            held = held.after(step, line);
        }

        private void split(String name, BranchId branch, CommitId at, BranchId keepAs) {
            assertThat(held.of(branch).orElseThrow().contains(at)
                            || Optional.of(at).equals(began.get(branch)))
                    .as(name + " splits " + branch + " at " + at)
                    .isTrue();
            assertThat(held.of(keepAs)).as(name).isEmpty();
            began.put(keepAs, Optional.of(at));
        }

        /** It goes when that does. */
        private boolean hasWhatWasSetAside(BranchId branch) {
            return dot.servedHere.stream()
                    .map(aside -> Optional.ofNullable(began.get(aside)).orElseThrow())
                    .anyMatch(origin -> origin.filter(held.of(branch).orElseThrow()::contains)
                            .isPresent());
        }

        private boolean hasDependents(BranchId branch) {
            var commits = held.of(branch).orElseThrow();
            return began.values().stream()
                    .anyMatch(origin -> origin.filter(commits::contains).isPresent());
        }
    }
}
