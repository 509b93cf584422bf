package io.dotmesh.adapters.httpclient;

import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driving.Nodes;
import java.util.List;

/** {@link Nodes} of a node somewhere else. */
record RemoteNodes(RemoteNode node) implements Nodes {
    @Override
    public Outcome<NodeState> state() {
        return node.call(
                "NodeState",
                Params.none(),
                state -> new NodeState(
                        Wire.nodeId(state.get("Id")),
                        state.get("Version").text(),
                        state.get("Store").text(),
                        state.get("Writable").flag(),
                        state.get("Condition").text()));
    }

    @Override
    public Outcome<List<Member>> members() {
        return node.call(
                "Nodes",
                Params.none(),
                members -> members.each(member -> new Member(
                        Wire.nodeId(member.get("Id")),
                        member.get("Name").text(),
                        member.get("Addresses").each(Json::text),
                        member.get("Version").text(),
                        state(member.get("State")),
                        member.get("Seen").time(),
                        member.get("Branches").number(),
                        member.get("Self").flag())));
    }

    private static State state(Json text) {
        for (var state : State.values()) {
            if (state.name().equals(text.text())) {
                return state;
            }
        }
        throw text.unlike("a state of a node");
    }

    @Override
    public Outcome<Nothing> forget(NodeId other) {
        return node.call("ForgetNode", Params.none().with("Id", other.value()), _ -> Nothing.NOTHING);
    }

    @Override
    public Outcome<List<Finding>> diagnose() {
        return node.call(
                "Diagnose",
                Params.none(),
                findings -> findings.each(finding -> new Finding(
                        finding.get("Well").flag(),
                        finding.get("Subject").text(),
                        finding.get("Detail").text(),
                        finding.get("Next").text())));
    }

    @Override
    public Outcome<Collected> collectGarbage() {
        return node.call(
                "CollectGarbage",
                Params.none(),
                collected -> new Collected(
                        collected.get("Objects").number(),
                        collected.get("Bytes").number(),
                        collected.get("Branches").count(),
                        collected.get("Dots").count()));
    }

    @Override
    public Outcome<Rebuilt> rebuildRegistry() {
        return node.call(
                "RebuildRegistry",
                Params.none(),
                rebuilt -> new Rebuilt(
                        rebuilt.get("Dots").count(),
                        rebuilt.get("Branches").count(),
                        rebuilt.get("Commits").number(),
                        rebuilt.get("Foreign").each(Json::text)));
    }

    @Override
    public Outcome<Backup> backup() {
        return node.call("DumpEtcd", Params.none(), BackupText::read);
    }

    @Override
    public Outcome<Restored> restore(Backup backup) {
        return node.call(
                "RestoreBackup",
                Params.none().with("Dump", BackupText.write(backup)),
                restored -> new Restored(
                        restored.get("Accounts").count(),
                        restored.get("Dots").count(),
                        restored.get("Branches").count(),
                        restored.get("LeftOut").each(Json::text)));
    }
}
