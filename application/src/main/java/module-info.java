/** The use cases: asks the domain what to do, and has the driven ports do it. */
@org.jspecify.annotations.NullMarked
module io.dotmesh.application {
    requires transitive io.dotmesh.ports;

    exports io.dotmesh.application;
    exports io.dotmesh.application.composition;
}
