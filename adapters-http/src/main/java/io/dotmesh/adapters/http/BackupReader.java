package io.dotmesh.adapters.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.KeyedAccount;
import io.dotmesh.domain.account.Keys;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.ports.driving.Accounts;
import io.dotmesh.ports.driving.Nodes;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads backups in the original's format, version 1, whether it wrote them or we did. */
final class BackupReader {
    /**
     * What a backup holds.
     *
     * @param leftOut what cannot be restored, and why
     */
    record Dump(Nodes.Backup backup, List<String> leftOut) {
        Dump {
            leftOut = List.copyOf(leftOut);
        }
    }

    private final Accounts here;
    private final Instant created;
    private final List<KeyedAccount> accounts = new ArrayList<>();
    private final Map<AccountId, Secret> apiKeys = new HashMap<>();
    private final Map<String, AccountId> owners = new HashMap<>();
    private final List<Dot> dots = new ArrayList<>();
    private final List<Branch> branches = new ArrayList<>();
    private final Set<DotId> withMaster = new HashSet<>();
    private final List<String> leftOut = new ArrayList<>();

    private BackupReader(Accounts here, Instant created) {
        this.here = here;
        this.created = created;
    }

    static Outcome<Dump> read(String text, Accounts here) {
        try {
            var dump = Json.BACKUPS.readTree(text);
            var version = dump.path("version").asText("");
            if (!version.equals(BackupWriter.VERSION)) {
                return malformed("unsupported backup version '" + version + "', supported version: v1");
            }
            return time(dump.path("created").asText("")).then(created -> new BackupReader(here, created).all(dump));
        } catch (JsonProcessingException e) {
            return malformed("the backup is not readable as JSON: " + e.getOriginalMessage());
        }
    }

    private static <T> Outcome<T> malformed(String detail) {
        return Outcome.refused(FaultCode.INVALID, detail, "Give what 'dm cluster backup-etcd' or DumpEtcd wrote.");
    }

    private Outcome<Dump> all(JsonNode dump) {
        return Outcome.each(list(dump, "users"), this::user)
                .then(_ -> Outcome.each(list(dump, "registry_clones"), this::branch))
                .then(_ -> Outcome.each(list(dump, "registry_filesystems"), this::dot))
                .map(_ -> new Dump(new Nodes.Backup(created, accounts, apiKeys, dots, branches), leftOut));
    }

    private static List<JsonNode> list(JsonNode node, String name) {
        return node.path(name).valueStream().toList();
    }

    private static String text(JsonNode node, String name) {
        return Json.whole(node.path(name).asText(""));
    }

    private Outcome<KeyedAccount> user(JsonNode user) {
        return AccountId.parse(text(user, "Id"))
                .then(id -> keys(user).map(keys -> {
                    var notes = new TreeMap<String, String>();
                    user.path("Metadata")
                            .properties()
                            .forEach(note ->
                                    notes.put(note.getKey(), note.getValue().asText("")));
                    var keyed = new KeyedAccount(new Account(id, text(user, "Name"), text(user, "Email"), notes), keys);
                    var clear = text(user, "ApiKey");
                    if (keys.apiKeyHash().isEmpty() && !clear.isEmpty()) {
                        apiKeys.put(id, new Secret(clear));
                    }
                    accounts.add(keyed);
                    owners.put(keyed.account().name(), id);
                    owners.put(id.value(), id);
                    return keyed;
                }));
    }

    private static Outcome<Keys> keys(JsonNode user) {
        return passwordHash(user)
                .then(password -> ifAny(user, "ApiKeyExpires")
                        .map(text -> time(text).map(Optional::of))
                        .orElse(Outcome.done(Optional.empty()))
                        .map(expires -> new Keys(password, ifAny(user, "ApiKeyHash"), expires)));
    }

    private static Optional<String> ifAny(JsonNode node, String name) {
        return Optional.of(text(node, name)).filter(text -> !text.isEmpty());
    }

