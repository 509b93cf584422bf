package io.dotmesh.bench;

/**
 * One line of a table.
 *
 * @param baseline what it is compared with, measured in the same run; empty when the goal is a plain number
 */
record Figure(String what, String measured, String baseline, String ratio, String goal, boolean met) {
    static Figure plain(String what, String measured, String goal, boolean met) {
        return new Figure(what, measured, "", "", goal, met);
    }

    String line() {
        return "| %s | %s | %s | %s | %s | %s |"
                .formatted(what, measured, baseline, ratio, goal, met ? "met" : "**missed**");
    }

    static String head() {
        return "| what | measured | baseline | ratio | goal | |\n|---|---|---|---|---|---|";
    }
}
