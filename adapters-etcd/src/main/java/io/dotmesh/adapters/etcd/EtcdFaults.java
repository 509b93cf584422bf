package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.etcd.jetcd.common.exception.EtcdException;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;

/** What an error of etcd, or of the way there, means to those who asked. */
record EtcdFaults(String where, Duration patience) {
    private static final System.Logger LOG = System.getLogger(EtcdFaults.class.getName());

    <T> Outcome<T> of(Throwable error) {
        var status = status(error);
        var why = Optional.ofNullable(status.getDescription()).orElse(String.valueOf(error.getMessage()));
        LOG.log(System.Logger.Level.DEBUG, () -> "etcd at " + where + ": " + status);
        if (why.contains("database space exceeded")) {
            return Outcome.unavailable(
                    FaultCode.NO_SPACE,
                    "the registry in etcd at " + where + " has no space left",
                    "Compact and defragment etcd, or raise its --quota-backend-bytes; then 'etcdctl alarm disarm'.");
        }
        return switch (status.getCode()) {
            case DEADLINE_EXCEEDED -> tooLate();
            case RESOURCE_EXHAUSTED -> tooMuch(why);
            case INVALID_ARGUMENT -> invalid(why);
            case UNAUTHENTICATED, PERMISSION_DENIED -> forbidden(why);
            case OK,
                    CANCELLED,
                    UNKNOWN,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    INTERNAL,
                    UNAVAILABLE,
                    DATA_LOSS ->
                unavailable(why, "Check that etcd runs and can be reached, and the setting etcd-endpoints.");
        };
    }

    /** etcd has one code for what is too much, for whom it does not know, and for what makes no sense. */
    private <T> Outcome<T> invalid(String why) {
        if (why.contains("too large") || why.contains("too many")) {
            return tooMuch(why);
        }
        if (why.contains("user") || why.contains("auth")) {
            return forbidden(why);
        }
        LOG.log(System.Logger.Level.ERROR, () -> "etcd does not understand the registry: " + why);
        return Outcome.broken(
                FaultCode.INTERNAL,
                "a bug in the registry: " + why,
                "Report it with the server's log. Nothing was changed.");
    }

    private <T> Outcome<T> tooMuch(String why) {
        return Outcome.refused(
                FaultCode.LIMIT,
                "etcd at " + where + " did not take that much for the registry in one request: " + why,
                "Do it in smaller steps, or raise --max-request-bytes and --max-txn-ops of etcd.");
    }

    private <T> Outcome<T> forbidden(String why) {
        return unavailable(
                why,
                "Check the settings etcd-user and etcd-password-file or the certificate, and what etcd allows them.");
    }

    /** jetcd tells some errors as its own, and names the codes of gRPC in those. */
    private static Status status(Throwable error) {
        if (error instanceof EtcdException known) {
            return Status.Code.valueOf(known.getErrorCode().name())
                    .toStatus()
                    .withDescription(String.valueOf(known.getMessage()));
        }
        return Status.fromThrowable(error);
    }

    private <T> Outcome<T> unavailable(String why, String next) {
        return Outcome.unavailable(
                FaultCode.REGISTRY_UNAVAILABLE, "the registry in etcd at " + where + " does not answer: " + why, next);
    }

    <T> Outcome<T> tooLate() {
        return Outcome.unavailable(
                FaultCode.TIMED_OUT,
                "the registry in etcd at " + where + " did not answer within " + patience.toSeconds()
                        + " seconds; a change may have been made or not",
                "Check etcd and the network to it, look at what there is now, and try again.");
    }

    <T> Outcome<T> interrupted() {
        Thread.currentThread().interrupt();
        return Outcome.unavailable(
                FaultCode.TIMED_OUT,
                "the one who asked the registry was interrupted; a change may have been made or not",
                "Look at what there is now, and try again.");
    }

    <T> Outcome<T> leaseEnded() {
        return Outcome.unavailable(
                FaultCode.REGISTRY_UNAVAILABLE,
                "the lease in etcd at " + where + " has ended: this node was cut off, or stood still",
                "It takes another one by itself.");
    }

    static <T> Outcome<T> closed() {
        return Outcome.unavailable(
                FaultCode.REGISTRY_UNAVAILABLE, "the registry was closed", "Start the server again.");
    }
}