    private static Outcome<Optional<String>> passwordHash(JsonNode user) {
        var ours = ifAny(user, "PasswordHash");
        if (ours.isPresent() || text(user, "Password").isEmpty()) {
            return Outcome.done(ours);
        }
        return PasswordHash.of(text(user, "Salt"), text(user, "Password"))
                .map(theirs -> Outcome.done(Optional.of(theirs.kept())))
                .orElseGet(() -> malformed("the password of user '" + text(user, "Name") + "' is not in Base64"));
    }

    private Outcome<Branch> branch(JsonNode clone) {
        return BranchId.parse(text(clone, "FilesystemId"))
                .then(id -> DotId.parse(text(clone, "TopLevelFilesystemId"))
                        .then(dot -> BranchName.parse(text(clone, "Name"))
                                .then(name -> origin(clone.path("Origin"), "FilesystemId", "SnapshotId")
                                        .then(origin -> stash(clone.path("Stash"))
                                                .map(stash -> new Branch(id, dot, name, origin, stash))))))
                .peek(branch -> {
                    branches.add(branch);
                    if (branch.name().isMaster()) {
                        withMaster.add(branch.dot());
                    }
                });
    }

    private static Outcome<Optional<Origin>> origin(JsonNode node, String branch, String commit) {
        return text(node, branch).isEmpty()
                ? Outcome.done(Optional.empty())
                : BranchId.parse(text(node, branch))
                        .then(from -> CommitId.parse(text(node, commit)).map(at -> Optional.of(new Origin(from, at))));
    }

    private static Outcome<Optional<Stash>> stash(JsonNode node) {
        return text(node, "Of").isEmpty()
                ? Outcome.done(Optional.empty())
                : BranchId.parse(text(node, "Of"))
                        .then(of -> time(text(node, "Since"))
                                .then(since -> time(text(node, "Expires"))
                                        .map(expires -> Optional.of(new Stash(of, since, expires)))));
    }

    private Outcome<DotId> dot(JsonNode entry) {
        return DotId.parse(text(entry, "Id"))
                .then(id -> DotName.parse(text(entry.path("Name"), "Namespace"), text(entry.path("Name"), "Name"))
                        .then(name -> origin(entry, "ForkParentId", "ForkParentSnapshotId")
                                .then(from -> since(entry)
                                        .then(since -> Outcome.each(
                                                        list(entry, "CollaboratorIds"),
                                                        collaborator -> AccountId.parse(collaborator.asText("")))
                                                .then(collaborators -> quota(entry)
                                                        .map(quota -> {
                                                            owned(id, name, collaborators, from, since, quota, entry);
                                                            return id;
                                                        }))))));
    }

    private static Outcome<Optional<Quota>> quota(JsonNode entry) {
        var bytes = entry.path("QuotaBytes");
        return bytes.isMissingNode()
                ? Outcome.done(Optional.empty())
                : Quota.of(bytes.asLong(0)).map(Optional::of);
    }

    private Outcome<Instant> since(JsonNode entry) {
        return ifAny(entry, "Created").map(BackupReader::time).orElse(Outcome.done(created));
    }

    private void owned(
            DotId id,
            DotName name,
            List<AccountId> collaborators,
            Optional<Origin> from,
            Instant since,
            Optional<Quota> quota,
            JsonNode entry) {
        var owner = owner(text(entry, "OwnerId"));
        if (owner.isEmpty()) {
            leftOut.add(name + ": its owner '" + text(entry, "OwnerId") + "' has no account");
            branches.removeIf(branch -> branch.dot().equals(id));
            return;
        }
        dots.add(new Dot(id, name, owner.get(), new TreeSet<>(collaborators), from, since, quota));
        if (!withMaster.contains(id)) {
            branches.add(
                    new Branch(new BranchId(id.value()), id, BranchName.MASTER, Optional.empty(), Optional.empty()));
        }
    }

    /** The original writes the owner's name where it says id. */
    private Optional<AccountId> owner(String ref) {
        return Optional.ofNullable(owners.get(ref))
                .or(() -> here.find(ref).toOptional().map(Account::id));
    }

    private static Outcome<Instant> time(String text) {
        try {
            return Outcome.done(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return malformed("'" + text + "' in the backup is no time");
        }
    }
}
