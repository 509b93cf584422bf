package io.dotmesh.testkit.contract;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.Commits.Draft;
import io.dotmesh.ports.driving.Commits.Place;
import io.dotmesh.ports.driving.UseCases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** A change of several steps, and a node on which it can be made: to be cut off at every step. Asked by {@code alice}. */
public enum Undertaking {
    CREATE,
    COMMIT,
    COMMIT_SEVERAL,
    FORK,
    RESET,
    DISCARD,
    UNDO,
    DROP,
    RENAME,
    SET_QUOTA,
    LIFT_QUOTA,
    COPY,
    DELETE,
    RESTORE;

    private static final Namespace ALICE = new Namespace("alice");
    private static final DotName SHOP = new DotName(ALICE, "shop");
    private static final DotName OTHER = new DotName(ALICE, "other");
    private static final DotName STORE = new DotName(ALICE, "store");
    private static final DotName DELETED = new DotName(ALICE, "deleted");
    private static final BranchName MASTER = BranchName.MASTER;
    private static final BranchName FEATURE = new BranchName("feature");

    /** What a change names, looked up before it is cut off. */
    public record Ground(CommitId first, CommitId second, BranchId master) {
        public static Ground of(UseCases by) {
            return new Ground(commit(by, "first"), commit(by, "second"), master(by));
        }

        private static CommitId commit(UseCases by, String message) {
            return by.commits().log(SHOP, MASTER).orElseThrow().stream()
                    .filter(commit -> commit.message().equals(message))
                    .findFirst()
                    .orElseThrow()
                    .id();
        }

        private static BranchId master(UseCases by) {
            return by.branches().show(SHOP, MASTER).orElseThrow().branch().id();
        }
    }

    /**
     * Makes a dot with commits, a branch and uncommitted files, one in the trash, and, where the change needs it, one
     * that was reset.
     */
    public void prepare(UseCases by) {
        by.dots().create(SHOP).orElseThrow();
        for (var message : List.of("first", "second", "third")) {
            commitFile(by, SHOP, message);
        }
        by.branches()
                .fork(SHOP, MASTER, Optional.of(Ground.commit(by, "second")), FEATURE)
                .orElseThrow();
        write(by, SHOP, "uncommitted");
        by.dots().create(DELETED).orElseThrow();
        commitFile(by, DELETED, "first");
        by.dots().delete(DELETED).orElseThrow();
        if (this == LIFT_QUOTA) {
            by.dots().setQuota(SHOP, Optional.of(new Quota(10L << 30))).orElseThrow();
        }
        if (this == COMMIT_SEVERAL) {
            by.dots().create(OTHER).orElseThrow();
            write(by, OTHER, "uncommitted");
        }
        if (this == UNDO) {
            by.dots().create(OTHER).orElseThrow();
            commitFile(by, OTHER, "first");
            write(by, OTHER, "uncommitted");
            var to = by.commits().log(OTHER, MASTER).orElseThrow().getFirst().id();
            by.branches().reset(OTHER, MASTER, to, false).orElseThrow();
            write(by, OTHER, "since");
        }
    }

    public Outcome<?> ask(UseCases by, Ground ground) {
        return switch (this) {
            case CREATE -> by.dots().create(OTHER);
            case COMMIT -> by.commits().commit(SHOP, MASTER, draft("new"));
            case COMMIT_SEVERAL ->
                by.commits()
                        .commitTogether(
                                List.of(new Place(OTHER, MASTER), new Place(SHOP, FEATURE), new Place(SHOP, MASTER)),
                                draft("new"));
            case FORK -> by.branches().fork(SHOP, MASTER, Optional.empty(), new BranchName("next"));
            case RESET -> by.branches().reset(SHOP, MASTER, ground.first(), false);
            case DISCARD -> by.branches().reset(SHOP, MASTER, ground.second(), true);
            case UNDO -> by.branches().undoReset(OTHER);
            case DROP -> by.branches().drop(SHOP, FEATURE);
            case RENAME -> by.dots().rename(SHOP, STORE);
            case SET_QUOTA -> by.dots().setQuota(SHOP, Optional.of(new Quota(10L << 30)));
            case LIFT_QUOTA -> by.dots().setQuota(SHOP, Optional.empty());
            case COPY -> by.dots().copy(ground.master(), new DotName(ALICE, "copy"));
            case DELETE -> by.dots().delete(SHOP);
            case RESTORE -> by.dots().restore(DELETED);
        };
    }

    /** What waits to be ended is ended by the next change of the dot, whatever that is. */
    public static void touch(UseCases by) {
        for (var dot : List.of(SHOP, OTHER, STORE)) {
            by.volumes().checkOut(dot, MASTER);
        }
    }

    /** Commits on every dot that there is; answers what could not be committed. */
    public static List<Outcome<?>> goOn(UseCases by) {
        return by.dots().list().orElseThrow().stream()
                .<Outcome<?>>map(dot -> by.commits().commit(dot.dot().name(), MASTER, draft("goes on")))
                .filter(outcome -> !outcome.isDone())
                .toList();
    }

    private static Draft draft(String message) {
        return new Draft(message, Optional.empty(), Metadata.NONE, Optional.empty());
    }

    private static void commitFile(UseCases by, DotName dot, String message) {
        write(by, dot, message);
        by.commits().commit(dot, MASTER, draft(message)).orElseThrow();
    }

    private static void write(UseCases by, DotName dot, String text) {
        try {
            Files.writeString(Picture.live(by, dot, MASTER).resolve(Picture.FILE), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
