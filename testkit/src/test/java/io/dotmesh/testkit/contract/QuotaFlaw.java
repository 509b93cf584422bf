package io.dotmesh.testkit.contract;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Usage;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Promises about quotas, broken. */
final class QuotaFlaw {
    private QuotaFlaw() {}

    /** Takes a label for what people call things, and nothing else. */
    static final Flaw FORGETS_QUOTAS =
            (honest, asked) -> honest.label((BranchId) asked[0], ((VolumeLabel) asked[1]).bounded(Optional.empty()));

    static final Flaw FORKS_WITHOUT_QUOTAS = (honest, asked) ->
            honest.fork((Origin) asked[0], (BranchId) asked[1], ((VolumeLabel) asked[2]).bounded(Optional.empty()));

    static final Flaw RECEIVES_WITHOUT_QUOTAS = (honest, asked) -> honest.receive(
            (BranchId) asked[0], ((VolumeLabel) asked[1]).bounded(Optional.empty()), (InputStream) asked[2]);

    /** As if what is kept counted too. */
    static final Flaw COMMITS_WITHIN_THE_QUOTA = (honest, asked) -> {
        var branch = (BranchId) asked[0];
        var quota = honest.inventory().orElseThrow().volumes().stream()
                .filter(each -> each.volume().branch().equals(branch))
                .flatMap(each -> each.label().quota().stream())
                .findFirst();
        var size = honest.usage(List.of(branch))
                .orElseThrow()
                .getOrDefault(branch, Usage.NONE)
                .sizeBytes();
        return quota.filter(most -> size > most.bytes()).isPresent()
                ? Outcome.unavailable(FaultCode.NO_SPACE, "the quota is exceeded", "Delete something.")
                : honest.commit(branch, (Commit) asked[1]);
    };
}
