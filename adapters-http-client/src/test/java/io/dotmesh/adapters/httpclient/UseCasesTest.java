package io.dotmesh.adapters.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.dot.Usage;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import io.dotmesh.ports.driving.BranchView;
import io.dotmesh.ports.driving.Branches.Reset;
import io.dotmesh.ports.driving.Branches.Undone;
import io.dotmesh.ports.driving.Commits.Difference;
import io.dotmesh.ports.driving.Commits.Draft;
import io.dotmesh.ports.driving.Commits.Place;
import io.dotmesh.ports.driving.DotView;
import io.dotmesh.ports.driving.Nodes.Collected;
import io.dotmesh.ports.driving.Nodes.Finding;
import io.dotmesh.ports.driving.Nodes.NodeState;
import io.dotmesh.ports.driving.Nodes.Rebuilt;
import io.dotmesh.ports.driving.UseCases;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Each use case is one request of one method, and its answer is read as what it is. */
class UseCasesTest {
    static final DotName SHOP = new DotName(Namespace.ADMIN, "shop");
    private static final BranchName FEATURE = new BranchName("feature");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456789Z");

    private static final String COMMIT = "{\"Id\":\"c-1\",\"Metadata\":{\"author\":\"alice\",\"message\":\"first\","
            + "\"timestamp\":\"1795348800123456789\",\"type\":\"x\"}}";
    private static final Commit COMMIT_READ =
            new Commit(new CommitId("c-1"), "first", "alice", NOON, new Metadata(new TreeMap<>(Map.of("type", "x"))));

    private static final String MASTER = "{\"Id\":\"d-1\",\"TopLevelFilesystemId\":\"d-1\",\"Name\":\"master\"";
    private static final Branch MASTER_READ =
            new Branch(new BranchId("d-1"), new DotId("d-1"), BranchName.MASTER, Optional.empty(), Optional.empty());

    private static final String STASH = "{\"Id\":\"s-1\",\"TopLevelFilesystemId\":\"d-1\",\"Name\":\"kept\","
            + "\"Origin\":{\"FilesystemId\":\"d-1\",\"SnapshotId\":\"c-1\"},"
            + "\"Stash\":{\"Of\":\"d-1\",\"Since\":\"2026-11-22T12:00:00.123456789Z\",\"Expires\":\"2026-11-29T12:00:00Z\"}}";
    private static final Branch STASH_READ = new Branch(
            new BranchId("s-1"),
            new DotId("d-1"),
            new BranchName("kept"),
            Optional.of(new Origin(new BranchId("d-1"), new CommitId("c-1"))),
            Optional.of(new Stash(new BranchId("d-1"), NOON, Instant.parse("2026-11-29T12:00:00Z"))));

    private static final String BRANCH_VIEW =
            MASTER + ",\"Master\":\"abc\",\"SizeBytes\":10,\"DirtyBytes\":3,\"CommitCount\":1,\"Tip\":" + COMMIT + "}";
    static final BranchView BRANCH_VIEW_READ =
            new BranchView(MASTER_READ, new Usage(10, 3), 1, Optional.of(COMMIT_READ), new NodeId("abc"));

    private static final String DOT_FIELDS = "\"Id\":\"d-1\",\"Name\":{\"Namespace\":\"admin\",\"Name\":\"shop\"},"
            + "\"OwnerId\":\"u-1\",\"CollaboratorIds\":[\"u-2\"],\"Created\":\"2026-11-22T12:00:00.123456789Z\","
            + "\"ForkParentId\":\"f-1\",\"ForkParentSnapshotId\":\"c-0\"";
    static final Dot DOT_READ = new Dot(
            new DotId("d-1"),
            SHOP,
            new AccountId("u-1"),
            new TreeSet<>(List.of(new AccountId("u-2"))),
            Optional.of(new Origin(new BranchId("f-1"), new CommitId("c-0"))),
            NOON);

    private static final String ALICE =
            "{\"Id\":\"u-1\",\"Name\":\"alice\",\"Email\":\"a@b\",\"EmailHash\":\"x\",\"Metadata\":{\"k\":\"v\"}}";
    static final Account ALICE_READ =
            new Account(new AccountId("u-1"), "alice", "a@b", new TreeMap<>(Map.of("k", "v")));
    private static final String BOB = "{\"Id\":\"u-2\",\"Name\":\"bob\",\"Metadata\":null}";
    static final Account BOB_READ = new Account(new AccountId("u-2"), "bob", "", new TreeMap<>());

