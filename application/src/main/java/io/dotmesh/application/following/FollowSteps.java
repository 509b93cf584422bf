package io.dotmesh.application.following;

import io.dotmesh.application.reconcile.Engine;
import io.dotmesh.application.reconcile.Masterships;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.following.DerivedId;
import io.dotmesh.domain.following.FollowStep;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.ports.driven.DotRegister.DotRecord;
import io.dotmesh.ports.driven.PeerLinks;
import io.dotmesh.ports.driven.PeerLinks.Peer;
import io.dotmesh.ports.driven.VolumeStore.Capability;
import io.dotmesh.ports.transfer.CommitStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Has the store do one step of following. */
final class FollowSteps implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FollowSteps.class.getName());

    /** How many nodes are asked for the same commits before it is left for later. */
    private static final int PEERS_MAX = 3;

    private final Engine engine;
    private final PeerLinks links;
    private final Set<CommitStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    FollowSteps(Engine engine, PeerLinks links) {
        this.engine = engine;
        this.links = links;
    }

    /** Answers what was done: a stream that goes on where one was cut may bring fewer commits than there are now. */
    Outcome<FollowStep> perform(Optional<DotRecord> dot, FollowStep step) {
        return switch (step) {
            case FollowStep.Receive receive -> required(dot).then(record -> receive(record, receive));
            case FollowStep.Begin(var branch, var origin) ->
                label(dot, branch)
                        .then(label -> engine.store().fork(origin, branch, label))
                        .map(_ -> step);
            case FollowStep.Split(var branch, var at, var keepAs) ->
                label(dot, keepAs)
                        .then(label -> engine.store().split(branch, at, keepAs, label))
                        .map(_ -> step);
            case FollowStep.Replace replace -> required(dot).then(record -> replace(record, replace));
            case FollowStep.SetAside aside -> required(dot).then(record -> setAside(record, aside));
            case FollowStep.Remove(var branch) -> remove(dot, branch).map(_ -> step);
        };
    }

    private static Outcome<DotRecord> required(Optional<DotRecord> dot) {
        return dot.map(Outcome::done)
                .orElseGet(() -> Outcome.unavailable(
                        FaultCode.NO_SUCH_DOT, "the dot went meanwhile", "Nothing has to be done."));
    }

    private static Outcome<VolumeLabel> label(Optional<DotRecord> dot, BranchId branch) {
        return required(dot)
                .then(record -> record.branch(branch)
                        .map(found -> Outcome.done(VolumeLabel.of(record.dot(), found.branch())))
                        .orElseGet(() -> Outcome.unavailable(
                                FaultCode.NO_SUCH_BRANCH, "the branch went meanwhile", "Nothing has to be done.")));
    }

    private Outcome<FollowStep> replace(DotRecord dot, FollowStep.Replace step) {
        // The same for the same replacement, so that one that was cut off is the one that is done again.
        var keepAs = step.keepAs()
                .orElseGet(() ->
                        DerivedId.of("empty", step.branch().value(), step.with().value()));
        return label(Optional.of(dot), step.branch())
                .then(label -> engine.store()
                        .replace(
                                step.branch(),
                                step.with(),
                                keepAs,
                                label,
                                step.keepAs()
                                        .flatMap(dot::branch)
                                        .map(kept -> VolumeLabel.of(dot.dot(), kept.branch()))
                                        .orElse(label)))
                .then(_ -> step.keepAs().isPresent()
                        ? Outcome.done()
                        : engine.store().destroy(keepAs))
                .map(_ -> step);
    }

    /** Nobody asked for these commits to go here, and here they may be the last: so they are kept as a reset keeps them. */
    private Outcome<FollowStep> setAside(DotRecord dot, FollowStep.SetAside step) {
        var now = engine.now();
        var origin = dot.branches().stream()
                .filter(record -> record.branch().id().equals(step.branch()))
                .map(record -> new Origin(record.branch().id(), step.at()))
                .findFirst();
        var branch = new Branch(
                step.keepAs(),
                dot.dot().id(),
                new BranchName("aside-" + step.keepAs().value().substring(0, 8)),
                origin,
                Optional.of(
                        new Stash(step.branch(), now, now.plus(engine.policy().stashKept()))));
        var label = VolumeLabel.of(dot.dot(), branch);
        return engine.store()
                .split(step.branch(), step.at(), step.keepAs(), label)
                .then(_ -> engine.store().history(step.keepAs()))
                .then(commits -> {
                    var changes = new ArrayList<RegistryChange>();
                    changes.add(new RegistryChange.AddBranch(branch));
                    commits.forEach(commit -> changes.add(new RegistryChange.AddCommit(branch.id(), commit)));
                    return engine.dots().change(Masterships.withMaster(changes, engine.self()));
                })
                .peek(_ -> LOG.log(
                        System.Logger.Level.WARNING,
                        "commits of {0} that were dropped while this node was away are kept as {0}@{1}",
                        dot.dot().name(),
                        branch.name()))
                .map(_ -> step);
    }

    /** What was removed may go; what is only in the way must have nothing that is nowhere else. */
    private Outcome<Nothing> remove(Optional<DotRecord> dot, BranchId branch) {
        var origin = dot.flatMap(record -> record.branch(branch))
                .flatMap(record -> record.branch().origin());
        var clean = origin.map(at -> engine.store()
                        .differs(branch, at.commit(), Optional.empty())
                        .then(differs -> differs
                                ? Outcome.<Nothing>unavailable(
                                        FaultCode.BUSY,
                                        "the replica of branch " + branch + " has uncommitted changes",
                                        "Look at them before they are in the way of its commits.")
                                : Outcome.done()))
                .orElseGet(Outcome::done);
        return clean.then(_ -> engine.store().unmount(branch))
                .then(_ -> engine.store().destroy(branch))
                .fold(
                        _ -> Outcome.done(),
                        fault -> fault.code() == FaultCode.NO_SUCH_BRANCH ? Outcome.done() : Outcome.faulted(fault));
    }

    private Outcome<FollowStep> receive(DotRecord dot, FollowStep.Receive step) {
        return label(Optional.of(dot), step.branch())
                .then(label -> peers(dot, step.branch()).then(peers -> {
                    Outcome<FollowStep> last = Outcome.unavailable(
                            FaultCode.UNREACHABLE,
                            "no other node is there that could have commit " + step.to(),
                            "Wait for the master of the branch, or look with 'dm node list'.");
                    for (var peer : peers) {
                        last = receive(peer, step, label);
                        if (last.isDone() || closed) {
                            break;
                        }
                    }
                    return last;
                }));
    }

    /** The master first; then whoever else is there. */
    private Outcome<List<Peer>> peers(DotRecord dot, BranchId branch) {
        var master = dot.branch(branch).flatMap(record -> record.mastership()).map(mastership -> mastership.holder());
        return engine.peers().others().map(all -> {
            var ordered = new ArrayList<Peer>();
            all.stream().filter(peer -> master.equals(Optional.of(peer.id()))).forEach(ordered::add);
            all.stream().filter(peer -> !master.equals(Optional.of(peer.id()))).forEach(ordered::add);
            return ordered.subList(0, Math.min(PEERS_MAX, ordered.size()));
        });
    }

    private Outcome<FollowStep> receive(Peer peer, FollowStep.Receive step, VolumeLabel label) {
        return stream(peer, step).then(stream -> {
            open.add(stream);
            try (stream) {
                return closed
                        ? Outcome.unavailable(FaultCode.BUSY, "the node is closing", "It goes on at the next start.")
                        : engine.store()
                                .receive(step.branch(), label, stream)
                                .map(volume -> new FollowStep.Receive(
                                        step.branch(), step.from(), volume.tip().orElse(step.to())));
            } catch (IOException e) {
                // What was received whole stays, whatever became of the connection.
                LOG.log(System.Logger.Level.DEBUG, "a stream did not close: {0}", e.getMessage());
                return Outcome.unavailable(
                        FaultCode.UNREACHABLE,
                        "the connection did not end well: " + e.getMessage(),
                        "It is tried again.");
            } finally {
                open.remove(stream);
            }
        });
    }

    /** The rest of what was cut; from the beginning where nobody can go on with that any more. */
    private Outcome<CommitStream> stream(Peer peer, FollowStep.Receive step) {
        return engine.store().resumePoint(step.branch()).then(point -> {
            if (point.isEmpty()) {
                return fromTheBeginning(peer, step);
            }
            return links.fetchRest(peer, step.branch(), point.get())
                    .fold(
                            Outcome::done,
                            fault -> fault.code() == FaultCode.INVALID || fault.code() == FaultCode.NO_SUCH_COMMIT
                                    ? engine.store()
                                            .discardPartial(step.branch())
                                            .then(_ -> fromTheBeginning(peer, step))
                                    : Outcome.faulted(fault));
        });
    }

    private Outcome<CommitStream> fromTheBeginning(Peer peer, FollowStep.Receive step) {
        return base(step)
                .then(base -> links.fetch(
                        peer, step.branch(), base, step.to(), engine.store().streamFeatures()));
    }

    /** A store that cannot begin a branch at another's commit gets all of it, which then shares nothing. */
    private Outcome<Optional<CommitId>> base(FollowStep.Receive step) {
        if (step.from().isEmpty() || engine.store().capabilities().contains(Capability.ORIGIN_STREAMS)) {
            return Outcome.done(step.from());
        }
        return engine.store().inspect(step.branch()).map(there -> there.isPresent() ? step.from() : Optional.empty());
    }

    /** Ends what is under way: whoever reads finds the connection closed. */
    @Override
    public void close() {
        closed = true;
        for (var stream : open) {
            try {
                stream.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "a stream did not close: {0}", e.getMessage());
            }
        }
    }
}
