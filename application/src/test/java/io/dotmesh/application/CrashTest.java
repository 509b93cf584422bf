package io.dotmesh.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.Commits.Draft;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.testkit.fake.Failpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every change, cut off at every call that it makes: by the end of the process, by a call that fails, and by a call
 * whose answer is lost. Afterwards the change has happened or has not; nothing is half made, and all goes on.
 */
class CrashTest {
    private static final DotName SHOP = new DotName(new Namespace("alice"), "shop");
    private static final DotName OTHER = new DotName(new Namespace("alice"), "other");
    private static final BranchName MASTER = BranchName.MASTER;
    private static final BranchName FEATURE = new BranchName("feature");
    private static final Fault FAULT = new Fault.Unavailable(FaultCode.STORAGE_UNAVAILABLE, "unplugged", "Plug it in.");

    @TempDir
    private Path temporary;

    private int runs;

    /** The end of the process, as far as the code that runs in it can tell. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1;
    }

    /** A change of the node that {@link #prepared} makes. */
    enum Change {
        CREATE,
        COMMIT,
        FORK,
        RESET,
        DISCARD,
        UNDO,
        DROP,
        RENAME,
        COPY,
        DELETE,
        RESTORE;

        Outcome<?> ask(UseCases by, Ground ground) {
            return switch (this) {
                case CREATE -> by.dots().create(OTHER);
                case COMMIT -> by.commits().commit(SHOP, MASTER, draft("new"));
                case FORK -> by.branches().fork(SHOP, MASTER, Optional.empty(), new BranchName("next"));
                case RESET -> by.branches().reset(SHOP, MASTER, ground.first(), false);
                case DISCARD -> by.branches().reset(SHOP, MASTER, ground.second(), true);
                case UNDO -> by.branches().undoReset(OTHER);
                case DROP -> by.branches().drop(SHOP, FEATURE);
                case RENAME -> by.dots().rename(SHOP, new DotName(SHOP.namespace(), "store"));
                case COPY -> by.dots().copy(ground.master(), new DotName(SHOP.namespace(), "copy"));
                case DELETE -> by.dots().delete(SHOP);
                case RESTORE -> by.dots().restore(new DotName(SHOP.namespace(), "deleted"));
            };
        }
    }

    /** What a change may name, looked up before it is cut off. */
    record Ground(CommitId first, CommitId second, BranchId master) {
        static Ground of(UseCases by) {
            return new Ground(commit(by, "first"), commit(by, "second"), CrashTest.master(by, SHOP));
        }
    }

    private static Draft draft(String message) {
        return new Draft(message, Optional.empty(), Metadata.NONE, Optional.empty());
    }

