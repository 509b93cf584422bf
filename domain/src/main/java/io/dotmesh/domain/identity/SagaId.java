package io.dotmesh.domain.identity;

/** One run of a {@link io.dotmesh.domain.saga.Saga}, from its first step to its last. */
public record SagaId(String value) {
    public SagaId {
        Ids.require("saga", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
