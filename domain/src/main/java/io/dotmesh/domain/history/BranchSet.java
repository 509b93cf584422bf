package io.dotmesh.domain.history;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The branches that are committed together: at least one, at most {@link #MAX}, none twice. */
public record BranchSet(SortedSet<BranchId> branches) {
    /** All of them wait for the last, so nobody wants more at once. */
    public static final int MAX = 64;

    public BranchSet {
        branches = Collections.unmodifiableSortedSet(new TreeSet<>(branches));
        if (branches.isEmpty() || branches.size() > MAX) {
            throw new IllegalArgumentException(branches.size() + " branches cannot be committed together");
        }
    }

    /** Checks branches that a user named. */
    public static Outcome<BranchSet> of(Collection<BranchId> branches) {
        return checkCount(branches.size()).then(_ -> {
            var set = new TreeSet<>(branches);
            return set.size() < branches.size()
                    ? Outcome.refused(
                            FaultCode.INVALID,
                            "a branch is named twice among those to be committed together",
                            "Name each branch once.")
                    : Outcome.done(new BranchSet(set));
        });
    }

    /** Checks how many branches a user named, before any is looked up. */
    public static Outcome<Integer> checkCount(int count) {
        if (count == 0) {
            return Outcome.refused(
                    FaultCode.INVALID, "no dot is named that shall be committed", "Name the dots, at least one.");
        }
        return count > MAX
                ? Outcome.refused(
                        FaultCode.LIMIT,
                        "at most " + MAX + " branches are committed together, not " + count,
                        "Keep what belongs together in the subdots of one dot, or name fewer.")
                : Outcome.done(count);
    }

    /**
     * The answer to a commit of all of them that needs no commit any more: what is there when each has the same one,
     * and a refusal when that id stands for something else. Empty when nobody has it.
     *
     * @param there the commit of that id, for those branches that have one
     */
    public Optional<Outcome<Commit>> settled(CommitId id, Map<BranchId, Commit> there) {
        if (there.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                there.keySet().equals(branches) && new HashSet<>(there.values()).size() == 1
                        ? Outcome.done(there.values().iterator().next())
                        : Outcome.refused(
                                FaultCode.ALREADY_EXISTS,
                                "commit " + id + " is there in " + there.keySet()
                                        + ", and was not made of all these branches together",
                                "Use another id."));
    }
}
