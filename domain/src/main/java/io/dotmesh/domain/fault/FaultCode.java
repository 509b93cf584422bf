package io.dotmesh.domain.fault;

/** What kind of thing went wrong; stable, for programs. The catalogue for people is {@code docs/reference/faults.md}. */
public enum FaultCode {
    /** A name, reference or parameter that cannot mean anything. */
    INVALID,
    /** A request that is not understood as such: its method, shape or size. */
    MALFORMED,
    /** Who asks is not known: no, wrong or expired credentials. */
    UNAUTHENTICATED,
    /** Who asks is known and may not. */
    FORBIDDEN,
    NO_SUCH_DOT,
    NO_SUCH_BRANCH,
    NO_SUCH_COMMIT,
    NO_SUCH_ACCOUNT,
    NO_SUCH_METHOD,
    NO_SUCH_REMOTE,
    /** Nothing that could be undone or restored. */
    NOTHING_TO_UNDO,
    /** The name or the id is taken. */
    ALREADY_EXISTS,
    /** Others were cloned from it, so it cannot go. */
    HAS_DEPENDENTS,
    /** In use: a mount that someone holds, a container, or another change of the same dot that takes long. */
    BUSY,
    /** Another node is the branch's master, or this one lost it. */
    NOT_MASTER,
    /** A file changed while it was read for a commit, also after retries. */
    CHANGING,
    /** A device, socket or other file that cannot be stored. */
    SPECIAL_FILE,
    /** A file that the server may not read or write. */
    FILE_ACCESS,
    NO_SPACE,
    /** The store, pool or registry answers, and cannot serve now: suspended, read-only, being opened. */
    STORAGE_UNAVAILABLE,
    POOL_MISSING,
    /** Written by a newer version than this one. */
    VERSION_MISMATCH,
    /** Another server has the store open. */
    LOCKED,
    /** What is stored contradicts itself. */
    CORRUPT,
    REGISTRY_UNAVAILABLE,
    /** Not answered within its deadline. */
    TIMED_OUT,
    /** This store, or this version, does not offer it. */
    NOT_SUPPORTED,
    /** A setting that is unknown or has a value that does not fit. */
    CONFIGURATION,
    /** The server cannot be reached. */
    UNREACHABLE,
    /** More at once, or larger, than what is allowed. */
    LIMIT,
    /** A bug in the server. Its log tells more. */
    INTERNAL
}
