package io.dotmesh.testkit.contract;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Promises about streams that were cut, broken one at a time. */
final class ResumeFlaw {
    private ResumeFlaw() {}

    /** Forgets what came as soon as the process ends, or sooner. */
    static final Flaw KEEPS_NOTHING_OF_A_STREAM = (honest, asked) -> {
        honest.discardPartial((BranchId) asked[0]).orElseThrow();
        return honest.resumePoint((BranchId) asked[0]);
    };

    /** Says where to go on, though nobody can any more. */
    static Flaw remembersPoints() {
        Map<BranchId, Object> told = new HashMap<>();
        return (honest, asked) -> {
            var branch = (BranchId) asked[0];
            var answer = honest.resumePoint(branch);
            if (answer.orElseThrow().isPresent()) {
                told.put(branch, answer);
            }
            return told.getOrDefault(branch, answer);
        };
    }

    static final Flaw DISCARDS_NOTHING = (_, _) -> Outcome.done();

    /** Of the newest commit, whatever the stream was of. */
    static final Flaw GOES_ON_WITH_THE_NEWEST = (honest, asked) -> {
        var branch = (BranchId) asked[0];
        var newest = honest.inspect(branch).orElseThrow().orElseThrow().tip();
        return honest.send(branch, Optional.empty(), newest.orElseThrow(), StreamFeatures.NONE);
    };
}
