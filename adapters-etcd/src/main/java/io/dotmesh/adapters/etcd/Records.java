package io.dotmesh.adapters.etcd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.KeyedAccount;
import io.dotmesh.domain.account.Keys;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.mastership.Fence;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.ports.driven.NodeRegister.NodeRecord;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What is kept, as the text of one value each, and back. */
final class Records {
    private Records() {}

    static String text(StoredDot stored) {
        var dot = stored.dot();
        var out = Fields.begin()
                .put("id", dot.id().value())
                .put("namespace", dot.name().namespace().value())
                .put("name", dot.name().name())
                .put("owner", dot.owner().value());
        var collaborators = out.putArray("collaborators");
        dot.collaborators().forEach(account -> collaborators.add(account.value()));
        dot.forkedFrom().ifPresent(origin -> out.set("forkedFrom", part(origin)));
        out.put("created", dot.created().toString());
        dot.quota().ifPresent(quota -> out.put("quota", quota.bytes()));
        stored.trash()
                .ifPresent(terms -> out.putObject("trash")
                        .put("by", terms.by().value())
                        .put("since", terms.since().toString())
                        .put("expires", terms.expires().toString()));
        return out.toString();
    }

    static StoredDot dot(String text) throws Unreadable {
        return Fields.parse(text, in -> {
            var dot = new Dot(
                    in.text("id", DotId::new),
                    new DotName(in.text("namespace", Namespace::new), in.text("name")),
                    in.text("owner", AccountId::new),
                    new TreeSet<>(in.texts("collaborators").stream()
                            .map(AccountId::new)
                            .toList()),
                    in.optional("forkedFrom", Records::origin),
                    in.instant("created"),
                    in.has("quota") ? Optional.of(new Quota(in.number("quota"))) : Optional.empty());
            var trash = in.optional(
                    "trash",
                    terms -> new StoredDot.Terms(
                            terms.text("by", AccountId::new), terms.instant("since"), terms.instant("expires")));
            return new StoredDot(dot, trash);
        });
    }

    static String text(StoredBranch stored) {
        var branch = stored.branch();
        var out = Fields.begin()
                .put("id", branch.id().value())
                .put("dot", branch.dot().value())
                .put("name", branch.name().value());
        branch.origin().ifPresent(origin -> out.set("origin", part(origin)));
        branch.stash()
                .ifPresent(stash -> out.putObject("stash")
                        .put("of", stash.of().value())
                        .put("since", stash.since().toString())
                        .put("expires", stash.expires().toString()));
        var runs = out.putArray("runs");
        stored.runs()
                .forEach(run -> runs.addObject()
                        .put("segment", run.segment())
                        .put("from", run.from())
                        .put("to", run.to()));
        out.put("open", stored.open());
        stored.tip().ifPresent(tip -> out.set("tip", written(Fields.part(), tip)));
        stored.mastership().ifPresent(mastership -> {
            var part = out.putObject("mastership")
                    .put("holder", mastership.holder().value())
                    .put("fence", mastership.fence().number())
                    .put("line", mastership.line().number());
            mastership.requiredTip().ifPresent(tip -> part.put("requiredTip", tip.value()));
        });
        return out.toString();
    }

    static StoredBranch branch(String text) throws Unreadable {
        return Fields.parse(
                text,
                in -> new StoredBranch(
                        new Branch(
                                in.text("id", BranchId::new),
                                in.text("dot", DotId::new),
                                in.text("name", BranchName::new),
                                in.optional("origin", Records::origin),
                                in.optional(
                                        "stash",
                                        stash -> new Stash(
                                                stash.text("of", BranchId::new),
                                                stash.instant("since"),
                                                stash.instant("expires")))),
                        in.all("runs", run -> new Run(run.text("segment"), run.number("from"), run.number("to"))),
                        in.flag("open"),
                        in.optional("tip", Records::readCommit),
                        in.optional("mastership", Records::mastership)));
    }

    static String text(Commit commit) {
        return written(Fields.begin(), commit).toString();
    }

    static Commit commit(String text) throws Unreadable {
        return Fields.parse(text, Records::readCommit);
    }