    private static CommitId commit(UseCases by, String message) {
        return by.commits().log(SHOP, MASTER).orElseThrow().stream()
                .filter(commit -> commit.message().equals(message))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static BranchId master(UseCases by, DotName dot) {
        return by.branches().show(dot, MASTER).orElseThrow().branch().id();
    }

    /** How a change is cut off at one boundary of a call. */
    enum Cut {
        PROCESS_ENDS,
        CALL_FAILS
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void aChangeWhoseProcessEndsHasHappenedOrHasNot(Change change) {
        cutEverywhere(change, Cut.PROCESS_ENDS);
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void aChangeWithACallThatFailsHasHappenedOrHasNot(Change change) {
        cutEverywhere(change, Cut.CALL_FAILS);
    }

    private void cutEverywhere(Change change, Cut cut) {
        var failpoints = new Failpoints();
        var whole = prepared(failpoints, change);
        var before = state(whole.as("alice"));
        var ground = Ground.of(whole.as("alice"));
        failpoints.forget();
        var undisturbed = change.ask(whole.as("alice"), ground);
        assertThat(undisturbed.isDone()).as("%s", undisturbed).isTrue();
        int boundaries = failpoints.stepsSeen().size();
        var after = state(whole.as("alice"));
        assertThat(after).isNotEqualTo(before);
        whole.stop();
        assertThat(boundaries).isPositive();
        for (int i = 0; i < boundaries; i++) {
            cutAt(change, cut, i, before, after);
        }
    }

    private void cutAt(Change change, Cut cut, int boundary, List<String> before, List<String> after) {
        var failpoints = new Failpoints();
        var node = prepared(failpoints, change);
        var alice = node.as("alice");
        var ground = Ground.of(alice);
        failpoints.forget();
        switch (cut) {
            case PROCESS_ENDS ->
                failpoints.runAt(boundary, () -> {
                    throw new Crash();
                });
            case CALL_FAILS -> failpoints.failAt(boundary, FAULT);
        }
        Optional<Outcome<?>> answer = Optional.empty();
        try {
            answer = Optional.of(change.ask(alice, ground));
        } catch (Crash _) {
            // As intended: the caller gets no answer.
        }
        var step = failpoints.stepsSeen().get(boundary);
        if (cut == Cut.PROCESS_ENDS) {
            assertThat(answer).as(step).isEmpty();
            node.stop();
            node.start();
        } else {
            touch(node.as("alice"));
            node.node().tend();
        }
        var now = state(node.as("alice"));
        assertThat(now).as("%s cut by %s at %s", change, cut, step).isIn(before, after);
        answer.filter(Outcome::isDone)
                .ifPresent(_ -> assertThat(now).as("answered, at %s", step).isEqualTo(after));
        assertWell(node, step);
        goesOn(node.as("alice"), step);
        node.stop();
    }

    /** What waits to be ended is ended by the next change of the dot, whatever that is. */
    private static void touch(UseCases by) {
        for (var dot : List.of(SHOP, OTHER, new DotName(SHOP.namespace(), "store"))) {
            by.volumes().checkOut(dot, MASTER);
        }
    }

    private static void assertWell(TestNode node, String step) {
        assertThat(node.as("admin").nodes().diagnose().orElseThrow())
                .as(step)
                .allSatisfy(
                        finding -> assertThat(finding.well()).as("%s", finding).isTrue());
    }

    private static void goesOn(UseCases by, String step) {
        for (var dot : by.dots().list().orElseThrow()) {
            var made = by.commits().commit(dot.dot().name(), MASTER, draft("goes on"));
            assertThat(made.isDone()).as("%s after %s", made, step).isTrue();
        }
    }

    /**
     * A node on which {@code shop} has commits, a branch and uncommitted files, {@code deleted} lies in the trash, and,
     * where the change needs it, {@code other} was reset.
     */
    private TestNode prepared(Failpoints failpoints, Change change) {
        var node = new TestNode(temporary.resolve("run" + runs++)).start(failpoints);
        node.register("alice");
        var alice = node.as("alice");
        alice.dots().create(SHOP).orElseThrow();
        for (var message : List.of("first", "second", "third")) {
            commitFile(alice, SHOP, message);
        }
        alice.branches()
                .fork(SHOP, MASTER, Optional.of(commit(alice, "second")), FEATURE)
                .orElseThrow();
        write(alice, SHOP, "uncommitted");
        var deleted = new DotName(SHOP.namespace(), "deleted");
        alice.dots().create(deleted).orElseThrow();
        commitFile(alice, deleted, "first");
        alice.dots().delete(deleted).orElseThrow();
        if (change == Change.UNDO) {
            alice.dots().create(OTHER).orElseThrow();
            commitFile(alice, OTHER, "first");
            write(alice, OTHER, "uncommitted");
            var to = alice.commits().log(OTHER, MASTER).orElseThrow().getFirst().id();
            alice.branches().reset(OTHER, MASTER, to, false).orElseThrow();
            node.clock.advance(Duration.ofSeconds(5));
            write(alice, OTHER, "since");
        }
        return node;
    }

    private static void commitFile(UseCases by, DotName dot, String message) {
        write(by, dot, message);
        by.commits().commit(dot, MASTER, draft(message)).orElseThrow();
    }

    private static void write(UseCases by, DotName dot, String text) {
        try {
            Files.writeString(live(by, dot, MASTER).resolve("file"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path live(UseCases by, DotName dot, BranchName branch) {
        return by.volumes().attach(dot, Optional.of(branch), SubdotName.DEFAULT).orElseThrow();
    }

    /** Everything that people can see, one line each, without ids and times. */
    private static List<String> state(UseCases by) {
        var lines = new ArrayList<String>();
        for (var dot : by.dots().list().orElseThrow()) {
            var name = dot.dot().name();
            for (var branch : dot.branches()) {
                var called = branch.branch().name();
                lines.add(name + "@" + (branch.branch().stash().isPresent() ? "stash" : called) + " "
                        + by.commits().ancestry(name, called).orElseThrow().stream()
                                .map(Commit::message)
                                .toList()
                        + " " + branch.commits() + " " + file(live(by, name, called)));
            }
        }
        by.dots()
                .trash()
                .orElseThrow()
                .forEach(trashed -> lines.add("trash " + trashed.dot().name()));
        return lines.stream().sorted().collect(Collectors.toList());
    }

    private static String file(Path directory) {
        var path = directory.resolve("file");
        try {
            return Files.exists(path) ? Files.readString(path) : "nothing";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
