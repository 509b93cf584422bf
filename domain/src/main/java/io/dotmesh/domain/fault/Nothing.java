package io.dotmesh.domain.fault;

/** The value of an answer that carries none. */
public enum Nothing {
    NOTHING
}
