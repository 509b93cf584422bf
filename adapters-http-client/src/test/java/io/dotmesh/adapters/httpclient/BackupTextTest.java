package io.dotmesh.adapters.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.KeyedAccount;
import io.dotmesh.domain.account.Keys;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.ports.driving.Nodes.Backup;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Backups, in the form of the original. */
class BackupTextTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private static Backup read(String text) throws IOException {
        return BackupText.read(Json.read(Json.reader(new StringReader(text))));
    }

    @Test
    void whatIsWrittenReadsAsItWas() throws IOException {
        var owner = new AccountId("u-1");
        var dot = new DotId("d-1");
        var backup = new Backup(
                NOON,
                List.of(
                        new KeyedAccount(
                                new Account(owner, "alice", "a@b", new TreeMap<>(Map.of("k", "v"))),
                                new Keys(Optional.of("$scrypt$x"), Optional.of("sha$y"), Optional.of(NOON))),
                        new KeyedAccount(new Account(new AccountId("u-2"), "bob", "", new TreeMap<>()), Keys.NONE)),
                Map.of(owner, new Secret("in clear")),
                List.of(new Dot(
                        dot,
                        new DotName(new Namespace("alice"), "shop"),
                        owner,
                        new TreeSet<>(List.of(new AccountId("u-2"))),
                        Optional.of(new Origin(new BranchId("f-1"), new CommitId("c-0"))),
                        NOON,
                        Optional.of(new Quota(10L << 30)))),
                List.of(
                        new Branch(new BranchId("d-1"), dot, BranchName.MASTER, Optional.empty(), Optional.empty()),
                        new Branch(
                                new BranchId("b-1"),
                                dot,
                                new BranchName("feature"),
                                Optional.of(new Origin(new BranchId("d-1"), new CommitId("c-1"))),
                                Optional.of(new Stash(new BranchId("d-1"), NOON, NOON.plusSeconds(9)))),
                        new Branch(
                                new BranchId("b-2"),
                                dot,
                                new BranchName("alone"),
                                Optional.empty(),
                                Optional.empty())));
        var again = read(BackupText.write(backup));
        assertThat(again.created()).isEqualTo(backup.created());
        assertThat(again.accounts())
                .extracting(KeyedAccount::account)
                .isEqualTo(backup.accounts().stream().map(KeyedAccount::account).toList());
        assertThat(again.accounts().getFirst().keys().passwordHash()).contains("$scrypt$x");
        assertThat(again.accounts().getFirst().keys().apiKeyHash()).contains("sha$y");
        assertThat(again.accounts().getFirst().keys().apiKeyExpires()).contains(NOON);
        assertThat(again.apiKeys()).isEqualTo(backup.apiKeys());
        assertThat(again.dots()).isEqualTo(backup.dots());
        assertThat(again.branches()).isEqualTo(backup.branches());
    }

    @Test
    void aBackupOfTheOriginalIsRead() throws IOException {
        var backup = read("""
                {"version":"v1","created":"2020-01-02T03:04:05Z","users":[{"Id":"00000000-0000-0000-0000-000000000000",
                 "Name":"admin","Email":"","Salt":"c2FsdA==","Password":"aGFzaA==","ApiKey":"KEY","Metadata":null}],
                 "filesystem_masters":[{"filesystem_id":"d-1","node_id":"abc"}],
                 "registry_filesystems":[{"Id":"d-1","OwnerId":"admin","Name":{"Namespace":"admin","Name":"shop"},
                 "CollaboratorIds":null}],
                 "registry_clones":[{"TopLevelFilesystemId":"d-1","FilesystemId":"b-1","Name":"feature",
                 "Origin":{"FilesystemId":"d-1","SnapshotId":"c-1"}}]}""");
        assertThat(backup.accounts().getFirst().keys().passwordHash()).contains("$scrypt$ln=15,r=8,p=1$c2FsdA$aGFzaA");
        assertThat(backup.apiKeys()).isEqualTo(Map.of(Account.ADMIN_ID, new Secret("KEY")));
        assertThat(backup.dots().getFirst().owner()).isEqualTo(Account.ADMIN_ID);
        assertThat(backup.branches())
                .extracting(branch -> branch.name().value())
                .containsExactly("master", "feature");
    }
}