    static final String DOT_VIEW = "{" + DOT_FIELDS + ",\"Owner\":" + ALICE + ",\"Collaborators\":[" + BOB
            + "],\"Branches\":[" + BRANCH_VIEW + "]}";
    static final DotView DOT_VIEW_READ =
            new DotView(DOT_READ, ALICE_READ, List.of(BOB_READ), List.of(BRANCH_VIEW_READ));

    /** The answer to a question, and what was asked. */
    record Asked<T>(T answer, String request) {}

    static <T> Asked<Outcome<T>> ask(String result, Function<UseCases, Outcome<T>> question) throws IOException {
        try (var server = ScriptedNode.answeringResult(result)) {
            var answer = question.apply(new HttpRemoteNodeProvider()
                    .connect(new Remote("alice", "127.0.0.1", server.port(), new Secret("key"))));
            var requests = server.requests().stream()
                    .map(request -> request.body()
                            .replace("{\"jsonrpc\":\"2.0\",\"method\":\"DotmeshRPC.", "")
                            .replace("\",\"params\":", " ")
                            .replace(",\"id\":1}", ""))
                    .toList();
            return new Asked<>(answer, String.join("\n", requests));
        }
    }

    static <T> void asks(
            String result, Function<UseCases, Outcome<T>> question, String expectedRequest, T expectedAnswer)
            throws IOException {
        var asked = ask(result, question);
        assertThat(asked.request()).isEqualTo(expectedRequest);
        assertThat(asked.answer()).isEqualTo(Outcome.done(expectedAnswer));
    }

    @Test
    void dots() throws IOException {
        var shop = "{\"Namespace\":\"admin\",\"Name\":\"shop\"}";
        asks(DOT_VIEW, to -> to.dots().create(SHOP), "CreateDot " + shop, DOT_VIEW_READ);
        asks(DOT_VIEW, to -> to.dots().show(SHOP), "ShowDot " + shop, DOT_VIEW_READ);
        asks(DOT_VIEW, to -> to.dots().show(new BranchId("b-1")), "ShowDot {\"FilesystemId\":\"b-1\"}", DOT_VIEW_READ);
        asks("[" + DOT_VIEW + "]", to -> to.dots().list(), "ListDots {}", List.of(DOT_VIEW_READ));
        asks("[]", to -> to.dots().list(), "ListDots {}", List.of());
        asks(DOT_VIEW, to -> to.dots().restore(SHOP), "Restore " + shop, DOT_VIEW_READ);
        asks(
                DOT_VIEW,
                to -> to.dots().rename(SHOP, new DotName(new Namespace("bob"), "store")),
                "Rename {\"Namespace\":\"admin\",\"Name\":\"shop\",\"NewNamespace\":\"bob\",\"NewName\":\"store\"}",
                DOT_VIEW_READ);
        asks(
                DOT_VIEW,
                to -> to.dots().copy(new BranchId("b-1"), SHOP),
                "CopyDot {\"FilesystemId\":\"b-1\",\"NewNamespace\":\"admin\",\"NewName\":\"shop\"}",
                DOT_VIEW_READ);
    }

    @Test
    void theTrash() throws IOException {
        var trashed = "{\"Dot\":{" + DOT_FIELDS + "},\"Branches\":[" + MASTER + "}," + STASH
                + "],\"By\":\"u-2\",\"Since\":\"2026-11-22T12:00:00.123456789Z\",\"Expires\":\"2026-11-29T12:00:00Z\"}";
        var read = new Trashed(
                DOT_READ,
                List.of(MASTER_READ, STASH_READ),
                new AccountId("u-2"),
                NOON,
                Instant.parse("2026-11-29T12:00:00Z"));
        asks(trashed, to -> to.dots().delete(SHOP), "DeleteDot {\"Namespace\":\"admin\",\"Name\":\"shop\"}", read);
        asks("[" + trashed + "]", to -> to.dots().trash(), "Trash {}", List.of(read));
    }

