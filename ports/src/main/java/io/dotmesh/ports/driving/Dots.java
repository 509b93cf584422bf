package io.dotmesh.ports.driving;

import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import java.util.List;
import java.util.Optional;

/** Dots as wholes. */
public interface Dots {
    /** A new dot with one commit and an empty default subdot. {@code ALREADY_EXISTS} when the name is taken. */
    Outcome<DotView> create(DotName name);

    Outcome<DotView> show(DotName name);

    /** The dot that has this branch. */
    Outcome<DotView> show(BranchId branch);

    /** Those that the caller may see, sorted by name. */
    Outcome<List<DotView>> list();

    /** To the trash, from where {@link #restore} brings it back until it expires. */
    Outcome<Trashed> delete(DotName name);

    /** What the caller can restore, newest first. */
    Outcome<List<Trashed>> trash();

    /** The newest of that name in the trash comes back. {@code NOTHING_TO_UNDO} when there is none. */
    Outcome<DotView> restore(DotName name);

    Outcome<DotView> rename(DotName name, DotName to);

    /**
     * Bounds how much each branch of the dot may hold; empty lifts the bound. What is there stays: a branch that holds more
     * cannot grow, and its commits, resets and branches go on. {@code NOT_SUPPORTED} where the store cannot bound anything.
     */
    Outcome<DotView> setQuota(DotName name, Optional<Quota> quota);

    /** A new dot with a full copy of a branch's newest commit and all before it, and the same quota. */
    Outcome<DotView> copy(BranchId source, DotName as);

    /** Lets another account use the dot. {@code account} is a name, id or email. */
    Outcome<DotView> share(BranchId master, String account);

    Outcome<DotView> unshare(BranchId master, String account);
}