    static String text(StoredSaga saga) {
        var out = Fields.begin().put("order", saga.order()).put("digest", saga.digest());
        saga.by()
                .ifPresent(by ->
                        out.put("node", by.node().value()).put("dot", by.dot().value()));
        saga.text().ifPresent(text -> out.put("saga", text));
        saga.parts()
                .ifPresent(parts ->
                        out.putObject("parts").put("range", parts.range()).put("count", parts.count()));
        return out.toString();
    }

    static StoredSaga saga(String text) throws Unreadable {
        return Fields.parse(
                text,
                in -> new StoredSaga(
                        in.has("node")
                                ? Optional.of(new StoredSaga.Beginner(
                                        in.text("node", NodeId::new), in.text("dot", DotId::new)))
                                : Optional.empty(),
                        (int) in.number("order"),
                        in.text("digest"),
                        in.optionalText("saga"),
                        in.optional(
                                "parts",
                                parts -> new StoredSaga.Parts(parts.text("range"), (int) parts.number("count")))));
    }

    static String text(StoredNode stored) {
        var node = stored.node();
        var out = Fields.begin().put("id", node.id().value()).put("name", node.name());
        var addresses = out.putArray("addresses");
        node.addresses().forEach(addresses::add);
        return out.put("version", node.version())
                .put("keyHash", node.keyHash())
                .put("since", node.since().toString())
                .put("seen", stored.seen().toString())
                .put("left", stored.left())
                .toString();
    }

    static StoredNode node(String text) throws Unreadable {
        return Fields.parse(
                text,
                in -> new StoredNode(
                        new NodeRecord(
                                in.text("id", NodeId::new),
                                in.text("name"),
                                in.texts("addresses"),
                                in.text("version"),
                                in.text("keyHash"),
                                in.instant("since")),
                        in.instant("seen"),
                        in.flag("left")));
    }

    static String text(KeyedAccount keyed) {
        var account = keyed.account();
        var out = Fields.begin()
                .put("id", account.id().value())
                .put("name", account.name())
                .put("email", account.email())
                .<ObjectNode>set("metadata", map(account.metadata()));
        keyed.keys().passwordHash().ifPresent(hash -> out.put("passwordHash", hash));
        keyed.keys().apiKeyHash().ifPresent(hash -> out.put("apiKeyHash", hash));
        keyed.keys().apiKeyExpires().ifPresent(expires -> out.put("apiKeyExpires", expires.toString()));
        return out.toString();
    }

    static KeyedAccount account(String text) throws Unreadable {
        return Fields.parse(
                text,
                in -> new KeyedAccount(
                        new Account(
                                in.text("id", AccountId::new), in.text("name"), in.text("email"), in.map("metadata")),
                        new Keys(
                                in.optionalText("passwordHash"),
                                in.optionalText("apiKeyHash"),
                                in.optionalText("apiKeyExpires").map(Instant::parse))));
    }

    private static ObjectNode written(ObjectNode out, Commit commit) {
        out.put("id", commit.id().value())
                .put("message", commit.message())
                .put("author", commit.author())
                .put("timestamp", commit.timestamp().toString())
                .set("metadata", map(commit.metadata().values()));
        return out;
    }

    private static Commit readCommit(Fields in) throws Unreadable {
        return new Commit(
                in.text("id", CommitId::new),
                in.text("message"),
                in.text("author"),
                in.instant("timestamp"),
                new Metadata(in.map("metadata")));
    }

    private static Mastership mastership(Fields in) throws Unreadable {
        return new Mastership(
                in.text("holder", NodeId::new),
                new Fence(in.number("fence")),
                new Fence(in.number("line")),
                in.optionalText("requiredTip").map(CommitId::new));
    }

    private static ObjectNode part(Origin origin) {
        return Fields.part()
                .put("branch", origin.branch().value())
                .put("commit", origin.commit().value());
    }

    private static Origin origin(Fields in) throws Unreadable {
        return new Origin(in.text("branch", BranchId::new), in.text("commit", CommitId::new));
    }

    private static ObjectNode map(Map<String, String> values) {
        var out = Fields.part();
        values.forEach(out::put);
        return out;
    }
}
