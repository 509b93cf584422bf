package io.dotmesh.adapters.cli;

/** Lines that several commands print. */
final class Listing {
    private Listing() {}

    static String currentRemote(String name) {
        return "Current remote: " + name + " (use 'dm remote -v' to list and 'dm remote switch' to switch)";
    }
}