    @Test
    void collaborators() throws IOException {
        try (var server = ScriptedNode.answering(request ->
                ScriptedNode.ok("{\"result\":" + (request.body().contains("ShowDot") ? DOT_VIEW : "true") + "}"))) {
            var dots = new HttpRemoteNodeProvider()
                    .connect(new Remote("alice", "127.0.0.1", server.port(), new Secret("key")))
                    .dots();
            assertThat(dots.share(new BranchId("d-1"), "bob")).isEqualTo(Outcome.done(DOT_VIEW_READ));
            assertThat(dots.unshare(new BranchId("d-1"), "bob")).isEqualTo(Outcome.done(DOT_VIEW_READ));
            assertThat(server.requests().getFirst().body())
                    .contains("AddCollaborator\",\"params\":{\"MasterBranchID\":\"d-1\",\"Collaborator\":\"bob\"}");
            assertThat(server.requests().get(2).body()).contains("RemoveCollaborator");
        }
    }

    @Test
    void branches() throws IOException {
        asks(
                BRANCH_VIEW,
                to -> to.branches().show(SHOP, BranchName.MASTER),
                "ShowBranch {\"Namespace\":\"admin\",\"Name\":\"shop\",\"Branch\":\"\"}",
                BRANCH_VIEW_READ);
        asks(
                BRANCH_VIEW,
                to -> to.branches().fork(SHOP, BranchName.MASTER, Optional.empty(), FEATURE),
                "CreateBranch {\"Namespace\":\"admin\",\"Name\":\"shop\",\"SourceBranch\":\"master\","
                        + "\"NewBranchName\":\"feature\",\"SourceCommitId\":\"\"}",
                BRANCH_VIEW_READ.branch());
        asks(
                BRANCH_VIEW,
                to -> to.branches().fork(SHOP, FEATURE, Optional.of(new CommitId("c-9")), new BranchName("x")),
                "CreateBranch {\"Namespace\":\"admin\",\"Name\":\"shop\",\"SourceBranch\":\"feature\","
                        + "\"NewBranchName\":\"x\",\"SourceCommitId\":\"c-9\"}",
                BRANCH_VIEW_READ.branch());
        asks(
                "true",
                to -> to.branches().drop(SHOP, FEATURE),
                "DropBranch {\"Namespace\":\"admin\",\"Name\":\"shop\",\"Branch\":\"feature\"}",
                Nothing.NOTHING);
    }

    @Test
    void resets() throws IOException {
        asks(
                "{\"Tip\":\"c-1\",\"StashBranch\":\"kept\",\"StashExpires\":\"2026-11-29T12:00:00Z\",\"Kept\":" + STASH
                        + "}",
                to -> to.branches().reset(SHOP, FEATURE, new CommitId("c-1"), false),
                "Reset {\"Namespace\":\"admin\",\"Name\":\"shop\",\"Branch\":\"feature\",\"SnapshotId\":\"c-1\","
                        + "\"Discard\":false}",
                new Reset(new CommitId("c-1"), Optional.of(STASH_READ)));
        asks(
                "{\"Tip\":\"c-1\",\"StashBranch\":\"\",\"StashExpires\":\"\"}",
                to -> to.branches().reset(SHOP, BranchName.MASTER, new CommitId("c-1"), true),
                "Reset {\"Namespace\":\"admin\",\"Name\":\"shop\",\"Branch\":\"\",\"SnapshotId\":\"c-1\","
                        + "\"Discard\":true}",
                new Reset(new CommitId("c-1"), Optional.empty()));
        asks(
                "{\"Branch\":" + MASTER + "},\"StashBranch\":\"kept\",\"Kept\":" + STASH + "}",
                to -> to.branches().undoReset(SHOP),
                "Undo {\"Namespace\":\"admin\",\"Name\":\"shop\"}",
                new Undone(MASTER_READ, Optional.of(STASH_READ)));
    }

