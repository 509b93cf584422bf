package io.dotmesh.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.ports.driving.Nodes;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A backup is read as it was written, and the original's are read as well. */
class BackupTest {
    private static final String ORIGINAL = """
            {"version":"v1","created":"2020-04-28T10:11:12.123456789+02:00",
             "users":[
              {"Id":"00000000-0000-0000-0000-000000000000","Name":"admin","Email":"","Salt":"c2FsdA==",
               "Password":"aGFzaGhhc2g=","ApiKey":"ABCDEFGH","Metadata":null},
              {"Id":"a11ce","Name":"alice","Email":"alice@example.org","Salt":null,"Password":null,"ApiKey":"",
               "Metadata":{"CustomerId":"c1"}}],
             "filesystem_masters":[{"filesystem_id":"m1","node_id":"f00"}],
             "registry_filesystems":[
              {"Id":"m1","OwnerId":"alice","Name":{"Namespace":"alice","Name":"shop"},"CollaboratorIds":null},
              {"Id":"m2","OwnerId":"nobody","Name":{"Namespace":"nobody","Name":"lost"},
               "CollaboratorIds":["a11ce"],"ForkParentId":"m1","ForkParentSnapshotId":"c1"}],
             "registry_clones":[
              {"TopLevelFilesystemId":"m1","FilesystemId":"b1","Name":"fix",
               "Origin":{"FilesystemId":"m1","SnapshotId":"c1"}},
              {"TopLevelFilesystemId":"m2","FilesystemId":"b2","Name":"fix",
               "Origin":{"FilesystemId":"m2","SnapshotId":"c1"}}]}
            """;

    private static Outcome<BackupReader.Dump> read(String text) {
        var node = new ScriptedNode();
        node.answer("accounts.find", () -> Outcome.refused(FaultCode.NO_SUCH_ACCOUNT, "User not found", "Look."));
        return BackupReader.read(text, node.asAdmin().accounts());
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        var text = new StringWriter();
        try (var json = new JsonMapper().createGenerator(text)) {
            BackupWriter.write(json, Samples.BACKUP, Samples.NODE);
        }
        var read = read(text.toString()).orElseThrow();
        assertThat(read.leftOut()).isEmpty();
        assertThat(read.backup().accounts()).isEqualTo(Samples.BACKUP.accounts());
        assertThat(read.backup().dots()).isEqualTo(Samples.BACKUP.dots());
        assertThat(read.backup().branches()).containsExactlyInAnyOrderElementsOf(Samples.BACKUP.branches());
        assertThat(read.backup().created()).isEqualTo(Samples.BACKUP.created());
        assertThat(read.backup().apiKeys()).isEmpty();
    }

    @Test
    void quotasAreWrittenAndReadAgain() throws IOException {
        var bounded = Samples.DOT.bounded(Optional.of(new Quota(10L << 30)));
        var backup =
                new Nodes.Backup(Samples.TIME, Samples.BACKUP.accounts(), List.of(bounded), Samples.BACKUP.branches());
        var text = new StringWriter();
        try (var json = new JsonMapper().createGenerator(text)) {
            BackupWriter.write(json, backup, Samples.NODE);
        }
        assertThat(text.toString()).contains("\"QuotaBytes\":10737418240");
        assertThat(read(text.toString()).orElseThrow().backup().dots()).containsExactly(bounded);
        for (var nonsense : List.of("0", "-1", "7", "9007199254740993", "\"10G\"", "null", "[]")) {
            var broken = text.toString().replace("10737418240", nonsense);
            assertThat(read(broken).toFault().map(fault -> fault.code()))
                    .as(nonsense)
                    .contains(FaultCode.INVALID);
        }
    }

    @Test
    void oneOfTheOriginalIsRead() {
        var read = read(ORIGINAL).orElseThrow();
        var backup = read.backup();
        assertThat(backup.created()).hasToString("2020-04-28T08:11:12.123456789Z");
        assertThat(backup.accounts()).hasSize(2);
        assertThat(backup.accounts().getFirst().keys().passwordHash())
                .contains("$scrypt$ln=15,r=8,p=1$c2FsdA$aGFzaGhhc2g");
        assertThat(backup.accounts().getLast().keys().passwordHash()).isEmpty();
        assertThat(backup.accounts().getLast().account().metadata()).containsEntry("CustomerId", "c1");
        assertThat(backup.apiKeys())
                .containsOnlyKeys(new AccountId("00000000-0000-0000-0000-000000000000"))
                .containsValue(new Secret("ABCDEFGH"));
        assertThat(backup.dots()).singleElement().satisfies(dot -> {
            assertThat(dot.name()).hasToString("alice/shop");
            assertThat(dot.owner()).hasToString("a11ce");
            assertThat(dot.created()).isEqualTo(backup.created());
        });
        assertThat(backup.branches())
                .extracting(branch -> branch.id() + " " + branch.name() + " "
                        + branch.origin().map(origin -> origin.toString()).orElse("-"))
                .containsExactlyInAnyOrder("b1 fix Origin[branch=m1, commit=c1]", "m1 master -");
        assertThat(read.leftOut()).containsExactly("nobody/lost: its owner 'nobody' has no account");
    }

    @Test
    void keysInClearNeverPrintThemselves() {
        assertThat(read(ORIGINAL).orElseThrow().toString()).doesNotContain("ABCDEFGH", "aGFzaGhhc2g");
    }

    @Test
    void whatIsNotABackupIsRefused() {
        for (var text : new String[] {
            "",
            "[]",
            "{}",
            "{\"version\":\"v1\"}",
            "{\"version\":\"v1\",\"created\":\"yesterday\"}",
            ORIGINAL.replace("\"m1\",\"OwnerId\"", "\"m/1\",\"OwnerId\""),
            ORIGINAL.replace("c2FsdA==", "?"),
            ORIGINAL.replace("\"Name\":\"fix\"", "\"Name\":\"f i x\""),
            "[".repeat(1_000)
        }) {
            assertThat(read(text).toFault())
                    .as(text)
                    .hasValueSatisfying(fault -> assertThat(fault.code()).isEqualTo(FaultCode.INVALID));
        }
    }

    @Test
    void whoIsNotAdministratorIsRefusedBeforeTheBackupIsRead() throws IOException {
        try (var front = new Front()) {
            front.node.answer("accounts.current", () -> Outcome.done(Samples.ALICE));
            front.node.answer(
                    "nodes.restore",
                    () -> Outcome.refused(
                            FaultCode.FORBIDDEN, "Userid a11ce is not admin user", "Ask the one who is."));
            var body = Client.rpc(
                            front.port,
                            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC.RestoreEtcd\",\"params\":"
                                    + "{\"Dump\":\"nonsense\"}}")
                    .body();
            assertThat(body).contains("Userid a11ce is not admin user");
        }
    }
}
