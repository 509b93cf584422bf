package io.dotmesh.adapters.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.ports.driving.Commits;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Commits and changes as JSON. The original's {@code Snapshot} has message, author and time among the metadata. */
final class WireCommit {
    static final String MESSAGE = "message";
    static final String AUTHOR = "author";
    static final String TIMESTAMP = "timestamp";

    private static final long NANOS = 1_000_000_000L;

    private WireCommit() {}

    static Answer one(Commit commit) {
        return json -> write(json, commit);
    }

    static Answer list(List<Commit> commits) {
        return json -> {
            json.writeStartArray();
            for (var commit : commits) {
                write(json, commit);
            }
            json.writeEndArray();
        };
    }

    static void write(JsonGenerator json, Commit commit) throws IOException {
        json.writeStartObject();
        json.writeStringField("Id", commit.id().value());
        json.writeObjectFieldStart("Metadata");
        json.writeStringField(MESSAGE, commit.message());
        json.writeStringField(AUTHOR, commit.author());
        json.writeStringField(TIMESTAMP, nanos(commit.timestamp()));
        for (var note : commit.metadata().values().entrySet()) {
            if (!isOurs(note.getKey())) {
                json.writeStringField(note.getKey(), note.getValue());
            }
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Whether a name of metadata is one under which a commit tells something else. */
    static boolean isOurs(String name) {
        return name.equals(MESSAGE) || name.equals(AUTHOR) || name.equals(TIMESTAMP);
    }

    private static String nanos(Instant time) {
        return Long.toString(Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano()));
    }

    /** For the original's clients, which know one subdot. */
    static void writeFiles(JsonGenerator json, List<Change> changes) throws IOException {
        json.writeStartArray();
        for (var change : changes) {
            json.writeStartObject();
            json.writeStringField("change", sign(change));
            json.writeStringField("filename", change.path());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static Answer changes(Commits.Difference difference) {
        return json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("Files");
            for (var change : difference.changes()) {
                json.writeStartObject();
                json.writeStringField("change", sign(change));
                json.writeStringField("subdot", change.subdot().value());
                json.writeStringField("filename", change.path());
                if (change.from().isPresent()) {
                    json.writeStringField(
                            "fromSubdot", change.from().get().subdot().value());
                    json.writeStringField("fromFilename", change.from().get().path());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanField("Cut", difference.isCut());
            json.writeEndObject();
        };
    }

    private static String sign(Change change) {
        return switch (change.kind()) {
            case ADDED -> "+";
            case RENAMED -> "R";
            case MODIFIED -> "M";
            case REMOVED -> "-";
        };
    }
}
