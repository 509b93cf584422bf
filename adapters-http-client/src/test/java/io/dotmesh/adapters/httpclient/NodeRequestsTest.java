package io.dotmesh.adapters.httpclient;

import static io.dotmesh.adapters.httpclient.UseCasesTest.SHOP;
import static io.dotmesh.adapters.httpclient.UseCasesTest.ask;
import static io.dotmesh.adapters.httpclient.UseCasesTest.asks;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driving.Branches.Lack;
import io.dotmesh.ports.driving.Nodes.Member;
import io.dotmesh.ports.driving.Nodes.State;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the nodes of a cluster are asked for and read. */
class NodeRequestsTest {
    private static final String MEMBERS =
            "[{\"Id\":\"abc\",\"Name\":\"one\",\"Addresses\":[\"http://h:1\"],\"Version\":\"1\",\"State\":\"LEAVING\","
                    + "\"Seen\":\"2026-01-02T03:04:05Z\",\"Branches\":3,\"Self\":true}]";

    @Test
    void members() throws IOException {
        asks(
                MEMBERS,
                to -> to.nodes().members(),
                "Nodes {}",
                List.of(new Member(
                        new NodeId("abc"),
                        "one",
                        List.of("http://h:1"),
                        "1",
                        State.LEAVING,
                        Instant.parse("2026-01-02T03:04:05Z"),
                        3,
                        true)));
        var nonsense =
                ask(MEMBERS.replace("LEAVING", "leaving"), to -> to.nodes().members());
        assertThat(nonsense.answer().toFault().map(Fault::code)).contains(FaultCode.MALFORMED);
    }

    @Test
    void forgetting() throws IOException {
        asks("true", to -> to.nodes().forget(new NodeId("abc")), "ForgetNode {\"Id\":\"abc\"}", Nothing.NOTHING);
    }

    @Test
    void whatNodesLack() throws IOException {
        asks(
                "[{\"Node\":\"n1\",\"Name\":\"one\",\"Count\":1,\"Commits\":[\"c-1\"]},"
                        + "{\"Node\":\"n2\",\"Name\":\"two\",\"Count\":0,\"Commits\":[],\"Unknown\":\"away\"}]",
                to -> to.branches().lacking(SHOP, new BranchName("feature")),
                "Lacking {\"Namespace\":\"admin\",\"Name\":\"shop\",\"Branch\":\"feature\"}",
                List.of(
                        Lack.of(new NodeId("n1"), "one", List.of(new CommitId("c-1"))),
                        Lack.unknown(new NodeId("n2"), "two", "away")));
    }
}
