package io.dotmesh.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/** How long something took, again and again, in milliseconds. */
final class Times {
    private final double[] millis;

    private Times(double[] millis) {
        this.millis = millis;
    }

    /** Something to be timed. */
    @FunctionalInterface
    interface Act {
        void run(int i) throws IOException, InterruptedException;
    }

    static Times of(int count, Act act) throws IOException, InterruptedException {
        var millis = new double[count];
        for (int i = 0; i < count; i++) {
            long began = System.nanoTime();
            act.run(i);
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        return new Times(millis);
    }

    static Times of(double... millis) {
        return new Times(millis.clone());
    }

    static double once(Act act) throws IOException, InterruptedException {
        return of(1, act).millis[0];
    }

    /** The middle one. */
    double median() {
        return median(0, millis.length);
    }

    /** The middle one of those from {@code from} to before {@code to}. */
    double median(int from, int to) {
        var sorted = Arrays.copyOfRange(millis, from, to);
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    double most() {
        return Arrays.stream(millis).max().orElse(0);
    }

    static String show(double millis) {
        return millis < 10 ? String.format(Locale.ROOT, "%.1f ms", millis) : Math.round(millis) + " ms";
    }

    static String ratio(double one, double other) {
        return String.format(Locale.ROOT, "%.2f", one / other);
    }
}
