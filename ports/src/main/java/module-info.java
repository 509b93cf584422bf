/** What the application offers, what it needs, and how both are found. */
@org.jspecify.annotations.NullMarked
module io.dotmesh.ports {
    requires static transitive org.jspecify;
    requires transitive io.dotmesh.domain;

    exports io.dotmesh.ports.driven;
    exports io.dotmesh.ports.driving;
    exports io.dotmesh.ports.spi;
    exports io.dotmesh.ports.transfer;
}
