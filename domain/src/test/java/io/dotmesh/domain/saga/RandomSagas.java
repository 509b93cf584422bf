package io.dotmesh.domain.saga;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Sagas of every kind with contents that chance decides: a seed always gives the same. */
final class RandomSagas {
    private static final String WORD = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    private static final String AWKWARD = " ()\"\\/\n\r\t\0\u007F\u0085\u2028\uFFFF\uD83D\uDC33;,:=#$%{}[]|<>~é你";

    private final RandomGenerator random;

    RandomSagas(RandomGenerator random) {
        this.random = random;
    }

    Saga next() {
        return switch (random.nextInt(11)) {
            case 0 -> new Saga.CreateDot(dot(), branch(), commit());
            case 1 -> new Saga.CopyDot(dot(), branch(), origin(), several(this::commit));
            case 2 -> new Saga.ForkBranch(dot(), branch(), origin());
            case 3 ->
                new Saga.ResetBranch(
                        dot(), branch(), commitId(), branch(), several(this::branch), random.nextBoolean());
            case 4 ->
                new Saga.UndoReset(
                        dot(), branch(), branch(), branch(), commitId(), several(this::branch), several(this::branch));
            case 5 -> new Saga.DropBranch(dotId(), branchId());
            case 6 -> new Saga.RenameDot(dot(), dotName(), several(this::branch));
            case 7 -> new Saga.SetQuota(dot(), perhaps(this::quota), several(this::branch));
            case 8 -> new Saga.TrashDot(trashed());
            case 9 -> new Saga.RestoreDot(trashed());
            default -> new Saga.PurgeDot(trashed());
        };
    }

    private Dot dot() {
        return new Dot(
                dotId(),
                dotName(),
                account(),
                new TreeSet<>(several(this::account)),
                perhaps(this::origin),
                instant(),
                perhaps(this::quota));
    }

    private Quota quota() {
        return new Quota(random.nextLong(Quota.BYTES_MIN, Quota.BYTES_MAX + 1));
    }

    private Branch branch() {
        return new Branch(
                branchId(),
                dotId(),
                new BranchName(word()),
                perhaps(this::origin),
                perhaps(() -> new Stash(branchId(), instant(), instant())));
    }

    private Trashed trashed() {
        return new Trashed(dot(), several(this::branch), account(), instant(), instant());
    }

    private Commit commit() {
        var metadata = new TreeMap<String, String>();
        several(this::text).forEach(key -> metadata.put(key, text()));
        return new Commit(commitId(), text(), text(), instant(), new Metadata(metadata));
    }

    private Origin origin() {
        return new Origin(branchId(), commitId());
    }

    private DotName dotName() {
        return new DotName(new Namespace(word()), word());
    }

    private DotId dotId() {
        return new DotId(word());
    }

    private BranchId branchId() {
        return new BranchId(word());
    }

    private CommitId commitId() {
        return new CommitId(word());
    }

    private AccountId account() {
        return new AccountId(word());
    }

    private Instant instant() {
        return switch (random.nextInt(4)) {
            case 0 -> Instant.MIN;
            case 1 -> Instant.MAX;
            case 2 -> Instant.ofEpochSecond(random.nextLong(4_000_000_000L), 0);
            default -> Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
        };
    }

    private String word() {
        return letters(WORD, 1 + random.nextInt(random.nextInt(8) == 0 ? 64 : 6));
    }

    private String text() {
        return random.nextInt(4) == 0
                ? Stream.generate(() -> String.valueOf((char) random.nextInt(0x10000)))
                        .limit(random.nextInt(12))
                        .reduce("", String::concat)
                : letters(AWKWARD, random.nextInt(12));
    }

    private String letters(String from, int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(from.charAt(random.nextInt(from.length())));
        }
        return text.toString();
    }

    private <T> List<T> several(Supplier<T> one) {
        return Stream.generate(one).limit(random.nextInt(4)).toList();
    }

    private <T> Optional<T> perhaps(Supplier<T> one) {
        return random.nextBoolean() ? Optional.of(one.get()) : Optional.empty();
    }
}
