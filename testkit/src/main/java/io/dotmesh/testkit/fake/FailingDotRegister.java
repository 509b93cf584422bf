package io.dotmesh.testkit.fake;

import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.ports.driven.DotRegister;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A register of dots whose calls pass {@link Failpoints} on their way to another. */
public final class FailingDotRegister implements DotRegister {
    private final DotRegister delegate;
    private final Failpoints failpoints;

    public FailingDotRegister(DotRegister delegate, Failpoints failpoints) {
        this.delegate = delegate;
        this.failpoints = failpoints;
    }

    @Override
    public Outcome<Nothing> change(List<RegistryChange> changes) {
        return failpoints.around("change", () -> delegate.change(changes));
    }

    @Override
    public Outcome<List<DotRecord>> dots() {
        return failpoints.around("dots", () -> delegate.dots());
    }

    @Override
    public Outcome<Optional<DotRecord>> dot(DotName name) {
        return failpoints.around("dot", () -> delegate.dot(name));
    }

    @Override
    public Outcome<Optional<DotRecord>> dot(DotId id) {
        return failpoints.around("dot", () -> delegate.dot(id));
    }

    @Override
    public Outcome<Optional<DotRecord>> dotOf(BranchId branch) {
        return failpoints.around("dotOf", () -> delegate.dotOf(branch));
    }

    @Override
    public Outcome<List<Commit>> commits(BranchId branch) {
        return failpoints.around("commits", () -> delegate.commits(branch));
    }

    @Override
    public Outcome<Map<BranchId, Summary>> summaries() {
        return failpoints.around("summaries", () -> delegate.summaries());
    }

    @Override
    public Outcome<Map<BranchId, Mastership>> masterships() {
        return failpoints.around("masterships", () -> delegate.masterships());
    }

    @Override
    public Outcome<Set<BranchId>> removed(Set<BranchId> branches) {
        return failpoints.around("removed", () -> delegate.removed(branches));
    }

    @Override
    public Subscription follow(Consumer<DotId> listener) {
        return delegate.follow(listener);
    }

    @Override
    public Outcome<List<Trashed>> trash() {
        return failpoints.around("trash", () -> delegate.trash());
    }

    @Override
    public Outcome<List<Begun>> sagas() {
        return failpoints.around("sagas", () -> delegate.sagas());
    }
}
