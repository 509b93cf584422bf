package io.dotmesh.adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.adapters.cli.Desk.Ran;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dm node}: the nodes of a cluster. */
class NodeTest {
    @TempDir
    private Path home;

    private Desk desk;

    @BeforeEach
    void begin() {
        desk = Desk.withNode(home);
    }

    @Test
    void listShowsEveryNodeAndMarksTheOneThatWasAsked() {
        desk.node().clustered();
        assertThat(desk.says("node", "list")).isEqualTo("""
                        NODE     ID        STATE  SEEN      BRANCHES  ADDRESSES
                        * one    b7c0ffee  live   now       1         http://10.0.0.1:32607, http://one:32607
                          two    2ea51de0  lost   42 s ago  3         http://10.0.0.2:32607
                          three  3c0ffee0  gone   2 d ago   0         -
                        """);
        assertThat(desk.node().asked()).containsExactly("nodes.members");
    }

    @Test
    void listForScriptsAndPrograms() {
        desk.node().clustered();
        assertThat(desk.says("node", "list", "-H"))
                .startsWith("one\tb7c0ffee\tlive\t2026-11-22T12:00:00Z\t1\t"
                        + "http://10.0.0.1:32607,http://one:32607\tself\n"
                        + "two\t2ea51de0\tlost\t2026-11-22T11:59:18Z\t3\thttp://10.0.0.2:32607\tother\n");
        assertThat(desk.says("node", "list", "-o", "json"))
                .startsWith("{\"nodes\":[{\"id\":\"b7c0ffee\",\"name\":\"one\",\"state\":\"live\","
                        + "\"seen\":\"2026-11-22T12:00:00Z\",\"branches\":1,"
                        + "\"addresses\":[\"http://10.0.0.1:32607\",\"http://one:32607\"],"
                        + "\"version\":\"1.2.3\",\"self\":true},{");
    }

    @Test
    void aNodeAloneIsListedByItsId() {
        assertThat(desk.says("node", "list")).isEqualTo("""
                        NODE        ID        STATE  SEEN  BRANCHES  ADDRESSES
                        * b7c0ffee  b7c0ffee  live   now   0         -
                        """);
    }

    @Test
    void forgetTakesANameOrAnId() {
        desk.node().clustered();
        desk.does("node", "forget", "three");
        assertThat(desk.node().asked()).containsExactly("nodes.members", "nodes.forget", "forget 3c0ffee0");
        assertThat(desk.says("node", "forget", "2ea51de0", "-o", "json"))
                .isEqualTo("{\"id\":\"2ea51de0\",\"name\":\"two\"}\n");
    }

    @Test
    void forgetSaysWhyNot() {
        desk.node().clustered();
        assertThat(desk.dm("node", "forget", "four")).isEqualTo(new Ran(1, "", """
                                Error: no node of the cluster has the name or id 'four'
                                Try:   See which there are with 'dm node list'.
                                Code:  INVALID
                                """));
        assertThat(desk.node().asked()).containsExactly("nodes.members");
        desk.node().clustered();
        assertThat(desk.dm("node", "forget", "two").err())
                .startsWith("Error: 2 nodes have the name 'two'\n")
                .endsWith("Code:  INVALID\n");
        desk.node()
                .nextFault(new Fault.Refused(
                        FaultCode.HAS_DEPENDENTS, "node 2ea51de0 is the master of 3 branches", "Start it."));
        assertThat(desk.dm("node", "forget", "2ea51de0").err()).endsWith("Code:  HAS_DEPENDENTS\n");
        assertThat(desk.dm("node", "forget").err()).endsWith("Code:  MALFORMED\n");
        assertThat(desk.dm("node", "list", "x").err()).endsWith("Code:  MALFORMED\n");
    }
}
