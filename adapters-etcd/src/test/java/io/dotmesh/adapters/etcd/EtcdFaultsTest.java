package io.dotmesh.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.etcd.jetcd.common.exception.EtcdExceptionFactory;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtcdFaultsTest {
    private static final EtcdFaults FAULTS = new EtcdFaults("http://here:1", Duration.ofSeconds(5));

    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE, io exception, REGISTRY_UNAVAILABLE",
        "UNAVAILABLE, etcdserver: no leader, REGISTRY_UNAVAILABLE",
        "CANCELLED, Channel shutdownNow invoked, REGISTRY_UNAVAILABLE",
        "DEADLINE_EXCEEDED, deadline exceeded, TIMED_OUT",
        "RESOURCE_EXHAUSTED, etcdserver: mvcc: database space exceeded, NO_SPACE",
        "RESOURCE_EXHAUSTED, gRPC message exceeds maximum size, LIMIT",
        "INVALID_ARGUMENT, etcdserver: request is too large, LIMIT",
        "INVALID_ARGUMENT, etcdserver: too many operations in txn request, LIMIT",
        "'INVALID_ARGUMENT', 'etcdserver: authentication failed, invalid user ID or password', REGISTRY_UNAVAILABLE",
        "INVALID_ARGUMENT, etcdserver: duplicate key given in txn request, INTERNAL",
        "PERMISSION_DENIED, etcdserver: permission denied, REGISTRY_UNAVAILABLE",
        "OUT_OF_RANGE, etcdserver: mvcc: required revision has been compacted, REGISTRY_UNAVAILABLE",
    })
    void eachErrorIsToldByItsCode(Status.Code status, String text, FaultCode code) {
        var plain = status.toStatus().withDescription(text).asRuntimeException();
        for (var error : new Throwable[] {plain, EtcdExceptionFactory.toEtcdException(plain)}) {
            assertThat(FAULTS.<Nothing>of(error).toFault()).map(Fault::code).contains(code);
        }
    }

    @Test
    void whoWasInterruptedIsToldSoAndStaysInterrupted() {
        var answer = FAULTS.<Nothing>interrupted();
        assertThat(Thread.interrupted()).isTrue();
        Opened.answers(FaultCode.TIMED_OUT, answer);
    }
}
