package io.dotmesh.adapters.cli;

import io.dotmesh.ports.spi.CommandLineProvider.Surroundings;

/** Colours for a person's terminal; none for anything else, nor for a person who sets {@code NO_COLOR}. */
final class Ink {
    private static final String RESET = "\033[0m";

    private final boolean coloured;

    Ink(Surroundings around) {
        coloured = around.terminal()
                && around.environment().getOrDefault("NO_COLOR", "").isEmpty();
    }

    String red(String text) {
        return coloured ? "\033[1;31m" + text + RESET : text;
    }

    String bold(String text) {
        return coloured ? "\033[1m" + text + RESET : text;
    }
}
