package io.dotmesh.domain.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.identity.RequestId;
import io.dotmesh.domain.mastership.Fence;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.replica.History.Made;
import io.dotmesh.domain.replica.Phase.Following;
import io.dotmesh.domain.replica.Phase.Serving;
import io.dotmesh.domain.replica.Phase.Yielding;
import io.dotmesh.domain.replica.ReplicaEvent.Asked;
import io.dotmesh.domain.replica.ReplicaEvent.Failed;
import io.dotmesh.domain.replica.ReplicaEvent.Found;
import io.dotmesh.domain.replica.ReplicaEvent.Granted;
import io.dotmesh.domain.replica.ReplicaEvent.Heard;
import io.dotmesh.domain.replica.ReplicaEvent.Seen;
import io.dotmesh.domain.replica.ReplicaEvent.Stored;
import io.dotmesh.domain.replica.ReplicaEvent.Tick;
import io.dotmesh.domain.replica.Volume.Live;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each rule once: given what is known, when something is told, then this is done. */
class ReplicaMachineTest {
    private static final NodeId US = new NodeId("n1");
    private static final NodeId OTHER = new NodeId("n2");
    private static final RequestId REQUEST = new RequestId("r1");

    private Replica replica = Replica.starting(US, List.of());
    private Optional<Effect> effect = Optional.empty();
    private List<Answer> answers = List.of();

    private static Fence fence(long number) {
        return new Fence(number);
    }

    private static Mastership mastership(NodeId holder, long fence, long line) {
        return new Mastership(holder, fence(fence), fence(line), Optional.empty());
    }

    /** Written as commit and fence: {@code "a1"}. */
    private static History history(String... commits) {
        return new History(List.of(commits).stream()
                .map(text -> new Made(new CommitId(text), fence(Long.parseLong(text.substring(1)))))
                .toList());
    }

    private static Volume volume(History history) {
        return new Volume(history, Optional.empty(), List.of(), List.of());
    }

    private static Volume live(History history, long served, boolean mounted, boolean dirty) {
        return new Volume(history, Optional.of(new Live(fence(served), mounted, dirty)), List.of(), List.of());
    }

    private static Volume frozen(History history, long fence) {
        return new Volume(history, Optional.empty(), List.of(new Carry(fence(fence), history.tip(), true)), List.of());
    }

