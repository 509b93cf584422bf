package io.dotmesh.domain.account;

/** Everything that can be asked for. A request that is none of these is not served. */
public enum Action {
    /** Facts about the node that hold no one's data. */
    GREET,
    /** One's own account. */
    MANAGE_SELF,
    /** See a dot: its branches, commits, differences and size. */
    READ_DOT,
    /** Write to a dot: commit, branch, reset, mount. */
    WRITE_DOT,
    /** Decide about a dot: delete, restore, rename, say who else may use it. */
    OWN_DOT,
    /** Make a dot in a namespace. */
    CREATE_IN_NAMESPACE,
    /** Other accounts. */
    MANAGE_ACCOUNTS,
    /** The node: its settings, registry, backup, storage. */
    MANAGE_NODE
}
