package io.dotmesh.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.ports.driving.Commits;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.testkit.contract.UseCasesContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method, asked by every kind of account about a dot of alice's: who is answered is what the reference page says. */
class PermissionMatrixTest {
    private static final Path PAGE = Path.of("../docs/reference/rpc.md");
    private static final Pattern ROW =
            Pattern.compile("\\| ([A-Z][A-Za-z0-9]+)(?: \\*\\*new\\*\\*)? \\|[^|]*\\|[^|]*\\| ([^|]*) \\|[^|]*\\|");
    private static final String ALL = "admin alice bob carol";
    private static final Map<String, String> WHO = Map.ofEntries(
            Map.entry("any", ALL),
            Map.entry("password", ALL),
            Map.entry("read", "admin alice bob"),
            Map.entry("write", "admin alice bob"),
            Map.entry("write, to each", "admin alice bob"),
            Map.entry("write, or namespace", "admin alice bob"),
            Map.entry("read, and namespace of the new name", "admin alice bob"),
            Map.entry("as Fork", "admin alice bob"),
            Map.entry("own", "admin alice"),
            Map.entry("own, and namespace of the new name", "admin alice"),
            Map.entry("namespace", "admin alice"),
            Map.entry("admin", "admin"));
    /** Methods that answer those who may not with less rather than with a fault. */
    private static final Set<String> SILENT =
            Set.of("Exists", "List", "ListWithContainers", "AllDotsAndBranches", "ListDots", "Trash");

    private static final Set<String> DENIALS =
            Set.of("FORBIDDEN", "NO_SUCH_DOT", "NO_SUCH_BRANCH", "NO_SUCH_ACCOUNT", "NOTHING_TO_UNDO");

    @TempDir
    private static Path directory;

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static RealNode node;

    @BeforeAll
    static void begin() {
        node = new RealNode(directory);
        Stream.of("alice", "bob", "carol").forEach(node::register);
    }

    @AfterAll
    static void end() {
        node.close();
    }

    static Stream<Arguments> matrix() throws IOException {
        var who = new TreeMap<String, String>();
        Files.readString(PAGE)
                .lines()
                .map(ROW::matcher)
                .filter(java.util.regex.Matcher::matches)
                .forEach(row -> who.put(row.group(1), row.group(2)));
        return Methods.ALL.values().stream()
                .filter(method -> !(method.takes() instanceof Method.Takes.Anything))
                .flatMap(method -> Stream.of(ALL.split(" ", -1))
                        .map(account -> Arguments.of(
                                method.name(),
                                account,
                                Set.of(allowed(who.getOrDefault(method.name(), ""))
                                                .split(" ", -1))
                                        .contains(account))));
    }

    private static String allowed(String who) {
        return Optional.ofNullable(WHO.get(who)).orElseThrow(() -> new IllegalStateException("who is '" + who + "'?"));
    }

    @ParameterizedTest(name = "{0} by {1}: {2}")
    @MethodSource("matrix")
    void whoMayIsAnsweredAndNobodyElse(String method, String account, boolean may) throws IOException {
        var name = "d" + COUNT.incrementAndGet();
        var answer = ask(method, account, params(method, account, name));
        var told = method + " by " + account + ": " + answer;
        if (SILENT.contains(method)) {
            assertThat(answer.has("result")).as(told).isTrue();
            assertThat(answer.path("result").toString().contains(name)
                            || (method.equals("Exists")
                                    && !answer.path("result").asText("").isEmpty()))
                    .as(told)
                    .isEqualTo(may);
        } else if (may) {
            // A key that nobody knows any more cannot be told, to whom it may concern.
            assertThat(answer.has("result") || code(answer).equals("NOT_SUPPORTED"))
                    .as(told)
                    .isTrue();
        } else {
            assertThat(code(answer)).as(told).isIn(DENIALS);
        }
    }

    private static JsonNode ask(String method, String account, String params) throws IOException {
        try (var client = new Client(node.port)) {
            client.send(
                    "POST /rpc",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC." + method + "\",\"params\":" + params + "}",
                    "Authorization: Basic " + Client.base64(account + ":" + UseCasesContract.PASSWORD.value()),
                    "Content-Type: application/json");
            return new JsonMapper().readTree(client.receive().body());
        }
    }

    private static String code(JsonNode answer) {
        return answer.path("error").path("data").path("code").asText();
    }

