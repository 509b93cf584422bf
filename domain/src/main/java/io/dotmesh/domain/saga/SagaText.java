package io.dotmesh.domain.saga;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A saga as one line of text, for registers that keep text. A saga may have been written down by an older version just
 * before it was replaced by this one, so every format that was ever written is read.
 */
public final class SagaText {
    private static final String FORMAT = "1";

    private SagaText() {}

    public static String of(Saga saga) {
        var out = new LineWriter().word(FORMAT);
        switch (saga) {
            case Saga.CreateDot(var dot, var master, var first) -> {
                out.word("create-dot");
                write(out, dot);
                write(out, master);
                write(out, first);
            }
            case Saga.CopyDot(var dot, var master, var source, var commits) -> {
                out.word("copy-dot");
                write(out, dot);
                write(out, master);
                out.group(() -> write(out, source));
                out.all(commits, commit -> write(out, commit));
            }
            case Saga.ForkBranch(var dot, var branch, var origin) -> {
                out.word("fork-branch");
                write(out, dot);
                write(out, branch);
                out.group(() -> write(out, origin));
            }
            case Saga.ResetBranch(var dot, var branch, var to, var stash, var moved, var discard) -> {
                out.word("reset-branch");
                write(out, dot);
                write(out, branch);
                out.word(to);
                write(out, stash);
                write(out, moved);
                out.word(discard ? "discard" : "keep");
            }
            case Saga.UndoReset(var dot, var branch, var stash, var keep, var at, var toBranch, var toKeep) -> {
                out.word("undo-reset");
                write(out, dot);
                write(out, branch);
                write(out, stash);
                write(out, keep);
                out.word(at);
                write(out, toBranch);
                write(out, toKeep);
            }
            case Saga.DropBranch(var dot, var branch) ->
                out.word("drop-branch").word(dot).word(branch);
            case Saga.RenameDot(var dot, var to, var branches) -> {
                out.word("rename-dot");
                write(out, dot);
                out.word(to);
                write(out, branches);
            }
            case Saga.SetQuota(var dot, var quota, var branches) -> {
                out.word("set-quota");
                write(out, dot);
                out.optional(quota, bound -> out.word(bound.bytes()));
                write(out, branches);
            }
            case Saga.TrashDot(var trashed) -> write(out.word("trash-dot"), trashed);
            case Saga.RestoreDot(var trashed) -> write(out.word("restore-dot"), trashed);
            case Saga.PurgeDot(var trashed) -> write(out.word("purge-dot"), trashed);
        }
        return out.toString();
    }

    /** The saga that a line stands for, or {@code CORRUPT}. */
    public static Outcome<Saga> parse(String text) {
        var in = new LineReader(text);
        try {
            var format = in.word();
            if (!format.equals(FORMAT)) {
                return corrupt("its format " + format + " is not one of " + FORMAT);
            }
            var saga = saga(in);
            in.end();
            return Outcome.done(saga);
        } catch (LineReader.Unreadable e) {
            return corrupt(String.valueOf(e.getMessage()));
        }
    }

    private static Outcome<Saga> corrupt(String why) {
        return Outcome.broken(
                FaultCode.CORRUPT,
                "a change that was under way cannot be read: " + why,
                "Run 'dm doctor', and start the version that wrote it if it was a newer one.");
    }

    private static Saga saga(LineReader in) {
        var kind = in.word();
        return switch (kind) {
            case "create-dot" -> new Saga.CreateDot(dot(in), branch(in), commit(in));
            case "copy-dot" ->
                new Saga.CopyDot(dot(in), branch(in), in.group(SagaText::origin), in.all(SagaText::commit));
            case "fork-branch" -> new Saga.ForkBranch(dot(in), branch(in), in.group(SagaText::origin));
            case "reset-branch" ->
                new Saga.ResetBranch(
                        dot(in), branch(in), in.word(CommitId::parse), branch(in), branches(in), discard(in));
            case "undo-reset" ->
                new Saga.UndoReset(
                        dot(in),
                        branch(in),
                        branch(in),
                        branch(in),
                        in.word(CommitId::parse),
                        branches(in),
                        branches(in));
            case "drop-branch" -> new Saga.DropBranch(in.word(DotId::parse), in.word(BranchId::parse));
            case "rename-dot" -> new Saga.RenameDot(dot(in), in.word(DotName::parse), branches(in));
            case "set-quota" -> new Saga.SetQuota(dot(in), in.optional(SagaText::quota), branches(in));
            case "trash-dot" -> new Saga.TrashDot(trashed(in));
            case "restore-dot" -> new Saga.RestoreDot(trashed(in));
            case "purge-dot" -> new Saga.PurgeDot(trashed(in));
            // Words cannot all be listed; that every saga is among these is proven by a test of each kind.
            default -> throw in.unreadable("'" + kind + "' is unknown");
        };
    }

