package io.dotmesh.adapters.httpclient;

/** What a node answered is not what it should be. Whoever asked makes a fault of it. */
final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableException(String message) {
        super(message, null, false, false);
    }
}
