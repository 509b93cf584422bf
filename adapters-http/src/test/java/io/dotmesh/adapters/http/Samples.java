package io.dotmesh.adapters.http;

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
import io.dotmesh.ports.driving.Branches;
import io.dotmesh.ports.driving.Commits;
import io.dotmesh.ports.driving.DotView;
import io.dotmesh.ports.driving.Nodes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** One dot with two branches and a kept one, and what a node would answer about it. */
final class Samples {
    static final Instant TIME = Instant.parse("2026-01-02T03:04:05.000000006Z");
    static final NodeId NODE = new NodeId("2a");
    static final Account ADMIN =
            new Account(Account.ADMIN_ID, "admin", "admin@example.org", new TreeMap<>(Map.of("CustomerId", "c1")));
    static final Account ALICE =
            new Account(new AccountId("a11ce"), "alice", "alice@example.org", new TreeMap<>(Map.of()));
    static final Commit FIRST = commit("c1", "Initial commit", 0, Map.of("type", "dotmesh.initial"));
    static final Commit SECOND = commit("c2", "fill \"it\" <b>&\u00e9\ud83d\ude00", 1, Map.of());
    static final Dot DOT = new Dot(
            new DotId("m1"),
            new DotName(Namespace.ADMIN, "shop"),
            Account.ADMIN_ID,
            new TreeSet<>(List.of(ALICE.id())),
            Optional.of(new Origin(new BranchId("f0"), new CommitId("c0"))),
            TIME);
    static final Branch MASTER = branch("m1", "master", Optional.empty(), Optional.empty());
    static final Branch FEATURE =
            branch("b2", "feature", Optional.of(new Origin(MASTER.id(), FIRST.id())), Optional.empty());
    static final Branch KEPT = branch(
            "b3",
            "master-kept",
            Optional.of(new Origin(MASTER.id(), FIRST.id())),
            Optional.of(new Stash(MASTER.id(), TIME, TIME.plusSeconds(7 * 86_400))));
    static final DotView VIEW = new DotView(
            DOT,
            ADMIN,
            List.of(ALICE),
            List.of(
                    new BranchView(FEATURE, new Usage(20, 0), 0, Optional.empty(), NODE),
                    new BranchView(MASTER, new Usage(40, 2), 2, Optional.of(SECOND), NODE),
                    new BranchView(KEPT, new Usage(30, 1), 1, Optional.of(SECOND), NODE)));
    static final Trashed TRASHED =
            new Trashed(DOT, List.of(MASTER, FEATURE), Account.ADMIN_ID, TIME, TIME.plusSeconds(7 * 86_400));
    static final List<Change> CHANGES = List.of(
            new Change(Change.Kind.ADDED, SubdotName.DEFAULT, "a/b.txt"),
            new Change(Change.Kind.MODIFIED, new SubdotName("db"), "data"),
            new Change(Change.Kind.REMOVED, SubdotName.DEFAULT, "old \u00e9"),
            new Change(
                    Change.Kind.RENAMED,
                    new SubdotName("db"),
                    "now",
                    Optional.of(new Change.Location(SubdotName.DEFAULT, "then"))));
    static final Nodes.Backup BACKUP = new Nodes.Backup(
            TIME,
            List.of(
                    new KeyedAccount(
                            ADMIN,
                            new Keys(
                                    Optional.of("$scrypt$ln=15,r=8,p=1$c2FsdHNhbHQ$aGFzaA"),
                                    Optional.of("$sha256$YWRtaW4"),
                                    Optional.of(TIME))),
                    new KeyedAccount(ALICE, new Keys(Optional.of("$argon2id$x"), Optional.empty(), Optional.empty()))),
            List.of(DOT),
            List.of(MASTER, FEATURE, KEPT));

    static final List<Nodes.Member> MEMBERS = List.of(
            new Nodes.Member(
                    NODE,
                    "one",
                    List.of("http://10.0.0.1:32607", "https://one.example.org"),
                    "0.1.0",
                    Nodes.State.LIVE,
                    TIME,
                    3,
                    true),
            new Nodes.Member(
                    new NodeId("2b"), "two", List.of(), "0.1.0", Nodes.State.LOST, TIME.minusSeconds(42), 0, false));

