package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.ports.driving.BranchView;
import io.dotmesh.ports.driving.Branches.Lack;
import io.dotmesh.ports.driving.DotView;
import java.io.IOException;
import java.util.Optional;

/** The JSON of {@code docs/reference/output.md}. Members are added there, and never changed or taken away. */
final class Shapes {
    private Shapes() {}

    static void name(JsonWriter json, DotName dot) throws IOException {
        json.name("namespace").value(dot.namespace().value());
        json.name("name").value(dot.name());
    }

    static void commit(JsonWriter json, Commit commit) throws IOException {
        json.beginObject();
        members(json, commit);
        json.endObject();
    }

    /** The members of a commit, inside an object that is begun. */
    static void members(JsonWriter json, Commit commit) throws IOException {
        json.name("id").value(commit.id().value());
        json.name("message").value(commit.message());
        json.name("author").value(commit.author());
        json.name("time").value(commit.timestamp().toString());
        json.name("timeNanos").value(Dates.nanos(commit.timestamp()));
        json.name("metadata").beginObject();
        for (var entry : commit.metadata().values().entrySet()) {
            json.name(entry.getKey()).value(entry.getValue());
        }
        json.endObject();
    }

    /** The members of a branch, inside an object that is begun. */
    static void branch(JsonWriter json, Branch branch) throws IOException {
        json.name("id").value(branch.id().value());
        json.name("name").value(branch.name().value());
        origin(json, "origin", branch.origin());
        if (branch.stash().isPresent()) {
            var stash = branch.stash().get();
            json.name("keeps").beginObject();
            json.name("of").value(stash.of().value());
            json.name("since").value(stash.since().toString());
            json.name("until").value(stash.expires().toString());
            json.endObject();
        }
    }

    /** The branch that has what was dropped, when there is one. */
    static void kept(JsonWriter json, Optional<Branch> kept) throws IOException {
        if (kept.isPresent()) {
            json.name("kept").beginObject();
            branch(json, kept.get());
            json.endObject();
        }
    }

    private static void origin(JsonWriter json, String name, Optional<Origin> origin) throws IOException {
        if (origin.isPresent()) {
            json.name(name).beginObject();
            json.name("branch").value(origin.get().branch().value());
            json.name("commit").value(origin.get().commit().value());
            json.endObject();
        }
    }

    static void branch(JsonWriter json, BranchView view) throws IOException {
        json.beginObject();
        branch(json, view.branch());
        json.name("node").value(view.master().value());
        json.name("sizeBytes").value(view.usage().sizeBytes());
        json.name("dirtyBytes").value(view.usage().dirtyBytes());
        json.name("commits").value(view.commits());
        if (view.tip().isPresent()) {
            json.name("tip");
            commit(json, view.tip().get());
        }
        json.endObject();
    }

    /** The members of a dot, inside an object that is begun. */
    static void dot(JsonWriter json, DotView view) throws IOException {
        name(json, view.dot().name());
        json.name("id").value(view.dot().id().value());
        json.name("owner").value(view.owner().name());
        json.name("collaborators").beginArray();
        for (var collaborator : view.collaborators()) {
            json.value(collaborator.name());
        }
        json.endArray();
        json.name("created").value(view.dot().created().toString());
        origin(json, "forkedFrom", view.dot().forkedFrom());
        if (view.dot().quota().isPresent()) {
            json.name("quotaBytes").value(view.dot().quota().get().bytes());
        }
        json.name("branches").beginArray();
        for (var branch : view.branches()) {
            branch(json, branch);
        }
        json.endArray();
    }

    static void lack(JsonWriter json, Lack lack) throws IOException {
        json.beginObject();
        json.name("id").value(lack.node().value());
        json.name("name").value(lack.name());
        if (lack.unknown().isPresent()) {
            json.name("unknown").value(lack.unknown().get());
        } else {
            json.name("lacks").value(lack.count());
            json.name("commits").beginArray();
            for (var commit : lack.commits()) {
                json.value(commit.value());
            }
            json.endArray();
        }
        json.endObject();
    }

    /** The members of a deleted dot, inside an object that is begun. */
    static void trashed(JsonWriter json, Trashed trashed) throws IOException {
        name(json, trashed.dot().name());
        json.name("id").value(trashed.dot().id().value());
        json.name("deletedBy").value(trashed.by().value());
        json.name("since").value(trashed.since().toString());
        json.name("until").value(trashed.expires().toString());
        json.name("branches").beginArray();
        for (var branch : trashed.branches()) {
            json.value(branch.name().value());
        }
        json.endArray();
    }

    static void fault(JsonWriter json, Fault fault) throws IOException {
        json.beginObject();
        json.name("error").beginObject();
        json.name("code").value(fault.code().name());
        json.name("kind").value(kind(fault));
        json.name("detail").value(fault.detail());
        json.name("next").value(fault.next());
        json.endObject();
        json.endObject();
    }

    private static String kind(Fault fault) {
        if (fault instanceof Fault.Refused) {
            return "refused";
        }
        return fault instanceof Fault.Unavailable ? "unavailable" : "broken";
    }
}