    @Test
    void commits() throws IOException {
        var draft = new Draft("first", Optional.of("bob"), COMMIT_READ.metadata(), Optional.of(COMMIT_READ.id()));
        asks(
                COMMIT,
                to -> to.commits().commit(SHOP, FEATURE, draft),
                "CreateCommit {\"Namespace\":\"admin\",\"Name\":\"shop\",\"Branch\":\"feature\",\"Message\":\"first\","
                        + "\"Metadata\":{\"#commit-id\":\"c-1\",\"author\":\"bob\",\"type\":\"x\"}}",
                COMMIT_READ);
        asks(
                COMMIT,
                to -> to.commits().commitTogether(List.of(new Place(SHOP, FEATURE)), draft),
                "CommitMany {\"Dots\":[{\"Namespace\":\"admin\",\"Name\":\"shop\",\"Branch\":\"feature\"}],"
                        + "\"Message\":\"first\",\"Metadata\":{\"#commit-id\":\"c-1\",\"author\":\"bob\",\"type\":\"x\"}}",
                COMMIT_READ);
        asks(
                "[" + COMMIT + "]",
                to -> to.commits().log(SHOP, BranchName.MASTER),
                "Commits {\"Namespace\":\"admin\",\"Name\":\"shop\",\"Branch\":\"\"}",
                List.of(COMMIT_READ));
        asks(
                "[" + COMMIT + "]",
                to -> to.commits().log(new BranchId("b-1")),
                "CommitsById \"b-1\"",
                List.of(COMMIT_READ));
        asks(
                "[" + COMMIT + "]",
                to -> to.commits().ancestry(SHOP, FEATURE),
                "Ancestry {\"Namespace\":\"admin\",\"Name\":\"shop\",\"Branch\":\"feature\"}",
                List.of(COMMIT_READ));
        asks(
                "\"/mnt/b-1@c-1\"",
                to -> to.commits().mount(new BranchId("b-1"), new CommitId("c-1")),
                "MountCommit {\"FilesystemId\":\"b-1\",\"CommitId\":\"c-1\"}",
                Path.of("/mnt/b-1@c-1"));
        asks(
                "12345678901",
                to -> to.commits().predictSize(new BranchId("b-1"), Optional.empty(), new CommitId("c-1")),
                "PredictSize {\"FromFilesystemId\":\"b-1\",\"FromSnapshotId\":\"START\",\"ToFilesystemId\":\"b-1\","
                        + "\"ToSnapshotId\":\"c-1\"}",
                12345678901L);
    }

    @Test
    void differences() throws IOException {
        var was = Optional.of(new Change.Location(SubdotName.ROOT, "f"));
        var changes = List.of(
                new Change(Change.Kind.MODIFIED, SubdotName.ROOT, "b"),
                new Change(Change.Kind.ADDED, new SubdotName("_odd"), "c/d"),
                new Change(Change.Kind.RENAMED, new SubdotName("db"), "e", was));
        asks(
                "{\"Files\":[{\"change\":\"M\",\"subdot\":\"__root__\",\"filename\":\"b\"},"
                        + "{\"change\":\"+\",\"subdot\":\"_odd\",\"filename\":\"c/d\"},"
                        + "{\"change\":\"R\",\"subdot\":\"db\",\"filename\":\"e\",\"fromSubdot\":\"__root__\","
                        + "\"fromFilename\":\"f\"}],\"Cut\":true}",
                to -> to.commits().diff(new BranchId("b-1"), Optional.of(new CommitId("c-1")), Optional.empty()),
                "DiffCommits {\"FilesystemId\":\"b-1\",\"From\":\"c-1\",\"To\":\"\"}",
                new Difference(changes, true));
    }

    @Test
    void volumes() throws IOException {
        asks(
                "\"/dots/admin/shop/db\"",
                to -> to.volumes().attach(SHOP, Optional.empty(), new SubdotName("db")),
                "Procure {\"Namespace\":\"admin\",\"Name\":\"shop\",\"Subdot\":\"db\"}",
                Path.of("/dots/admin/shop/db"));
        asks(
                "\"/dots/admin/shop@feature\"",
                to -> to.volumes().attach(SHOP, Optional.of(FEATURE), SubdotName.ROOT),
                "Procure {\"Namespace\":\"admin\",\"Name\":\"shop@feature\",\"Subdot\":\"__root__\"}",
                Path.of("/dots/admin/shop@feature"));
        asks(
                "true",
                to -> to.volumes().checkOut(SHOP, BranchName.MASTER),
                "SwitchContainers {\"Namespace\":\"admin\",\"Name\":\"shop\",\"NewBranchName\":\"\"}",
                Nothing.NOTHING);
    }