    private static void write(LineWriter out, Dot dot) {
        out.group(() -> {
            out.word(dot.id())
                    .word(dot.name())
                    .word(dot.owner())
                    .all(dot.collaborators(), out::word)
                    .optional(dot.forkedFrom(), origin -> write(out, origin))
                    .word(dot.created());
            // A dot without one is written as by versions that knew of none, and so they read it.
            dot.quota().ifPresent(quota -> out.word(quota.bytes()));
        });
    }

    private static Dot dot(LineReader line) {
        return line.group(in -> new Dot(
                in.word(DotId::parse),
                in.word(DotName::parse),
                in.word(AccountId::parse),
                new TreeSet<>(in.all(id -> id.word(AccountId::parse))),
                in.optional(SagaText::origin),
                instant(in),
                in.last(SagaText::quota)));
    }

    private static void write(LineWriter out, Branch branch) {
        out.group(() -> out.word(branch.id())
                .word(branch.dot())
                .word(branch.name())
                .optional(branch.origin(), origin -> write(out, origin))
                .optional(
                        branch.stash(),
                        stash -> out.word(stash.of()).word(stash.since()).word(stash.expires())));
    }

    private static Branch branch(LineReader line) {
        return line.group(in -> new Branch(
                in.word(BranchId::parse),
                in.word(DotId::parse),
                in.word(BranchName::parse),
                in.optional(SagaText::origin),
                in.optional(stash -> new Stash(stash.word(BranchId::parse), instant(stash), instant(stash)))));
    }

    private static void write(LineWriter out, List<Branch> branches) {
        out.all(branches, branch -> write(out, branch));
    }

    private static List<Branch> branches(LineReader in) {
        return in.all(SagaText::branch);
    }

    private static void write(LineWriter out, Origin origin) {
        out.word(origin.branch()).word(origin.commit());
    }

    private static Origin origin(LineReader in) {
        return new Origin(in.word(BranchId::parse), in.word(CommitId::parse));
    }

    private static void write(LineWriter out, Commit commit) {
        out.group(() -> out.word(commit.id())
                .text(commit.message())
                .text(commit.author())
                .word(commit.timestamp())
                .all(
                        commit.metadata().values().entrySet(),
                        entry -> out.text(entry.getKey()).text(entry.getValue())));
    }

    private static Commit commit(LineReader line) {
        return line.group(in -> new Commit(in.word(CommitId::parse), in.text(), in.text(), instant(in), metadata(in)));
    }

    private static Metadata metadata(LineReader in) {
        var values = new TreeMap<String, String>();
        in.all(entry -> new SimpleImmutableEntry<>(entry.text(), entry.text()))
                .forEach((Map.Entry<String, String> entry) -> values.put(entry.getKey(), entry.getValue()));
        return new Metadata(values);
    }

    private static void write(LineWriter out, Trashed trashed) {
        out.group(() -> {
            write(out, trashed.dot());
            write(out, trashed.branches());
            out.word(trashed.by()).word(trashed.since()).word(trashed.expires());
        });
    }

    private static Trashed trashed(LineReader line) {
        return line.group(
                in -> new Trashed(dot(in), branches(in), in.word(AccountId::parse), instant(in), instant(in)));
    }

    private static Instant instant(LineReader in) {
        var word = in.word();
        try {
            return Instant.parse(word);
        } catch (DateTimeParseException e) {
            throw in.unreadable("'" + word + "' is not a time");
        }
    }

    private static Quota quota(LineReader in) {
        var word = in.word();
        return Quota.parse(word)
                .toOptional()
                .flatMap(quota -> quota)
                .orElseThrow(() -> in.unreadable("'" + word + "' is not a quota"));
    }

    private static boolean discard(LineReader in) {
        var word = in.word();
        return switch (word) {
            case "discard" -> true;
            case "keep" -> false;
            default -> throw in.unreadable("'" + word + "' is neither keep nor discard");
        };
    }
}
