package io.dotmesh.testkit.simulation;

import java.util.List;
import java.util.Random;

/** Everything random in a run, out of its seed. */
final class Chance {
    private final Random random;

    Chance(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    }

    boolean in(double probability) {
        return random.nextDouble() < probability;
    }

    /** Both inclusive. */
    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
