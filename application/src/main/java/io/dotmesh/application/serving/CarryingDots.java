package io.dotmesh.application.serving;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driving.DotView;
import io.dotmesh.ports.driving.Dots;
import java.util.List;
import java.util.Optional;

/** {@link Dots} of a cluster: what needs the live state of a dot is asked of the node that has it. */
record CarryingDots(Dots here, Courier courier) implements Dots {
    @Override
    public Outcome<DotView> create(DotName name) {
        return here.create(name);
    }

    /** As its master sees it; as far as it is known here, while that is not there. */
    @Override
    public Outcome<DotView> show(DotName name) {
        return Courier.orHere(courier.toMasterOfAll(name, cases -> cases.dots().show(name)), () -> here.show(name));
    }

    @Override
    public Outcome<DotView> show(BranchId branch) {
        return here.show(branch).then(view -> show(view.dot().name()));
    }

    @Override
    public Outcome<List<DotView>> list() {
        return here.list();
    }

    @Override
    public Outcome<Trashed> delete(DotName name) {
        return courier.toMasterOfAll(name, cases -> cases.dots().delete(name));
    }

    @Override
    public Outcome<List<Trashed>> trash() {
        return here.trash();
    }

    @Override
    public Outcome<DotView> restore(DotName name) {
        return courier.toMasterOfTrashed(name, cases -> cases.dots().restore(name));
    }

    @Override
    public Outcome<DotView> rename(DotName name, DotName to) {
        return courier.toMasterOf(name, BranchName.MASTER, cases -> cases.dots().rename(name, to));
    }

    @Override
    public Outcome<DotView> setQuota(DotName name, Optional<Quota> quota) {
        return courier.toMasterOf(name, BranchName.MASTER, cases -> cases.dots().setQuota(name, quota));
    }

    /** Commits are everywhere, so they can be copied here where their master is not there. */
    @Override
    public Outcome<DotView> copy(BranchId source, DotName as) {
        return Courier.orHere(
                courier.toMasterOf(source, cases -> cases.dots().copy(source, as)), () -> here.copy(source, as));
    }

    @Override
    public Outcome<DotView> share(BranchId master, String account) {
        return here.share(master, account);
    }

    @Override
    public Outcome<DotView> unshare(BranchId master, String account) {
        return here.unshare(master, account);
    }
}
