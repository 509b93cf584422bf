package io.dotmesh.testkit.contract;

import static io.dotmesh.testkit.contract.RegistrySpecimens.NODE;
import static io.dotmesh.testkit.contract.RegistrySpecimens.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.NodeRegister;
import io.dotmesh.ports.driven.NodeRegister.Condition;
import io.dotmesh.ports.driven.NodeRegister.NodeRecord;
import io.dotmesh.ports.driven.NodeRegister.Presence;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a node enters a registry, leaves it, and is seen there. */
public interface NodeContract {
    NodeRecord SELF = new NodeRecord(
            NODE, "snow \u2603", List.of("https://10.0.0.1:32607", "http://[::1]:32607"), "1.2.3", "hash", NOON);

    NodeRegister nodes();

    private List<Condition> conditions() {
        return nodes().nodes().orElseThrow().stream().map(Presence::condition).toList();
    }

    @Test
    default void aRegistryThatNobodyJoinedHasNoNodes() {
        assertThat(nodes().nodes().orElseThrow()).isEmpty();
        assertThat(nodes().forget(NODE)).isEqualTo(Outcome.done());
    }

    @Test
    default void aNodeThatJoinedIsLiveUntilItsMembershipIsClosed() {
        var membership = nodes().join(SELF).orElseThrow();
        assertThat(nodes().nodes().orElseThrow()).singleElement().satisfies(presence -> {
            assertThat(presence.node()).isEqualTo(SELF);
            assertThat(presence.condition()).isEqualTo(Condition.LIVE);
            assertThat(presence.seen()).isAfterOrEqualTo(NOON);
        });
        membership.close();
        membership.close();
        assertThat(nodes().nodes().orElseThrow()).extracting(Presence::node).containsExactly(SELF);
        assertThat(conditions()).containsExactly(Condition.LOST);
    }

    @Test
    default void aNodeThatLeavesIsThereUntilItIsClosedAndGoneThen() {
        var membership = nodes().join(SELF).orElseThrow();
        assertThat(membership.leave()).isEqualTo(Outcome.done());
        assertThat(membership.leave()).isEqualTo(Outcome.done());
        assertThat(conditions()).containsExactly(Condition.LEAVING);
        membership.close();
        assertThat(conditions()).containsExactly(Condition.GONE);
    }

    @Test
    default void aNodeThatJoinsAgainSaysAnewWhatItIs() {
        var membership = nodes().join(SELF).orElseThrow();
        membership.leave().orElseThrow();
        membership.close();
        var later = new NodeRecord(
                NODE, "thaw", List.of("https://10.0.0.2:32607"), "1.3.0", "another", NOON.plusSeconds(9));
        nodes().join(later).orElseThrow();
        assertThat(nodes().nodes().orElseThrow()).extracting(Presence::node).containsExactly(later);
        assertThat(conditions()).containsExactly(Condition.LIVE);
    }

    @Test
    default void aNodeThatIsThereIsNotJoinedTwice() {
        var membership = nodes().join(SELF).orElseThrow();
        assertThat(nodes().join(SELF).toFault()).hasValueSatisfying(fault -> {
            assertThat(fault.code()).as(fault.detail()).isEqualTo(FaultCode.LOCKED);
            assertThat(fault.detail()).contains(NODE.value());
        });
        assertThat(conditions()).containsExactly(Condition.LIVE);
        membership.close();
        nodes().join(SELF).orElseThrow();
    }

    @Test
    default void aNodeIsForgottenOnlyWhenItIsNotThere() {
        var membership = nodes().join(SELF).orElseThrow();
        assertThat(nodes().forget(NODE).toFault()).map(Fault::code).contains(FaultCode.BUSY);
        membership.leave().orElseThrow();
        assertThat(nodes().forget(NODE).toFault()).map(Fault::code).contains(FaultCode.BUSY);
        membership.close();
        assertThat(nodes().forget(new NodeId("somebody"))).isEqualTo(Outcome.done());
        assertThat(nodes().nodes().orElseThrow()).hasSize(1);
        assertThat(nodes().forget(NODE)).isEqualTo(Outcome.done());
        assertThat(nodes().nodes().orElseThrow()).isEmpty();
    }

    @Test
    default void whatANodeSaysOfItselfIsBounded() {
        var longest = "x".repeat(NodeRecord.TEXT_MAX);
        nodes().join(new NodeRecord(
                        NODE, longest, Collections.nCopies(NodeRecord.ADDRESSES_MAX, longest), longest, longest, NOON))
                .orElseThrow();
        assertThat(conditions()).containsExactly(Condition.LIVE);
        Stream.<Runnable>of(
                        () -> new NodeRecord(NODE, longest + "x", List.of(), "1", "h", NOON),
                        () -> new NodeRecord(NODE, " ", List.of(), "1", "h", NOON),
                        () -> new NodeRecord(NODE, "n", List.of(longest + "x"), "1", "h", NOON),
                        () -> new NodeRecord(NODE, "n", Collections.nCopies(17, "a"), "1", "h", NOON))
                .forEach(made -> assertThatIllegalArgumentException().isThrownBy(made::run));
    }
}
