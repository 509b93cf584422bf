/** Contracts that every adapter passes, and fakes that pass them too. Never shipped. */
@org.jspecify.annotations.NullMarked
module io.dotmesh.testkit {
    requires transitive io.dotmesh.ports;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;

    exports io.dotmesh.testkit.contract;
    exports io.dotmesh.testkit.fake;
    exports io.dotmesh.testkit.simulation;

    // The cases are package-private; JUnit finds and runs them by reflection.
    opens io.dotmesh.testkit.contract to
            org.junit.platform.commons;
}
