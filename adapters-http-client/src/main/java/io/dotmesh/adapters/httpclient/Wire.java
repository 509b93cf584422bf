package io.dotmesh.adapters.httpclient;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.dot.Usage;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driving.BranchView;
import io.dotmesh.ports.driving.DotView;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/** The shapes of {@code docs/reference/rpc.md}, read. */
final class Wire {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Wire() {}

    private static <T> T parsed(Json json, Function<String, Outcome<T>> parse) {
        return parse.apply(json.text()).fold(value -> value, fault -> {
            throw json.unlike("valid: " + fault.detail());
        });
    }

    static BranchId branchId(Json json) {
        return parsed(json, BranchId::parse);
    }

    static CommitId commitId(Json json) {
        return parsed(json, CommitId::parse);
    }

    static AccountId accountId(Json json) {
        return parsed(json, AccountId::parse);
    }

    static NodeId nodeId(Json json) {
        return parsed(json, NodeId::parse);
    }

    static DotId dotId(Json json) {
        return parsed(json, DotId::parse);
    }

    static BranchName branchName(Json json) {
        return parsed(json, BranchName::parse);
    }

    static DotName dotName(Json json) {
        var namespace = json.get("Namespace").text();
        return parsed(json.get("Name"), name -> DotName.parse(namespace, name));
    }

    static Account account(Json json) {
        return new Account(
                accountId(json.get("Id")),
                json.get("Name").text(),
                json.get("Email").text(),
                json.get("Metadata").texts());
    }

    static Commit commit(Json json) {
        var metadata = json.get("Metadata").texts();
        var message = metadata.remove("message");
        var author = metadata.remove("author");
        var timestamp = metadata.remove("timestamp");
        return new Commit(
                commitId(json.get("Id")),
                message == null ? "" : message,
                author == null ? "" : author,
                instant(json, timestamp == null ? "0" : timestamp),
                new Metadata(metadata));
    }

    private static Instant instant(Json commit, String nanos) {
        try {
            long time = Long.parseLong(nanos);
            return Instant.ofEpochSecond(Math.floorDiv(time, NANOS_PER_SECOND), Math.floorMod(time, NANOS_PER_SECOND));
        } catch (NumberFormatException _) {
            throw commit.get("Metadata").unlike("with a 'timestamp' in nanoseconds, but with '" + nanos + "'");
        }
    }

    static Origin origin(Json json) {
        return new Origin(branchId(json.get("FilesystemId")), commitId(json.get("SnapshotId")));
    }

    static Stash stash(Json json) {
        return new Stash(
                branchId(json.get("Of")),
                json.get("Since").time(),
                json.get("Expires").time());
    }

    static Branch branch(Json json) {
        return new Branch(
                branchId(json.get("Id")),
                dotId(json.get("TopLevelFilesystemId")),
                branchName(json.get("Name")),
                json.get("Origin").some(Wire::origin),
                json.get("Stash").some(Wire::stash));
    }

    static BranchView branchView(Json json) {
        return new BranchView(
                branch(json),
                new Usage(
                        Math.max(0, json.get("SizeBytes").number()),
                        Math.max(0, json.get("DirtyBytes").number())),
                json.get("CommitCount").number(),
                json.get("Tip").some(Wire::commit),
                nodeId(json.get("Master")));
    }

    static Dot dot(Json json) {
        return new Dot(
                dotId(json.get("Id")),
                dotName(json.get("Name")),
                accountId(json.get("OwnerId")),
                new TreeSet<>(json.get("CollaboratorIds").each(Wire::accountId)),
                forkedFrom(json),
                json.get("Created").time(),
                quota(json));
    }

    static Optional<Quota> quota(Json dot) {
        return dot.get("QuotaBytes")
                .some(bytes -> Quota.of(bytes.number()).fold(quota -> quota, fault -> {
                    throw bytes.unlike("valid: " + fault.detail());
                }));
    }

    static Optional<Origin> forkedFrom(Json json) {
        return json.get("ForkParentId").text().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Origin(branchId(json.get("ForkParentId")), commitId(json.get("ForkParentSnapshotId"))));
    }

    static DotView dotView(Json json) {
        return new DotView(
                dot(json),
                account(json.get("Owner")),
                json.get("Collaborators").each(Wire::account),
                json.get("Branches").each(Wire::branchView));
    }

    static Trashed trashed(Json json) {
        return new Trashed(
                dot(json.get("Dot")),
                json.get("Branches").each(Wire::branch),
                accountId(json.get("By")),
                json.get("Since").time(),
                json.get("Expires").time());
    }

    static Change change(Json json) {
        var kind = kind(json.get("change"));
        return new Change(
                kind,
                subdot(json.get("subdot")),
                json.get("filename").text(),
                kind == Change.Kind.RENAMED
                        ? Optional.of(new Change.Location(
                                subdot(json.get("fromSubdot")),
                                json.get("fromFilename").text()))
                        : Optional.empty());
    }

    private static SubdotName subdot(Json json) {
        try {
            // Not parsed: a directory of the store may have a name that a user could not give.
            return new SubdotName(json.text());
        } catch (IllegalArgumentException _) {
            throw json.unlike("a subdot");
        }
    }

    private static Change.Kind kind(Json json) {
        return switch (json.text()) {
            case "+" -> Change.Kind.ADDED;
            case "M" -> Change.Kind.MODIFIED;
            case "-" -> Change.Kind.REMOVED;
            case "R" -> Change.Kind.RENAMED;
            default -> throw json.unlike("'+', 'M', 'R' or '-'");
        };
    }
}
