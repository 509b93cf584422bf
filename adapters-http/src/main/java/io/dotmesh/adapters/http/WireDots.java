package io.dotmesh.adapters.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driving.BranchView;
import io.dotmesh.ports.driving.DotView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Many dots as JSON, written one by one: a list of thousands makes no tree of objects first. */
final class WireDots {
    private WireDots() {}

    /** A dot without master is left out, as nothing could be said about it in these shapes. */
    private record Masters(Map<Namespace, List<Entry>> byNamespace) {
        record Entry(DotView dot, BranchView master) {}

        static Masters of(List<DotView> dots) {
            var byNamespace = new TreeMap<Namespace, List<Entry>>();
            for (var dot : dots) {
                dot.branch(BranchName.MASTER)
                        .ifPresent(master -> byNamespace
                                .computeIfAbsent(dot.dot().name().namespace(), _ -> new ArrayList<>())
                                .add(new Entry(dot, master)));
            }
            return new Masters(byNamespace);
        }
    }

    @FunctionalInterface
    private interface Entries {
        void write(JsonGenerator json, DotView dot, BranchView master) throws IOException;
    }

    static Answer volumes(List<DotView> dots) {
        return byNamespaceAndName(dots, WireDot::writeVolume);
    }

    static Answer volumesWithContainers(List<DotView> dots) {
        return byNamespaceAndName(dots, (json, dot, master) -> {
            json.writeStartObject();
            json.writeFieldName("Volume");
            WireDot.writeVolume(json, dot, master);
            json.writeArrayFieldStart("Containers");
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static Answer byNamespaceAndName(List<DotView> dots, Entries entries) {
        var masters = Masters.of(dots);
        return json -> {
            json.writeStartObject();
            for (var namespace : masters.byNamespace.entrySet()) {
                json.writeObjectFieldStart(namespace.getKey().value());
                for (var entry : namespace.getValue()) {
                    json.writeFieldName(entry.dot.dot().name().name());
                    entries.write(json, entry.dot, entry.master);
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        };
    }

    static Answer dotsAndServers(List<DotView> dots) {
        return json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("Dots");
            for (var namespace : Masters.of(dots).byNamespace.values()) {
                for (var entry : namespace) {
                    writeTopLevel(json, entry.dot, entry.master);
                }
            }
            json.writeEndArray();
            json.writeArrayFieldStart("Servers");
            for (var node : nodes(dots)) {
                json.writeStartObject();
                json.writeStringField("Id", node.value());
                json.writeArrayFieldStart("Addresses");
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        };
    }

    private static SortedSet<NodeId> nodes(List<DotView> dots) {
        var nodes = new TreeSet<NodeId>();
        dots.forEach(dot -> dot.branches().forEach(branch -> nodes.add(branch.master())));
        return nodes;
    }

    private static void writeTopLevel(JsonGenerator json, DotView dot, BranchView master) throws IOException {
        json.writeStartObject();
        json.writeFieldName("MasterBranch");
        WireDot.writeVolume(json, dot, master);
        json.writeArrayFieldStart("OtherBranches");
        for (var branch : dot.branches()) {
            if (!branch.branch().name().isMaster()) {
                WireDot.writeVolume(json, dot, branch);
            }
        }
        json.writeEndArray();
        json.writeFieldName("Owner");
        WireAccount.write(json, dot.owner());
        json.writeArrayFieldStart("Collaborators");
        for (var collaborator : dot.collaborators()) {
            WireAccount.write(json, collaborator);
        }
        json.writeEndArray();
        WireDot.writeForkParent(json, dot.dot());
        json.writeEndObject();
    }

    static Answer views(List<DotView> dots) {
        return json -> {
            json.writeStartArray();
            for (var dot : dots) {
                WireDot.writeView(json, dot);
            }
            json.writeEndArray();
        };
    }

    static Answer trash(List<Trashed> trash) {
        return json -> {
            json.writeStartArray();
            for (var trashed : trash) {
                WireDot.writeTrashed(json, trashed);
            }
            json.writeEndArray();
        };
    }
}
