package io.dotmesh.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.replica.ReplicaMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class SimulationTest {
    private static final long FIXED_SEEDS = 800;
    private static final int FRESH_SEEDS = 200;
    private static final long CHART_SEEDS = 200;
    private static final Path CHART = Path.of("../docs/replica-states.md");

    private final Simulation simulation = new Simulation(ReplicaMachine::decide);

    /** Every run is done twice, so that a seed says all about it. */
    private void assertClean(LongStream seeds) {
        var wrong = new ArrayList<String>();
        seeds.forEach(seed -> {
            var verdict = simulation.run(seed);
            if (!verdict.isClean()) {
                wrong.add(seed + " " + verdict.violations());
            }
            if (verdict.sum() != simulation.run(seed).sum()) {
                wrong.add(seed + " is another run the second time");
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void aClusterKeepsItsPromisesWhateverGoesWrong() {
        assertClean(LongStream.rangeClosed(1, FIXED_SEEDS));
    }

    @Test
    void aClusterKeepsItsPromisesInRunsThatNobodySawBefore() {
        long first = System.nanoTime() >>> 8;
        System.out.println("simulated with fresh seeds " + first + " to " + (first + FRESH_SEEDS - 1));
        assertClean(LongStream.range(first, first + FRESH_SEEDS));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvFileSource(resources = "seeds.txt", delimiter = '|')
    void aSeedThatOnceFoundSomethingStaysClean(long seed, String found) {
        assertThat(found).isNotBlank();
        assertClean(LongStream.of(seed));
    }

    @Test
    void aCrashAtAnyOneEffectIsMended() {
        var wrong = new ArrayList<String>();
        for (long seed : List.of(1L, 2L, 3L)) {
            var calm = simulation.calm(seed);
            assertThat(calm.violations()).isEmpty();
            for (long effect = 0; effect < calm.effects(); effect++) {
                for (boolean after : List.of(false, true)) {
                    var verdict = simulation.crashing(seed, effect, after);
                    if (!verdict.isClean()) {
                        wrong.add(seed + " at effect " + effect + (after ? " after " : " before ")
                                + verdict.violations());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aTraceTellsTheWholeRunAndIsTheSameEachTime() {
        var trace = simulation.traced(7).trace();
        assertThat(trace).isNotEmpty().isEqualTo(simulation.traced(7).trace());
        assertThat(trace).allSatisfy(line -> assertThat(line).doesNotContain("\n"));
    }

    @Test
    void theChartShowsTheWaysThatTheRulesTake() throws IOException {
        var charted = new Simulation(ReplicaMachine::decide);
        LongStream.rangeClosed(1, CHART_SEEDS).forEach(charted::run);
        var page = """
                # What a replica is at, and what leads to what

                Made from the rules by running them (%d simulated clusters). `Serving_X` is X while clients may work; what is
                capitalised like an effect is that effect under way. `Stored`, `Granted`, `Found` and `Failed` end an effect.

                ```mermaid
                %s```
                """.formatted(CHART_SEEDS, charted.transitions().mermaid());
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(CHART, page);
        }
        assertThat(Files.readString(CHART))
                .as("docs/replica-states.md is stale; 'mvn -pl testkit -am test -Ddocs.write=true' renews it")
                .isEqualTo(page);
    }
}
