package io.dotmesh.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.replica.ReplicaMachine;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private final Simulation simulation = new Simulation(ReplicaMachine::decide);

    @Test
    void firstSeeds() {
        int bad = 0;
        long decisions = 0;
        long from = Long.getLong("seed.from", 1);
        long begin = System.nanoTime();
        for (long seed = from; seed <= from + Long.getLong("seed.count", 200); seed++) {
            var v = simulation.run(seed);
            decisions += v.decisions();
            if (!v.isClean()) {
                if (bad++ < 12) System.out.println(v.seed() + " " + v.nodes() + " " + v.violations());
            }
        }
        System.out.println("bad " + bad + " decisions " + decisions + " ms " + (System.nanoTime() - begin) / 1000000);
        if (Long.getLong("seed.trace") != null)
            simulation.traced(Long.getLong("seed.trace")).trace().forEach(System.out::println);
        assertThat(LongStream.of(1)).isNotNull();
    }
}
