package io.dotmesh.testkit.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.SagaId;
import io.dotmesh.domain.saga.RegistryChange.EndSaga;
import io.dotmesh.ports.driven.Registry;
import io.dotmesh.testkit.contract.RegistryContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeRegistryTest extends RegistryContract {
    private static final Fault FULL = new Fault.Unavailable(FaultCode.NO_SPACE, "full", "Make room.");

    private FakeRegistry fake = new FakeRegistry();

    @Override
    protected Registry open() {
        fake = fake.reopened();
        return fake;
    }

    @Test
    void theNextChangeAnswersWhatItWasTold() {
        fake.nextChangeAnswers(FULL);
        assertThat(fake.dots().dots().isDone()).isTrue();
        assertThat(fake.dots().change(List.of(new EndSaga(new SagaId("x"))))).isEqualTo(Outcome.faulted(FULL));
        assertThat(fake.dots().change(List.of(new EndSaga(new SagaId("x"))))).isEqualTo(Outcome.done());
    }

    @Test
    void everyCallAnswersWhatItWasToldUntilItRecovers() {
        fake.everyCallAnswers(FULL);
        assertThat(fake.dots().dots()).isEqualTo(Outcome.faulted(FULL));
        assertThat(fake.accounts().all()).isEqualTo(Outcome.faulted(FULL));
        assertThat(fake.dots().change(List.of())).isEqualTo(Outcome.faulted(FULL));
        fake.recovers();
        assertThat(fake.dots().dots().isDone()).isTrue();
    }
}
