package io.dotmesh.adapters.httpclient;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.account.KeyedAccount;
import io.dotmesh.domain.account.Keys;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driving.Nodes.Backup;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** A backup in the form of the original, {@code v1}, with what that form lacks beside it. */
final class BackupText {
    private BackupText() {}

    static Backup read(Json json) {
        if (!json.get("version").text().equals("v1")) {
            throw json.get("version").unlike("'v1'");
        }
        var accounts = json.get("users").each(BackupText::account);
        var ids = new HashMap<String, AccountId>();
        for (var entry : accounts) {
            ids.put(entry.account().name(), entry.account().id());
        }
        var dots = json.get("registry_filesystems").each(dot -> dot(dot, ids));
        var branches = new ArrayList<Branch>();
        for (var dot : dots) {
            // The form names only the other branches: the first has the id of its dot.
            branches.add(new Branch(
                    new BranchId(dot.id().value()), dot.id(), BranchName.MASTER, Optional.empty(), Optional.empty()));
        }
        branches.addAll(json.get("registry_clones").each(BackupText::branch));
        return new Backup(json.get("created").time(), accounts, apiKeys(json), dots, branches);
    }

    private static KeyedAccount account(Json user) {
        return new KeyedAccount(
                Wire.account(user),
                new Keys(
                        passwordHash(user),
                        Optional.of(user.get("ApiKeyHash").text()).filter(hash -> !hash.isEmpty()),
                        user.get("ApiKeyExpires").some(Json::time)));
    }

    private static Optional<String> passwordHash(Json user) {
        var own = user.get("PasswordHash").text();
        if (!own.isEmpty()) {
            return Optional.of(own);
        }
        var salt = user.get("Salt").text();
        var hash = user.get("Password").text();
        return hash.isEmpty()
                ? Optional.empty()
                : Optional.of("$scrypt$ln=15,r=8,p=1$" + unpadded(salt) + "$" + unpadded(hash));
    }

    private static String unpadded(String base64) {
        int padding = base64.indexOf('=');
        return padding < 0 ? base64 : base64.substring(0, padding);
    }

    private static Map<AccountId, Secret> apiKeys(Json json) {
        var keys = new HashMap<AccountId, Secret>();
        for (var user : json.get("users").each(user -> user)) {
            var key = user.get("ApiKey").text();
            if (!key.isEmpty()) {
                keys.put(Wire.accountId(user.get("Id")), new Secret(key));
            }
        }
        return keys;
    }

    /** A dot, whose owner stands there by name. */
    private static Dot dot(Json json, Map<String, AccountId> accounts) {
        var owner = accounts.get(json.get("OwnerId").text());
        if (owner == null) {
            throw json.get("OwnerId").unlike("the name of one of its users");
        }
        return new Dot(
                Wire.dotId(json.get("Id")),
                Wire.dotName(json.get("Name")),
                owner,
                new TreeSet<>(json.get("CollaboratorIds").each(Wire::accountId)),
                Wire.forkedFrom(json),
                json.get("Created").some(Json::time).orElse(Instant.EPOCH),
                Wire.quota(json));
    }

    private static Branch branch(Json clone) {
        return new Branch(
                Wire.branchId(clone.get("FilesystemId")),
                Wire.dotId(clone.get("TopLevelFilesystemId")),
                Wire.branchName(clone.get("Name")),
                Optional.of(clone.get("Origin"))
                        .filter(origin -> !origin.get("FilesystemId").text().isEmpty())
                        .map(Wire::origin),
                clone.get("Stash").some(Wire::stash));
    }

    static String write(Backup backup) {
        var text = new StringWriter();
        try (var json = new JsonWriter(text)) {
            json.beginObject();
            json.name("version").value("v1");
            json.name("created").value(backup.created().toString());
            json.name("users").beginArray();
            var names = new HashMap<AccountId, String>();
            for (var entry : backup.accounts()) {
                names.put(entry.account().id(), entry.account().name());
                write(
                        json,
                        entry,
                        Optional.ofNullable(backup.apiKeys().get(entry.account().id())));
            }
            json.endArray();
            json.name("filesystem_masters").beginArray();
            json.endArray();
            json.name("registry_filesystems").beginArray();
            for (var dot : backup.dots()) {
                write(json, dot, names.getOrDefault(dot.owner(), dot.owner().value()));
            }
            json.endArray();
            json.name("registry_clones").beginArray();
            for (var branch : clones(backup.branches())) {
                write(json, branch);
            }
            json.endArray();
            json.endObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return text.toString();
    }

    private static List<Branch> clones(List<Branch> branches) {
        return branches.stream()
                .filter(branch -> !branch.id().value().equals(branch.dot().value()))
                .toList();
    }

    private static void write(JsonWriter json, KeyedAccount entry, Optional<Secret> apiKey) throws IOException {
        var account = entry.account();
        json.beginObject();
        json.name("Id").value(account.id().value());
        json.name("Name").value(account.name());
        json.name("Email").value(account.email());
        json.name("Metadata").beginObject();
        for (var note : account.metadata().entrySet()) {
            json.name(note.getKey()).value(note.getValue());
        }
        json.endObject();
        json.name("PasswordHash").value(entry.keys().passwordHash().orElse(""));
        json.name("ApiKeyHash").value(entry.keys().apiKeyHash().orElse(""));
        if (entry.keys().apiKeyExpires().isPresent()) {
            json.name("ApiKeyExpires").value(entry.keys().apiKeyExpires().get().toString());
        }
        if (apiKey.isPresent()) {
            json.name("ApiKey").value(apiKey.get().value());
        }
        json.endObject();
    }

    private static void write(JsonWriter json, Dot dot, String owner) throws IOException {
        json.beginObject();
        json.name("Id").value(dot.id().value());
        write(json, dot.name());
        json.name("OwnerId").value(owner);
        json.name("CollaboratorIds").beginArray();
        for (var collaborator : dot.collaborators()) {
            json.value(collaborator.value());
        }
        json.endArray();
        json.name("ForkParentId")
                .value(dot.forkedFrom().map(origin -> origin.branch().value()).orElse(""));
        json.name("ForkParentSnapshotId")
                .value(dot.forkedFrom().map(origin -> origin.commit().value()).orElse(""));
        json.name("Created").value(dot.created().toString());
        if (dot.quota().isPresent()) {
            json.name("QuotaBytes").value(dot.quota().get().bytes());
        }
        json.endObject();
    }

    private static void write(JsonWriter json, DotName name) throws IOException {
        json.name("Name").beginObject();
        json.name("Namespace").value(name.namespace().value());
        json.name("Name").value(name.name());
        json.endObject();
    }

    private static void write(JsonWriter json, Branch branch) throws IOException {
        json.beginObject();
        json.name("TopLevelFilesystemId").value(branch.dot().value());
        json.name("FilesystemId").value(branch.id().value());
        json.name("Name").value(branch.name().value());
        json.name("Origin").beginObject();
        json.name("FilesystemId")
                .value(branch.origin().map(Origin::branch).map(BranchId::value).orElse(""));
        json.name("SnapshotId")
                .value(branch.origin().map(origin -> origin.commit().value()).orElse(""));
        json.endObject();
        if (branch.stash().isPresent()) {
            var stash = branch.stash().get();
            json.name("Stash").beginObject();
            json.name("Of").value(stash.of().value());
            json.name("Since").value(stash.since().toString());
            json.name("Expires").value(stash.expires().toString());
            json.endObject();
        }
        json.endObject();
    }
}