    private static Advert advert(long number, Mastership seen, History history) {
        return new Advert(
                OTHER,
                number,
                Optional.of(seen),
                Optional.empty(),
                history,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static Advert wanting(long number, Mastership seen, History history, Fence... carries) {
        return new Advert(
                OTHER,
                number,
                Optional.of(seen),
                Optional.empty(),
                history,
                List.of(carries),
                Optional.of(REQUEST),
                Optional.empty(),
                List.of());
    }

    private static Advert serving(long number, Mastership claimed, History history) {
        return new Advert(
                OTHER,
                number,
                Optional.of(claimed),
                Optional.of(claimed),
                history,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private void told(ReplicaEvent... events) {
        for (var event : events) {
            var decision = ReplicaMachine.decide(replica, event);
            replica = decision.next();
            effect = decision.effect();
            answers = decision.answers();
        }
    }

    private void begun(Volume volume, Mastership mastership) {
        told(new Tick(), new Stored(volume), new Found(mastership));
    }

    private void serving(Volume volume, long fence) {
        begun(volume, mastership(US, fence - 1, 1));
        told(new Granted(mastership(US, fence, 1)));
        told(new Stored(live(volume.history(), fence, true, true)));
        assertThat(replica.phase()).isEqualTo(new Serving(mastership(US, fence, 1)));
    }

    @Test
    void aProcessThatBeginsLooksAtItsDiskAndIntoTheRegister() {
        told(new Tick());
        assertThat(effect).contains(new Effect.Inspect());
        told(new Stored(volume(history("a1"))));
        assertThat(effect).contains(new Effect.Look());
    }

    @Test
    void whatIsUnderWayIsNotBegunTwice() {
        told(new Tick(), new Tick());
        assertThat(effect).isEmpty();
    }

    @Test
    void theHolderClaimsAnewBeforeItMounts() {
        begun(live(history("a1"), 1, true, true), mastership(US, 1, 1));
        assertThat(effect).contains(new Effect.Claim(fence(1), mastership(US, 2, 1), Optional.empty()));
        told(new Granted(mastership(US, 2, 1)));
        assertThat(effect).contains(new Effect.Mount(fence(2), Optional.empty()));
    }

    @Test
    void whoseClaimHasNoAnswerDoesNotMount() {
        begun(live(history("a1"), 1, false, true), mastership(US, 1, 1));
        told(new Failed("no answer"));
        assertThat(effect).isEmpty();
        told(new Tick(), new Tick());
        assertThat(effect).contains(new Effect.Inspect());
    }

    @Test
    void aHolderWithoutTheLiveStateOfTheLineWaitsForAPerson() {
        begun(volume(history("a1")), mastership(US, 5, 3));
        assertThat(replica.phase()).isEqualTo(new Following());
        told(new Asked(new Ask.TakeOver(REQUEST, 9)));
        assertThat(effect).isPresent().get().isInstanceOf(Effect.Claim.class);
    }

    @Test
    void aReplicaReceivesWhatItLacks() {
        begun(volume(history("a1")), mastership(OTHER, 1, 1));
        told(new Heard(advert(1, mastership(OTHER, 1, 1), history("a1", "b1"))));
        assertThat(effect).contains(new Effect.Receive(OTHER, Optional.of(new CommitId("a1")), new CommitId("b1")));
    }

    @Test
    void anOlderAdvertIsNotListenedTo() {
        begun(volume(history("a1", "b1")), mastership(OTHER, 1, 1));
        told(new Heard(advert(2, mastership(OTHER, 1, 1), history("a1", "b1"))));
        var known = replica;
        told(new Heard(advert(1, mastership(OTHER, 1, 1), history("a1"))));
        assertThat(replica).isEqualTo(known);
    }

    @Test
    void whoSeesAFenceAboveItsOwnUnmountsFirst() {
        serving(live(history("a1"), 1, false, true), 2);
        told(new Seen(mastership(OTHER, 3, 3)));
        assertThat(effect).contains(new Effect.Unmount(true));
    }

    @Test
    void whatIsBeyondTheNewLineIsSplitOffBeforeAnythingIsReceived() {
        begun(live(history("a1", "b1"), 1, false, true), mastership(OTHER, 3, 3));
        assertThat(effect).as("until the holder says what it has").isEmpty();
        told(new Heard(advert(1, mastership(OTHER, 3, 3), history("a1", "c3"))));
        assertThat(effect).contains(new Effect.Stash(Optional.of(new CommitId("a1")), true, List.of()));
        told(new Stored(new Volume(history("a1"), Optional.empty(), List.of(), List.of(new BranchId("s")))));
        assertThat(effect).contains(new Effect.Receive(OTHER, Optional.of(new CommitId("a1")), new CommitId("c3")));
        told(new Stored(new Volume(history("a1", "c3"), Optional.empty(), List.of(), List.of(new BranchId("s")))));
        assertThat(effect).contains(new Effect.Tell(new BranchId("s")));
    }

    @Test
    void aCommitOfThisLineThatTheHolderHasNotAdvertisedYetIsNotBeyondIt() {
        begun(volume(history("a1", "b3")), mastership(OTHER, 3, 3));
        told(new Heard(advert(1, mastership(OTHER, 3, 3), history("a1"))));
        assertThat(effect).isEmpty();
    }

    @Test
    void aCommitIsAcknowledgedAfterALookAtTheFence() {
        serving(live(history("a1"), 1, false, true), 2);
        told(new Asked(new Ask.Commit(REQUEST, 9)));
        assertThat(effect).contains(new Effect.Commit(REQUEST, fence(2)));
        told(new Stored(live(history("a1", "b2"), 2, true, true)));
        assertThat(answers).isEmpty();
        told(new Found(mastership(US, 2, 1)));
        assertThat(answers).containsExactly(new Answer.Committed(REQUEST, new CommitId("b2")));
    }

    @Test
    void aCommitUnderAFenceThatIsGoneIsNotAcknowledged() {
        serving(live(history("a1"), 1, false, true), 2);
        told(new Asked(new Ask.Commit(REQUEST, 9)), new Stored(live(history("a1", "b2"), 2, true, true)));
        told(new Found(mastership(OTHER, 3, 3)));
        assertThat(answers).singleElement().isInstanceOf(Answer.Unknown.class);
        assertThat(effect).contains(new Effect.Unmount(true));
    }

    @Test
    void theMasterFreezesItsLiveStateForWhoWantsItAndGivesWhenThatIsThere() {
        serving(live(history("a1"), 1, false, true), 2);
        var seen = mastership(US, 2, 1);
        told(new Heard(wanting(1, seen, history("a1"))));
        assertThat(effect).contains(new Effect.Unmount(false));
        told(new Stored(live(history("a1"), 2, false, true)));
        assertThat(effect).contains(new Effect.Freeze());
        told(new Stored(frozen(history("a1"), 2)));
        assertThat(effect).as("until the other has the carry").isEmpty();
        told(new Heard(wanting(2, seen, history("a1"), fence(2))));
        assertThat(effect).contains(new Effect.Give(fence(2), seen.givenTo(OTHER, Optional.of(new CommitId("a1")))));
    }

    @Test
    void theMasterClaimsAnewAndMountsItsCarryWhenTheOtherDoesNotComeInTime() {
        serving(live(history("a1"), 1, false, true), 2);
        told(new Heard(wanting(1, mastership(US, 2, 1), history("a1"))));
        told(new Stored(live(history("a1"), 2, false, true)), new Stored(frozen(history("a1"), 2)));
        assertThat(replica.phase()).isInstanceOf(Yielding.class);
        for (int i = 0; i < ReplicaMachine.YIELD_TICKS_MAX && effect.isEmpty(); i++) {
            told(new Tick());
        }
        assertThat(effect).contains(new Effect.Claim(fence(2), mastership(US, 3, 1), Optional.of(fence(2))));
    }

    @Test
    void aCarryGoesOnlyWhenALiveStateThatHasItIsServed() {
        begun(frozen(history("a1"), 2), mastership(OTHER, 3, 1));
        told(new Heard(advert(1, mastership(OTHER, 3, 1), history("a1"))));
        assertThat(effect).isEmpty();
        told(new Heard(serving(2, mastership(OTHER, 4, 1), history("a1"))));
        assertThat(effect).contains(new Effect.Drop(fence(2)));
    }

    @Test
    void aCarryThatATakeOverLeftBehindIsKeptInAStash() {
        begun(frozen(history("a1"), 2), mastership(OTHER, 3, 3));
        told(new Heard(serving(1, mastership(OTHER, 3, 3), history("a1"))));
        assertThat(effect).contains(new Effect.Stash(Optional.of(new CommitId("a1")), false, List.of(fence(2))));
    }

    @Test
    void whereClientsWorkTheBranchStaysAndTheirNamesAreTold() {
        serving(live(history("a1"), 1, false, true), 2);
        told(new Asked(new Ask.Attach(new RequestId("r0"), "ann", 9)));
        assertThat(answers).containsExactly(new Answer.Attached(new RequestId("r0"), fence(2)));
        told(new Heard(wanting(1, mastership(US, 2, 1), history("a1"))));
        assertThat(effect).isEmpty();
        assertThat(replica.advert(1).refusals()).containsExactly(new Advert.Refusal(REQUEST, "held on n1 by ann"));
    }

    @Test
    void whatIsAskedIsAnsweredWhenItsTimeIsOver() {
        begun(volume(history("a1")), mastership(OTHER, 1, 1));
        told(new Asked(new Ask.Attach(REQUEST, "ann", 1)), new Tick());
        assertThat(answers).isEmpty();
        told(new Tick());
        assertThat(answers).containsExactly(new Answer.TimedOut(REQUEST, "n2"));
    }
}