    private Samples() {}

    static Commit commit(String id, String message, int second, Map<String, String> notes) {
        return new Commit(
                new CommitId(id), message, "admin", TIME.plusSeconds(second), new Metadata(new TreeMap<>(notes)));
    }

    private static Branch branch(String id, String name, Optional<Origin> origin, Optional<Stash> stash) {
        return new Branch(new BranchId(id), DOT.id(), new BranchName(name), origin, stash);
    }

    static Map<String, Supplier<Object>> answers() {
        var all = new HashMap<String, Object>();
        var master = VIEW.branch(BranchName.MASTER).orElseThrow();
        for (var useCase : List.of("create", "show", "restore", "rename", "copy", "share", "unshare")) {
            all.put("dots." + useCase, VIEW);
        }
        all.put(
                "dots.setQuota",
                new DotView(
                        DOT.bounded(Optional.of(new Quota(10L << 30))),
                        VIEW.owner(),
                        VIEW.collaborators(),
                        VIEW.branches()));
        all.put("dots.list", List.of(VIEW));
        all.put("dots.delete", TRASHED);
        all.put("dots.trash", List.of(TRASHED));
        all.put("branches.show", master);
        all.put(
                "branches.lacking",
                List.of(
                        Branches.Lack.of(NODE, "one", List.of()),
                        Branches.Lack.of(new NodeId("2b"), "two", List.of(FIRST.id(), SECOND.id())),
                        Branches.Lack.unknown(new NodeId("2c"), "three", "it was last seen 42 s ago")));
        all.put("branches.fork", VIEW.branches().getFirst().branch());
        all.put("branches.drop", io.dotmesh.domain.fault.Nothing.NOTHING);
        all.put("branches.reset", new Branches.Reset(FIRST.id(), Optional.of(KEPT)));
        all.put("branches.undoReset", new Branches.Undone(MASTER, Optional.empty()));
        all.put("commits.commit", SECOND);
        all.put("commits.commitTogether", SECOND);
        all.put("commits.log", List.of(FIRST, SECOND));
        all.put("commits.ancestry", List.of(FIRST, SECOND));
        all.put("commits.diff", new Commits.Difference(CHANGES, false));
        all.put("commits.mount", Path.of("/mnt/dmfs/m1@c1"));
        all.put("commits.predictSize", 9_007_199_254_740_993L);
        all.put("volumes.attach", Path.of("/mnt/admin/shop/__default__"));
        all.put("volumes.checkOut", io.dotmesh.domain.fault.Nothing.NOTHING);
        for (var useCase : List.of("current", "authenticated", "changePassword", "changeEmail", "note", "forget")) {
            all.put("accounts." + useCase, ADMIN);
        }
        for (var useCase : List.of("register", "find", "findByNote")) {
            all.put("accounts." + useCase, ALICE);
        }
        all.put("accounts.apiKey", new Secret("KEY"));
        all.put("accounts.resetApiKey", new Secret("NEW"));
        all.put("accounts.checkName", io.dotmesh.domain.fault.Nothing.NOTHING);
        all.put("nodes.state", new Nodes.NodeState(NODE, "0.1.0", "embedded in /data", true, "online"));
        all.put("nodes.members", MEMBERS);
        all.put("nodes.forget", io.dotmesh.domain.fault.Nothing.NOTHING);
        all.put("nodes.diagnose", List.of(new Nodes.Finding(false, "storage", "it is full", "Free some.")));
        all.put("nodes.collectGarbage", new Nodes.Collected(1, 2, 3, 4));
        all.put("nodes.rebuildRegistry", new Nodes.Rebuilt(1, 2, 3, List.of("pool/other")));
        all.put("nodes.backup", BACKUP);
        all.put("nodes.restore", new Nodes.Restored(1, 2, 3, List.of("admin/gone")));
        var answers = new HashMap<String, Supplier<Object>>();
        all.forEach((useCase, value) -> answers.put(useCase, () -> Outcome.done(value)));
        return answers;
    }
}
