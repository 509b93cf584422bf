/** The vocabulary and the decisions: what a dot is, who may do what to it, and which steps a change takes. */
@org.jspecify.annotations.NullMarked
module io.dotmesh.domain {
    requires static transitive org.jspecify;

    exports io.dotmesh.domain.account;
    exports io.dotmesh.domain.difference;
    exports io.dotmesh.domain.dot;
    exports io.dotmesh.domain.fault;
    exports io.dotmesh.domain.following;
    exports io.dotmesh.domain.history;
    exports io.dotmesh.domain.identity;
    exports io.dotmesh.domain.mastership;
    exports io.dotmesh.domain.replica;
    exports io.dotmesh.domain.saga;
}