    /** Brings about what the method needs, for a dot of that name, and names it. */
    private static String params(String method, String account, String name) {
        var alice = node.as("alice");
        var dot = new DotName(new Namespace("alice"), name);
        var named = "\"Namespace\":\"alice\",\"Name\":\"" + name + "\"";
        if (Set.of("Create", "CreateDot").contains(method)) {
            return "{" + named + "}";
        }
        var view = alice.dots().create(dot).orElseThrow();
        var master = view.branch(BranchName.MASTER).orElseThrow();
        var id = "\"" + master.branch().id() + "\"";
        var first = "\"" + master.tip().orElseThrow().id() + "\"";
        if (!method.equals("AddCollaborator")) {
            alice.dots().share(master.branch().id(), "bob").orElseThrow();
        }
        return switch (method) {
            case "Get", "CommitsById", "ContainersById" -> id;
            case "AddCollaborator", "RemoveCollaborator" -> "{\"MasterBranchID\":" + id + ",\"Collaborator\":\"bob\"}";
            case "Fork" ->
                "{\"MasterBranchID\":" + id + ",\"ForkNamespace\":\"" + account + "\",\"ForkName\":\"" + name
                        + "-copy\"}";
            case "CopyDot" ->
                "{\"FilesystemId\":" + id + ",\"NewNamespace\":\"" + account + "\",\"NewName\":\"" + name + "-copy\"}";
            case "Rename" -> "{" + named + ",\"NewName\":\"" + name + "-next\"}";
            case "Restore", "Trash" -> {
                alice.dots().delete(dot).orElseThrow();
                yield "{" + named + "}";
            }
            case "DeducePathToTopLevelFilesystem" ->
                "{\"RemoteNamespace\":\"alice\",\"RemoteFilesystemName\":\"" + name + "\"}";
            case "Branch", "CreateBranch" -> "{" + named + ",\"SourceBranch\":\"master\",\"NewBranchName\":\"fix\"}";
            case "DropBranch" -> {
                alice.branches()
                        .fork(dot, BranchName.MASTER, Optional.empty(), new BranchName("fix"))
                        .orElseThrow();
                yield "{" + named + ",\"Branch\":\"fix\"}";
            }
            case "ForgetNode" -> "{\"Id\":\"stranger\"}";
            case "SetQuota" -> "{" + named + ",\"Quota\":\"10G\"}";
            case "CommitMany" -> "{\"Dots\":[{" + named + "}],\"Message\":\"m\"}";
            case "Rollback", "Reset" -> "{" + named + ",\"SnapshotId\":" + first + "}";
            case "Undo" -> {
                commitAndReset(alice, dot);
                yield "{" + named + "}";
            }
            case "Procure" -> "{" + named + ",\"Subdot\":\"__default__\"}";
            case "Diff" -> "{\"FilesystemID\":" + id + "}";
            case "MountCommit" -> "{\"FilesystemId\":" + id + ",\"CommitId\":" + first + "}";
            case "PredictSize" -> "{\"ToFilesystemId\":" + id + ",\"ToSnapshotId\":" + first + "}";
            case "UpdatePassword" -> "{\"NewPassword\":\"" + UseCasesContract.PASSWORD.value() + "\"}";
            case "RegisterNewUser" ->
                "{\"Name\":\"" + name + "\",\"Email\":\"" + name + "@example.org\",\"Password\":\"sesame-open\"}";
            case "UpdateUserPassword" ->
                "{\"Id\":\"carol\",\"NewPassword\":\"" + UseCasesContract.PASSWORD.value() + "\"}";
            case "UserFromName", "CheckAccountName" -> "{\"Name\":\"carol\"}";
            case "UserFromEmail" -> "{\"Email\":\"carol@example.com\"}";
            case "SetUserMetadataField" -> "{\"Id\":\"carol\",\"Field\":\"f" + name + "\",\"Value\":\"v\"}";
            case "UserFromNote", "UserFromCustomerId", "DeleteUserMetadataField" -> noted(name);
            case "SetUserEmail" -> "{\"Id\":\"carol\",\"Email\":\"carol@example.com\"}";
            case "RestoreEtcd", "RestoreBackup" ->
                "{\"Dump\":\"{\\\"version\\\":\\\"v1\\\",\\\"created\\\":\\\"2026-01-02T03:04:05Z\\\"}\"}";
            default -> "{" + named + ",\"Message\":\"m\",\"Branch\":\"\"}";
        };
    }

    private static String noted(String name) {
        node.inside().accounts().note("carol", "f" + name, "v").orElseThrow();
        node.inside().accounts().note("carol", "CustomerId", name).orElseThrow();
        return "{\"Id\":\"carol\",\"Field\":\"f" + name + "\",\"Value\":\"v\",\"CustomerId\":\"" + name + "\"}";
    }

    private static void commitAndReset(UseCases alice, DotName dot) {
        var before = alice.commits().log(dot, BranchName.MASTER).orElseThrow().getLast();
        alice.commits()
                .commit(
                        dot,
                        BranchName.MASTER,
                        new Commits.Draft("m", Optional.empty(), Metadata.NONE, Optional.empty()))
                .orElseThrow();
        alice.branches().reset(dot, BranchName.MASTER, before.id(), false).orElseThrow();
    }
}
