package io.dotmesh.ports.driven;

/** Where new ids come from: each is unlike every other, anywhere. */
public interface Identifiers {
    /** 36 characters in the form of a UUID. */
    String next();
}
