package io.dotmesh.domain.dot;

import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.DotId;
import java.time.Instant;
import java.util.Optional;

/**
 * What a volume says about itself, so that the registry can be rebuilt from the store alone.
 *
 * @param created when the dot was made
 * @param trash set while the dot lies in the trash
 * @param quota how much the live state may hold, which is the dot's
 */
public record VolumeLabel(
        DotId dot,
        DotName name,
        BranchName branch,
        AccountId owner,
        Instant created,
        Optional<Stash> stash,
        Optional<Trash> trash,
        Optional<Quota> quota) {
    /** Since when, and until when, a deleted dot is kept; and who deleted it. */
    public record Trash(AccountId by, Instant since, Instant expires) {}

    /** Of a dot without a quota. */
    public VolumeLabel(
            DotId dot,
            DotName name,
            BranchName branch,
            AccountId owner,
            Instant created,
            Optional<Stash> stash,
            Optional<Trash> trash) {
        this(dot, name, branch, owner, created, stash, trash, Optional.empty());
    }

    public static VolumeLabel of(Dot dot, Branch branch) {
        return new VolumeLabel(
                dot.id(),
                dot.name(),
                branch.name(),
                dot.owner(),
                dot.created(),
                branch.stash(),
                Optional.empty(),
                dot.quota());
    }

    public static VolumeLabel of(Trashed trashed, Branch branch) {
        return of(trashed.dot(), branch)
                .trashed(Optional.of(new Trash(trashed.by(), trashed.since(), trashed.expires())));
    }

    public VolumeLabel trashed(Optional<Trash> next) {
        return new VolumeLabel(dot, name, branch, owner, created, stash, next, quota);
    }

    public VolumeLabel bounded(Optional<Quota> next) {
        return new VolumeLabel(dot, name, branch, owner, created, stash, trash, next);
    }
}