    @Test
    void accounts() throws IOException {
        asks(ALICE, to -> to.accounts().current(), "CurrentUser {}", ALICE_READ);
        asks(ALICE, to -> to.accounts().authenticated(), "AuthenticatedUser {}", ALICE_READ);
        asks("{\"ApiKey\":\"k\"}", to -> to.accounts().apiKey(), "GetApiKey {}", new Secret("k"));
        asks(
                "{\"ApiKey\":\"k\"}",
                to -> to.accounts().resetApiKey(Optional.of(Duration.ofDays(1))),
                "ResetApiKey {\"ValidForSeconds\":86400}",
                new Secret("k"));
        asks(
                ALICE,
                to -> to.accounts().changePassword(new Secret("p")),
                "UpdatePassword {\"NewPassword\":\"p\"}",
                ALICE_READ);
        asks(
                ALICE,
                to -> to.accounts().register("alice", "a@b", new Secret("p")),
                "RegisterNewUser {\"Name\":\"alice\",\"Email\":\"a@b\",\"Password\":\"p\"}",
                ALICE_READ);
        asks(ALICE, to -> to.accounts().find("alice"), "UserFromName {\"Name\":\"alice\"}", ALICE_READ);
        asks(ALICE, to -> to.accounts().find("a@b"), "UserFromEmail {\"Email\":\"a@b\"}", ALICE_READ);
        asks(
                ALICE,
                to -> to.accounts().findByNote("k", "v"),
                "UserFromNote {\"Field\":\"k\",\"Value\":\"v\"}",
                ALICE_READ);
        asks(
                ALICE,
                to -> to.accounts().changePassword("alice", new Secret("p")),
                "UpdateUserPassword {\"Id\":\"alice\",\"NewPassword\":\"p\"}",
                ALICE_READ);
        asks(
                ALICE,
                to -> to.accounts().changeEmail("alice", "a@c"),
                "SetUserEmail {\"Id\":\"alice\",\"Email\":\"a@c\"}",
                ALICE_READ);
        asks(
                ALICE,
                to -> to.accounts().note("alice", "k", "v"),
                "SetUserMetadataField {\"Id\":\"alice\",\"Field\":\"k\",\"Value\":\"v\"}",
                ALICE_READ);
        asks(
                ALICE,
                to -> to.accounts().forget("alice", "k"),
                "DeleteUserMetadataField {\"Id\":\"alice\",\"Field\":\"k\"}",
                ALICE_READ);
        asks("\"\"", to -> to.accounts().checkName("carol"), "CheckAccountName {\"Name\":\"carol\"}", Nothing.NOTHING);
        assertThat(ask("\"Invalid username.\"", to -> to.accounts().checkName("a/b"))
                        .answer()
                        .toFault()
                        .orElseThrow()
                        .code())
                .isEqualTo(FaultCode.INVALID);
    }

    @Test
    void theNode() throws IOException {
        asks(
                "{\"Id\":\"abc\",\"Version\":\"1\",\"Store\":\"s\",\"Writable\":true,\"Condition\":\"online\"}",
                to -> to.nodes().state(),
                "NodeState {}",
                new NodeState(new NodeId("abc"), "1", "s", true, "online"));
        asks(
                "[{\"Well\":false,\"Subject\":\"space\",\"Detail\":\"d\",\"Next\":\"n\"}]",
                to -> to.nodes().diagnose(),
                "Diagnose {}",
                List.of(new Finding(false, "space", "d", "n")));
        asks(
                "{\"Objects\":1,\"Bytes\":2,\"Branches\":3,\"Dots\":4}",
                to -> to.nodes().collectGarbage(),
                "CollectGarbage {}",
                new Collected(1, 2, 3, 4));
        asks(
                "{\"Dots\":1,\"Branches\":2,\"Commits\":3,\"Foreign\":[\"pool/x\"]}",
                to -> to.nodes().rebuildRegistry(),
                "RebuildRegistry {}",
                new Rebuilt(1, 2, 3, List.of("pool/x")));
    }

    @Test
    void anAnswerWithAnIdThatCannotBeOneIsNotTaken() throws IOException {
        var fault = ask(
                        DOT_VIEW.replace("\"Id\":\"d-1\"", "\"Id\":\"../d\""),
                        to -> to.dots().show(SHOP))
                .answer()
                .toFault()
                .orElseThrow();
        assertThat(fault.code()).isEqualTo(FaultCode.MALFORMED);
        assertThat(fault.detail()).contains("its 'Id' is not valid");
    }
}
