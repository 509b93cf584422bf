package io.dotmesh.adapters.httpclient;

import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driving.DotView;
import io.dotmesh.ports.driving.Dots;
import java.util.List;
import java.util.Optional;

/** {@link Dots} of a node somewhere else. */
record RemoteDots(RemoteNode node) implements Dots {
    static Params named(DotName dot) {
        return Params.none().with("Namespace", dot.namespace().value()).with("Name", dot.name());
    }

    @Override
    public Outcome<DotView> create(DotName name) {
        return node.call("CreateDot", named(name), Wire::dotView);
    }

    @Override
    public Outcome<DotView> show(DotName name) {
        return node.call("ShowDot", named(name), Wire::dotView);
    }

    @Override
    public Outcome<DotView> show(BranchId branch) {
        return node.call("ShowDot", Params.none().with("FilesystemId", branch.value()), Wire::dotView);
    }

    @Override
    public Outcome<List<DotView>> list() {
        return node.call("ListDots", Params.none(), dots -> dots.each(Wire::dotView));
    }

    @Override
    public Outcome<Trashed> delete(DotName name) {
        return node.call("DeleteDot", named(name), Wire::trashed);
    }

    @Override
    public Outcome<List<Trashed>> trash() {
        return node.call("Trash", Params.none(), trash -> trash.each(Wire::trashed));
    }

    @Override
    public Outcome<DotView> restore(DotName name) {
        return node.call("Restore", named(name), Wire::dotView);
    }

    @Override
    public Outcome<DotView> rename(DotName name, DotName to) {
        return node.call(
                "Rename",
                named(name).with("NewNamespace", to.namespace().value()).with("NewName", to.name()),
                Wire::dotView);
    }

    @Override
    public Outcome<DotView> setQuota(DotName name, Optional<Quota> quota) {
        return node.call(
                "SetQuota", named(name).with("Quota", quota.map(Quota::toString).orElse(Quota.NONE)), Wire::dotView);
    }

    @Override
    public Outcome<DotView> copy(BranchId source, DotName as) {
        return node.call(
                "CopyDot",
                Params.none()
                        .with("FilesystemId", source.value())
                        .with("NewNamespace", as.namespace().value())
                        .with("NewName", as.name()),
                Wire::dotView);
    }

    @Override
    public Outcome<DotView> share(BranchId master, String account) {
        return collaborators("AddCollaborator", master, account);
    }

    @Override
    public Outcome<DotView> unshare(BranchId master, String account) {
        return collaborators("RemoveCollaborator", master, account);
    }

    private Outcome<DotView> collaborators(String method, BranchId master, String account) {
        return node.call(
                        method,
                        Params.none().with("MasterBranchID", master.value()).with("Collaborator", account),
                        Json::flag)
                .then(_ -> show(master));
    }
}
