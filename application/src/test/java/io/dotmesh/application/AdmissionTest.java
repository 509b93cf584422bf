package io.dotmesh.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.testkit.contract.UseCasesContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
    @TempDir
    private Path temporary;

    private TestNode node;

    @BeforeEach
    void start() {
        node = new TestNode(temporary).start();
        node.register("alice");
    }

    @AfterEach
    void stop() {
        node.stop();
    }

    private static void assertUnknown(Outcome<UseCases> outcome) {
        assertThat(outcome.toFault()).map(Fault::code).contains(FaultCode.UNAUTHENTICATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "alice@example.com", "ALICE@example.com"})
    void aPasswordLetsInByNameAndByEmail(String login) {
        assertThat(node.enter(login)
                        .orElseThrow()
                        .accounts()
                        .current()
                        .orElseThrow()
                        .name())
                .isEqualTo("alice");
    }

    @Test
    void anIdLetsIn() {
        var id = node.as("alice").accounts().current().orElseThrow().id();
        assertThat(node.enter(id.value()).isDone()).isTrue();
    }

    @Test
    void theFirstStartMakesTheAdministratorAndNoOtherDoes() {
        var secrets = node.node().firstSecrets().orElseThrow();
        assertThat(node.enter("admin", secrets.password()).isDone()).isTrue();
        assertThat(node.enter("admin", secrets.apiKey()).isDone()).isTrue();
        node.stop();
        node.start();
        assertThat(node.node().firstSecrets()).isEmpty();
        assertThat(node.enter("admin", secrets.apiKey()).isDone()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wrong horse", "correct horsf", "CORRECT HORSE"})
    void aWrongSecretIsRefusedAndTellsNothing(String wrong) {
        var known = node.enter("alice", new Secret(wrong));
        var unknown = node.enter("carol", new Secret(wrong));
        assertUnknown(known);
        assertThat(known).isEqualTo(unknown);
    }

    @Test
    void aSecretThatIsAbsurdlyLongIsNotHashed() {
        assertUnknown(node.enter("alice", new Secret("x".repeat(1_000_000))));
    }

    @Test
    void aNameThatIsNoNameIsUnknown() {
        assertUnknown(node.enter("", UseCasesContract.PASSWORD));
        assertUnknown(node.enter("../../etc/passwd", UseCasesContract.PASSWORD));
        assertUnknown(node.enter("'; drop table accounts; --", UseCasesContract.PASSWORD));
    }

    @Test
    void aNewKeyReplacesTheOldOne() {
        var alice = node.as("alice").accounts();
        var first = alice.resetApiKey(Optional.empty()).orElseThrow();
        assertThat(node.enter("alice", first).isDone()).isTrue();
        var second = alice.resetApiKey(Optional.empty()).orElseThrow();
        assertUnknown(node.enter("alice", first));
        assertThat(node.enter("alice", second).isDone()).isTrue();
    }

    @Test
    void aKeyServesUntilItExpires() {
        var key = node.as("alice")
                .accounts()
                .resetApiKey(Optional.of(Duration.ofHours(1)))
                .orElseThrow();
        node.clock.advance(Duration.ofMinutes(59));
        assertThat(node.enter("alice", key).isDone()).isTrue();
        node.clock.advance(Duration.ofMinutes(1));
        assertUnknown(node.enter("alice", key));
    }

    @Test
    void aChangedPasswordIsForgottenAtOnceAlsoWhereItWasJustProven() {
        var alice = node.as("alice").accounts();
        var next = new Secret("battery staple");
        alice.changePassword(next).orElseThrow();
        assertUnknown(node.enter("alice"));
        assertThat(node.enter("alice", next).isDone()).isTrue();
    }

    @Test
    void aKeyDoesNotDoWhatTakesAPassword() {
        var key = node.as("alice").accounts().resetApiKey(Optional.empty()).orElseThrow();
        var byKey = node.enter("alice", key).orElseThrow().accounts();
        assertThat(byKey.authenticated().toFault()).map(Fault::code).contains(FaultCode.FORBIDDEN);
        assertThat(byKey.resetApiKey(Optional.empty()).toFault())
                .map(Fault::code)
                .contains(FaultCode.FORBIDDEN);
        assertThat(byKey.apiKey().orElseThrow()).isEqualTo(key);
    }

    @Test
    void aKeyIsNotToldToOneWhoShowedAPassword() {
        assertThat(node.as("alice").accounts().apiKey().toFault())
                .map(Fault::code)
                .contains(FaultCode.NOT_SUPPORTED);
    }

    @Test
    void aNodeIsReadyWhileItsPartsAnswer() {
        assertThat(node.node().entrance().ready().isDone()).isTrue();
        node.registry.everyCallAnswers(
                new Fault.Unavailable(FaultCode.REGISTRY_UNAVAILABLE, "unplugged", "Plug it in."));
        assertThat(node.node().entrance().ready().toFault()).map(Fault::code).contains(FaultCode.REGISTRY_UNAVAILABLE);
        node.registry.recovers();
        assertThat(node.node().entrance().ready().isDone()).isTrue();
    }
}
