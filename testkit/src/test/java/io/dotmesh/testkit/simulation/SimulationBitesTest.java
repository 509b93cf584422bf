package io.dotmesh.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulationBitesTest {
    private static final long SEEDS = 300;

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void eachFlawIsFound(Flaw flaw) {
        var simulation = new Simulation(flaw);
        var found = LongStream.rangeClosed(1, SEEDS)
                .mapToObj(simulation::run)
                .filter(verdict -> !verdict.isClean())
                .findFirst();
        assertThat(found).as("%s in %d seeds", flaw, SEEDS).isPresent();
        System.out.println(flaw + ": seed " + found.orElseThrow().seed() + " finds "
                + found.orElseThrow().violations());
    }
}
