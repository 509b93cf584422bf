package io.dotmesh.application.reconcile;

import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.saga.Step;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.VolumeStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Has a store or register do one step. */
final class StepRunner {
    private static final System.Logger LOG = System.getLogger(StepRunner.class.getName());

    private final VolumeStore store;
    private final DotRegister register;

    StepRunner(VolumeStore store, DotRegister register) {
        this.store = store;
        this.register = register;
    }

    Outcome<Nothing> run(Step step) {
        return switch (step) {
            case Step.CreateVolume(var branch, var label) -> nothing(store.create(branch, label));
            case Step.CommitVolume(var branch, var commit) -> nothing(store.commit(branch, commit));
            case Step.ForkVolume(var origin, var as, var label) -> nothing(store.fork(origin, as, label));
            case Step.CopyVolume(var source, var as, var label) -> copy(source.branch(), source.commit(), as, label);
            case Step.SplitVolume(var branch, var at, var keepAs, var label) ->
                nothing(store.split(branch, at, keepAs, label));
            case Step.ReplaceVolume(var branch, var with, var keepAs, var label, var keptLabel) ->
                nothing(store.replace(branch, with, keepAs, label, keptLabel));
            case Step.MountVolume(var branch) ->
                store.mount(branch).then(_ -> nothing(store.subdot(branch, SubdotName.DEFAULT)));
            case Step.UnmountVolume(var branch) -> absentIsFine(store.unmount(branch));
            case Step.LabelVolume(var branch, var label) -> absentIsFine(store.label(branch, label));
            case Step.DestroyVolume(var branch) -> store.destroy(branch);
            case Step.Register(var changes) -> register.change(Masterships.withMaster(changes, store.node()));
        };
    }

    private Outcome<Nothing> copy(BranchId source, CommitId commit, BranchId as, VolumeLabel label) {
        return store.inspect(as)
                .then(there -> there.isPresent()
                        ? Outcome.done()
                        : store.send(source, Optional.empty(), commit, store.streamFeatures())
                                .then(stream -> receive(as, label, stream)));
    }

    private Outcome<Nothing> receive(BranchId as, VolumeLabel label, InputStream stream) {
        try (stream) {
            return nothing(store.receive(as, label, stream));
        } catch (IOException e) {
            // The stream ended whole or receive would have refused it; what fails here is only the cleaning up.
            LOG.log(System.Logger.Level.WARNING, "a stream did not close: {0}", e.getMessage());
            return nothing(store.inspect(as));
        }
    }

    private static Outcome<Nothing> absentIsFine(Outcome<Nothing> outcome) {
        return outcome.fold(
                Outcome::done,
                fault -> fault.code() == FaultCode.NO_SUCH_BRANCH ? Outcome.done() : Outcome.faulted(fault));
    }

    private static Outcome<Nothing> nothing(Outcome<?> outcome) {
        return outcome.fold(_ -> Outcome.done(), Outcome::faulted);
    }
}
