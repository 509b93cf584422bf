package io.dotmesh.domain.fault;

/**
 * Why something asked for did not happen. Expected, so a value; a bug is an exception.
 *
 * <p>{@code detail} says what happened and why, in words for a person; clients of the original match parts of some
 * details, so those never change. {@code next} says what to try, as a sentence.
 */
public sealed interface Fault {
    FaultCode code();

    String detail();

    String next();

    /** Whether it is certain that nothing was done: the request was refused, or others were in the way of it. */
    default boolean isDefinite() {
        return switch (this) {
            case Refused _ -> true;
            case Unavailable _, Broken _ -> code() == FaultCode.BUSY;
        };
    }

    /** The caller can fix it. */
    record Refused(FaultCode code, String detail, String next) implements Fault {}

    /** Waiting and asking again may help. */
    record Unavailable(FaultCode code, String detail, String next) implements Fault {}

    /** Only a person can help. */
    record Broken(FaultCode code, String detail, String next) implements Fault {}
}
