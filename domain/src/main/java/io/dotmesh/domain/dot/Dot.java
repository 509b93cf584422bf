package io.dotmesh.domain.dot;

import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.DotId;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The state of an application: volumes that are committed together, with branches and a history.
 *
 * @param forkedFrom the commit that was copied to begin this dot, which may belong to a dot that is gone
 * @param quota how much each of its branches may hold
 */
public record Dot(
        DotId id,
        DotName name,
        AccountId owner,
        SortedSet<AccountId> collaborators,
        Optional<Origin> forkedFrom,
        Instant created,
        Optional<Quota> quota) {
    public Dot {
        collaborators = Collections.unmodifiableSortedSet(new TreeSet<>(collaborators));
    }

    /** Without a quota, as a dot begins. */
    public Dot(
            DotId id,
            DotName name,
            AccountId owner,
            SortedSet<AccountId> collaborators,
            Optional<Origin> forkedFrom,
            Instant created) {
        this(id, name, owner, collaborators, forkedFrom, created, Optional.empty());
    }

    public Dot named(DotName next) {
        return new Dot(id, next, owner, collaborators, forkedFrom, created, quota);
    }

    public Dot with(AccountId collaborator) {
        var all = new TreeSet<>(collaborators);
        all.add(collaborator);
        return new Dot(id, name, owner, all, forkedFrom, created, quota);
    }

    public Dot without(AccountId collaborator) {
        var all = new TreeSet<>(collaborators);
        all.remove(collaborator);
        return new Dot(id, name, owner, all, forkedFrom, created, quota);
    }

    public Dot bounded(Optional<Quota> next) {
        return new Dot(id, name, owner, collaborators, forkedFrom, created, next);
    }
}
