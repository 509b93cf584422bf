package io.dotmesh.adapters.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.BranchView;
import io.dotmesh.ports.driving.Branches;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Branches as JSON, in the original's shapes and in ours. */
final class WireBranch {
    private WireBranch() {}

    /** How the original writes a branch's name: master is empty. */
    static String name(BranchName name) {
        return name.isMaster() ? "" : name.value();
    }

    static Answer branch(Branch branch) {
        return json -> write(json, branch);
    }

    static Answer view(BranchView view) {
        return json -> writeView(json, view);
    }

    static Answer reset(Branches.Reset reset) {
        return json -> {
            json.writeStartObject();
            json.writeStringField("Tip", reset.tip().value());
            writeKept(json, reset.kept());
            json.writeEndObject();
        };
    }

    static Answer undone(Branches.Undone undone) {
        return json -> {
            json.writeStartObject();
            json.writeFieldName("Branch");
            write(json, undone.branch());
            writeKept(json, undone.kept());
            json.writeEndObject();
        };
    }

    static Answer lacks(List<Branches.Lack> lacks) {
        return json -> {
            json.writeStartArray();
            for (var lack : lacks) {
                json.writeStartObject();
                json.writeStringField("Node", lack.node().value());
                json.writeStringField("Name", lack.name());
                json.writeNumberField("Count", lack.count());
                writeIds(json, "Commits", lack.commits());
                if (lack.unknown().isPresent()) {
                    json.writeStringField("Unknown", lack.unknown().get());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        };
    }

    /** The original's shape. */
    static Answer latency(List<Branches.Lack> lacks) {
        return json -> {
            json.writeStartObject();
            for (var lack : lacks) {
                if (lack.unknown().isEmpty()) {
                    writeIds(json, lack.node().value(), lack.commits());
                }
            }
            json.writeEndObject();
        };
    }

    private static void writeIds(JsonGenerator json, String name, List<CommitId> ids) throws IOException {
        json.writeFieldName(name);
        Answer.texts(ids.stream().map(CommitId::value).toList()).writeTo(json);
    }

    private static void writeKept(JsonGenerator json, Optional<Branch> kept) throws IOException {
        json.writeStringField(
                "StashBranch", kept.map(branch -> branch.name().value()).orElse(""));
        json.writeStringField(
                "StashExpires",
                kept.flatMap(Branch::stash)
                        .map(stash -> stash.expires().toString())
                        .orElse(""));
        if (kept.isPresent()) {
            json.writeFieldName("Kept");
            write(json, kept.get());
        }
    }

    static void write(JsonGenerator json, Branch branch) throws IOException {
        json.writeStartObject();
        writeFields(json, branch);
        json.writeEndObject();
    }

    static void writeView(JsonGenerator json, BranchView view) throws IOException {
        json.writeStartObject();
        writeFields(json, view.branch());
        json.writeStringField("Master", view.master().value());
        json.writeNumberField("SizeBytes", view.usage().sizeBytes());
        json.writeNumberField("DirtyBytes", view.usage().dirtyBytes());
        json.writeNumberField("CommitCount", view.commits());
        if (view.tip().isPresent()) {
            json.writeFieldName("Tip");
            WireCommit.write(json, view.tip().get());
        }
        json.writeEndObject();
    }

    private static void writeFields(JsonGenerator json, Branch branch) throws IOException {
        json.writeStringField("Id", branch.id().value());
        json.writeStringField("TopLevelFilesystemId", branch.dot().value());
        json.writeStringField("Name", branch.name().value());
        if (branch.origin().isPresent()) {
            writeOrigin(json, branch.origin().get());
        }
        writeStash(json, branch.stash());
    }

    static void writeStash(JsonGenerator json, Optional<Stash> stash) throws IOException {
        if (stash.isPresent()) {
            json.writeObjectFieldStart("Stash");
            json.writeStringField("Of", stash.get().of().value());
            json.writeStringField("Since", stash.get().since().toString());
            json.writeStringField("Expires", stash.get().expires().toString());
            json.writeEndObject();
        }
    }

    private static void writeOrigin(JsonGenerator json, Origin origin) throws IOException {
        json.writeObjectFieldStart("Origin");
        json.writeStringField("FilesystemId", origin.branch().value());
        json.writeStringField("SnapshotId", origin.commit().value());
        json.writeEndObject();
    }

    /** The original's {@code Clone}; with ours added where a branch keeps what a reset dropped. */
    static void writeClone(JsonGenerator json, Branch branch) throws IOException {
        json.writeStartObject();
        json.writeStringField("TopLevelFilesystemId", branch.dot().value());
        json.writeStringField("FilesystemId", branch.id().value());
        json.writeStringField("Name", branch.name().value());
        json.writeObjectFieldStart("Origin");
        json.writeStringField(
                "FilesystemId",
                branch.origin().map(origin -> origin.branch().value()).orElse(""));
        json.writeStringField(
                "SnapshotId",
                branch.origin().map(origin -> origin.commit().value()).orElse(""));
        json.writeEndObject();
        writeStash(json, branch.stash());
        json.writeEndObject();
    }
}
