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
 */
public record VolumeLabel(
        DotId dot,
        DotName name,
        BranchName branch,
        AccountId owner,
        Instant created,
        Optional<Stash> stash,
        Optional<Trash> trash) {
    /** Since when, and until when, a deleted dot is kept; and who deleted it. */
    public record Trash(AccountId by, Instant since, Instant expires) {}

    public static VolumeLabel of(Dot dot, Branch branch) {
        return new VolumeLabel(
                dot.id(), dot.name(), branch.name(), dot.owner(), dot.created(), branch.stash(), Optional.empty());
    }

    public static VolumeLabel of(Trashed trashed, Branch branch) {
        return of(trashed.dot(), branch)
                .trashed(Optional.of(new Trash(trashed.by(), trashed.since(), trashed.expires())));
    }

    public VolumeLabel trashed(Optional<Trash> next) {
        return new VolumeLabel(dot, name, branch, owner, created, stash, next);
    }
}
