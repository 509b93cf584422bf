package io.dotmesh.adapters.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driving.BranchView;
import io.dotmesh.ports.driving.DotView;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** One dot as JSON, in the original's shapes and in ours. */
final class WireDot {
    private WireDot() {}

    static Answer view(DotView dot) {
        return json -> writeView(json, dot);
    }

    static Answer volume(DotView dot, BranchView branch) {
        return json -> writeVolume(json, dot, branch);
    }

    static Answer trashed(Trashed trashed) {
        return json -> writeTrashed(json, trashed);
    }

    static void writeView(JsonGenerator json, DotView view) throws IOException {
        json.writeStartObject();
        writeFields(json, view.dot());
        json.writeFieldName("Owner");
        WireAccount.write(json, view.owner());
        json.writeArrayFieldStart("Collaborators");
        for (var collaborator : view.collaborators()) {
            WireAccount.write(json, collaborator);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("Branches");
        for (var branch : view.branches()) {
            WireBranch.writeView(json, branch);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static void writeTrashed(JsonGenerator json, Trashed trashed) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("Dot");
        writeFields(json, trashed.dot());
        json.writeEndObject();
        json.writeArrayFieldStart("Branches");
        for (var branch : trashed.branches()) {
            WireBranch.write(json, branch);
        }
        json.writeEndArray();
        json.writeStringField("By", trashed.by().value());
        json.writeStringField("Since", trashed.since().toString());
        json.writeStringField("Expires", trashed.expires().toString());
        json.writeEndObject();
    }

    private static void writeFields(JsonGenerator json, Dot dot) throws IOException {
        json.writeStringField("Id", dot.id().value());
        writeName(json, dot.name());
        json.writeStringField("OwnerId", dot.owner().value());
        json.writeArrayFieldStart("CollaboratorIds");
        for (AccountId collaborator : dot.collaborators()) {
            json.writeString(collaborator.value());
        }
        json.writeEndArray();
        json.writeStringField("Created", dot.created().toString());
        writeForkParent(json, dot);
        writeQuota(json, dot);
    }

    static void writeQuota(JsonGenerator json, Dot dot) throws IOException {
        if (dot.quota().isPresent()) {
            json.writeNumberField("QuotaBytes", dot.quota().get().bytes());
        }
    }

    static void writeForkParent(JsonGenerator json, Dot dot) throws IOException {
        var from = dot.forkedFrom();
        json.writeStringField(
                "ForkParentId", from.map(origin -> origin.branch().value()).orElse(""));
        json.writeStringField(
                "ForkParentSnapshotId",
                from.map(origin -> origin.commit().value()).orElse(""));
    }

    static void writeName(JsonGenerator json, DotName name) throws IOException {
        json.writeObjectFieldStart("Name");
        json.writeStringField("Namespace", name.namespace().value());
        json.writeStringField("Name", name.name());
        json.writeEndObject();
    }

    /** The original's {@code DotmeshVolume}: a branch with the name of its dot. */
    static void writeVolume(JsonGenerator json, DotView dot, BranchView view) throws IOException {
        json.writeStartObject();
        json.writeStringField("Id", view.branch().id().value());
        writeName(json, dot.dot().name());
        json.writeStringField("Branch", WireBranch.name(view.branch().name()));
        json.writeStringField("Master", view.master().value());
        json.writeNumberField("SizeBytes", view.usage().sizeBytes());
        json.writeNumberField("DirtyBytes", view.usage().dirtyBytes());
        json.writeNumberField("CommitCount", view.commits());
        json.writeObjectFieldStart("ServerStates");
        json.writeStringField(view.master().value(), "active");
        json.writeEndObject();
        json.writeObjectFieldStart("ServerStatuses");
        json.writeStringField(view.master().value(), "waiting, " + view.commits() + " commits");
        json.writeEndObject();
        writeForkParent(json, dot.dot());
        json.writeEndObject();
    }

    /** By which branches one gets from master to this one: the original's {@code PathToTopLevelFilesystem}. */
    static Outcome<Answer> path(DotView dot, BranchName to) {
        var target = dot.branch(to);
        if (target.isEmpty()) {
            return Outcome.refused(
                    FaultCode.NO_SUCH_BRANCH,
                    "No clone named '" + to + "' for filesystem id '"
                            + dot.dot().id() + "'",
                    "See 'dm branch' for those there are.");
        }
        var steps = stepsTo(dot, target.get().branch());
        return Outcome.done(json -> {
            json.writeStartObject();
            json.writeStringField("TopLevelFilesystemId", dot.dot().id().value());
            json.writeFieldName("TopLevelFilesystemName");
            json.writeStartObject();
            json.writeStringField("Namespace", dot.dot().name().namespace().value());
            json.writeStringField("Name", dot.dot().name().name());
            json.writeEndObject();
            json.writeArrayFieldStart("Clones");
            for (var branch : steps) {
                json.writeStartObject();
                json.writeStringField("Name", branch.name().value());
                json.writeFieldName("Clone");
                WireBranch.writeClone(json, branch);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static List<Branch> stepsTo(DotView dot, Branch target) {
        var steps = new ArrayDeque<Branch>();
        var seen = new HashSet<BranchId>();
        Optional<Branch> step = Optional.of(target);
        while (step.isPresent()
                && !step.get().name().isMaster()
                && seen.add(step.get().id())) {
            steps.addFirst(step.get());
            step = step.get().origin().map(Origin::branch).flatMap(id -> branch(dot, id));
        }
        return List.copyOf(steps);
    }

    private static Optional<Branch> branch(DotView dot, BranchId id) {
        return dot.branches().stream()
                .map(BranchView::branch)
                .filter(branch -> branch.id().equals(id))
                .findFirst();
    }

    static <T> Outcome<T> withoutMaster(DotView dot) {
        return Outcome.broken(
                FaultCode.CORRUPT,
                "the dot " + dot.dot().name() + " has no branch master",
                "Run 'dm registry rebuild' on the node.");
    }
}
