package io.dotmesh.adapters.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.KeyedAccount;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driving.Nodes;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a backup in the original's format, version 1, with what that lacks added beside it. */
final class BackupWriter {
    static final String VERSION = "v1";

    private BackupWriter() {}

    static void write(JsonGenerator json, Nodes.Backup backup, NodeId node) throws IOException {
        json.writeStartObject();
        json.writeStringField("version", VERSION);
        json.writeStringField("created", backup.created().toString());
        json.writeArrayFieldStart("users");
        for (var account : backup.accounts()) {
            writeUser(json, account);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("filesystem_masters");
        for (var branch : backup.branches()) {
            json.writeStartObject();
            json.writeStringField("filesystem_id", branch.id().value());
            json.writeStringField("node_id", node.value());
            json.writeEndObject();
        }
        json.writeEndArray();
        writeDots(json, backup);
        json.writeArrayFieldStart("registry_clones");
        for (var branch : backup.branches()) {
            if (!isImplied(branch)) {
                WireBranch.writeClone(json, branch);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** A dot's entry stands for the branch that it began with. */
    private static boolean isImplied(Branch branch) {
        return branch.name().isMaster()
                && branch.id().value().equals(branch.dot().value())
                && branch.origin().isEmpty()
                && branch.stash().isEmpty();
    }

    private static void writeUser(JsonGenerator json, KeyedAccount keyed) throws IOException {
        var account = keyed.account();
        json.writeStartObject();
        json.writeStringField("Id", account.id().value());
        json.writeStringField("Name", account.name());
        json.writeStringField("Email", account.email());
        json.writeObjectFieldStart("Metadata");
        for (var note : account.metadata().entrySet()) {
            json.writeStringField(note.getKey(), note.getValue());
        }
        json.writeEndObject();
        var keys = keyed.keys();
        if (keys.passwordHash().isPresent()) {
            json.writeStringField("PasswordHash", keys.passwordHash().get());
            var scrypt = PasswordHash.ofKept(keys.passwordHash().get());
            if (scrypt.isPresent()) {
                json.writeStringField("Salt", scrypt.get().salt());
                json.writeStringField("Password", scrypt.get().hash());
            }
        }
        if (keys.apiKeyHash().isPresent()) {
            json.writeStringField("ApiKeyHash", keys.apiKeyHash().get());
        }
        if (keys.apiKeyExpires().isPresent()) {
            json.writeStringField("ApiKeyExpires", keys.apiKeyExpires().get().toString());
        }
        json.writeEndObject();
    }

    private static void writeDots(JsonGenerator json, Nodes.Backup backup) throws IOException {
        Map<AccountId, String> names = backup.accounts().stream()
                .map(KeyedAccount::account)
                .collect(Collectors.toMap(Account::id, Account::name, (one, _) -> one));
        json.writeArrayFieldStart("registry_filesystems");
        for (Dot dot : backup.dots()) {
            json.writeStartObject();
            json.writeStringField("Id", dot.id().value());
            WireDot.writeName(json, dot.name());
            json.writeStringField(
                    "OwnerId", names.getOrDefault(dot.owner(), dot.owner().value()));
            json.writeArrayFieldStart("CollaboratorIds");
            for (var collaborator : dot.collaborators()) {
                json.writeString(collaborator.value());
            }
            json.writeEndArray();
            json.writeStringField("Created", dot.created().toString());
            WireDot.writeForkParent(json, dot);
            WireDot.writeQuota(json, dot);
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
