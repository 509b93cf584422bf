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

    /** The caller can fix it. */
    record Refused(FaultCode code, String detail, String next) implements Fault {}

    /** Waiting and asking again may help. */
    record Unavailable(FaultCode code, String detail, String next) implements Fault {}

    /** Only a person can help. */
    record Broken(FaultCode code, String detail, String next) implements Fault {}
}
