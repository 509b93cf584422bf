package io.dotmesh.application.following;

import io.dotmesh.application.reconcile.Engine;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.following.FollowStep;
import io.dotmesh.domain.following.Following;
import io.dotmesh.domain.following.Holdings;
import io.dotmesh.domain.following.Line;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.DotRegister.DotRecord;
import io.dotmesh.ports.driven.PeerLinks;
import io.dotmesh.ports.driven.VolumeStore.Inventory.Labelled;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The volumes of a node, what it knows them to hold, and how they are brought in line with the register. */
final class Replicas implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Replicas.class.getName());

    /** Far more than the changes of a dot that a node can have missed; the rest comes with the next look. */
    private static final int STEPS_MAX = 1_000;

    /** How many branches of a dot are received side by side. */
    private static final int AT_ONCE_MAX = 4;

    private final Engine engine;
    private final FollowSteps steps;
    private final Map<BranchId, List<CommitId>> held = new ConcurrentHashMap<>();
    private final Map<DotId, Set<BranchId>> known = new ConcurrentHashMap<>();
    private final Set<BranchId> unfit = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Replicas(Engine engine, PeerLinks links) {
        this.engine = engine;
        this.steps = new FollowSteps(engine, links);
    }

    static Outcome<Replicas> of(Engine engine, PeerLinks links) {
        var replicas = new Replicas(engine, links);
        return engine.store()
                .commitIds()
                .peek(replicas.held::putAll)
                .then(held -> engine.dots()
                        .summaries()
                        .then(registered -> registered.keySet().containsAll(held.keySet())
                                ? Outcome.done()
                                : replicas.learnStrays(registered.keySet())))
                .map(_ -> replicas);
    }

    /** Volumes that no branch of the register has any more tell themselves which dot they were of. */
    private Outcome<Nothing> learnStrays(Set<BranchId> registered) {
        return engine.store().inventory().map(inventory -> {
            inventory.volumes().stream()
                    .filter(found -> !registered.contains(found.volume().branch()))
                    .forEach(this::learn);
            return Nothing.NOTHING;
        });
    }

    private void learn(Labelled found) {
        known.merge(found.label().dot(), Set.of(found.volume().branch()), Replicas::union);
    }

    /** The dots of which there were volumes here that the register did not have. */
    Set<DotId> strays() {
        return Set.copyOf(known.keySet());
    }

    /** Goes on until a dot is in line, or something fails. */
    Outcome<Nothing> follow(DotId dot) {
        for (int i = 0; i < STEPS_MAX && !closed.get(); i++) {
            switch (once(dot)) {
                case Outcome.Done<Boolean>(Boolean more) -> {
                    if (!more) {
                        return Outcome.done();
                    }
                }
                case Outcome.Faulted<Boolean>(var fault) -> {
                    return Outcome.faulted(fault);
                }
            }
        }
        return closed.get()
                ? Outcome.done()
                : Outcome.unavailable(
                        FaultCode.BUSY, "there is more to follow than was done at once", "Wait for the rest.");
    }

    /** What the register says of a dot, and what there is of it here. */
    private record Look(Optional<DotRecord> dot, List<Line> lines, Following following) {
        Line line(BranchId branch) {
            return lines.stream()
                    .filter(line -> line.branch().equals(branch))
                    .findFirst()
                    .orElseGet(() -> new Line(branch, Optional.empty(), List.of(), false));
        }
    }

    /** Whether there may be more to do. A step that cannot be done now holds up no other branch. */
    private Outcome<Boolean> once(DotId dot) {
        return look(dot).then(look -> {
            var next = look.following().next();
            if (next.isEmpty()) {
                return unrelated(look).map(_ -> unfit.removeAll(known.getOrDefault(dot, Set.of())));
            }
            var receives = next.stream()
                    .filter(step -> step instanceof FollowStep.Receive)
                    .toList();
            // Volumes change their shape only while no change of this node does that too, by what then is so.
            var shaped = receives.size() == next.size()
                    ? Outcome.done(false)
                    : engine.changing(dot, () -> look(dot).then(this::shape));
            return shaped.fold(
                    done -> done || receives.isEmpty() ? Outcome.done(true) : receive(look, receives), fault -> {
                        var received = receives.isEmpty() ? Outcome.done(false) : receive(look, receives);
                        return received.orElse(false) ? received : Outcome.faulted(fault);
                    });
        });
    }

    private static Outcome<Nothing> unrelated(Look look) {
        var unrelated = look.following().unrelated();
        return unrelated.isEmpty()
                ? Outcome.done()
                : Outcome.broken(
                        FaultCode.CORRUPT,
                        "branches have other commits here than in the register, with none in common: " + unrelated,
                        "Nothing of them is removed; 'dm doctor' tells how this node's store is.");
    }

    /** Does the first step that can be done: after it the others have to be decided anew. */
    private Outcome<Boolean> shape(Look look) {
        var first = Optional.<Fault>empty();
        for (var step : look.following().next()) {
            if (step instanceof FollowStep.Receive) {
                continue;
            }
            if (!(perform(look, step) instanceof Outcome.Faulted<Nothing>(var fault))) {
                return Outcome.done(true);
            }
            first = first.or(() -> Optional.of(fault));
        }
        return first.map(Outcome::<Boolean>faulted).orElseGet(() -> Outcome.done(false));
    }

    /** Side by side; the first fault is told when all have ended. */
    private Outcome<Boolean> receive(Look look, List<FollowStep> next) {
        var outcomes = new ConcurrentHashMap<FollowStep, Outcome<Nothing>>();
        var threads = next.stream()
                .limit(AT_ONCE_MAX)
                .map(step -> Thread.ofVirtual()
                        .name("receiving-" + step.branch())
                        .start(() -> outcomes.put(step, perform(look, step))))
                .toList();
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                steps.close();
                Thread.currentThread().interrupt();
            }
        }
        return outcomes.values().stream()
                .flatMap(outcome -> outcome.toFault().stream())
                .findFirst()
                .<Outcome<Boolean>>map(Outcome::faulted)
                .orElseGet(() -> Outcome.done(true));
    }

    private Outcome<Nothing> perform(Look look, FollowStep step) {
        return steps.perform(look.dot(), step).fold(done -> note(look.line(step.branch()), done), fault -> {
            LOG.log(System.Logger.Level.DEBUG, "{0} failed: {1}", step, fault.detail());
            relearn(look);
            if (step instanceof FollowStep.Replace(var _, var _, var with, var _)
                    && fault.code() == FaultCode.INVALID) {
                // It came here whole, and shares nothing with the branch: its commits come once more.
                unfit.add(with);
                return Outcome.done();
            }
            return Outcome.faulted(fault);
        });
    }

    /** What was done tells what the volumes hold now, without a look at them. */
    private Outcome<Nothing> note(Line line, FollowStep done) {
        if (done instanceof FollowStep.Receive(var _, var _, var to)
                && !line.commits().contains(to)) {
            return relearn(Set.of(line.branch()));
        }
        var before = new HashMap<>(held);
        before.keySet().retainAll(done.touched());
        var after = new Holdings(before).after(done, line.commits()).volumes();
        done.touched()
                .forEach(branch -> Optional.ofNullable(after.get(branch))
                        .ifPresentOrElse(commits -> held.put(branch, commits), () -> held.remove(branch)));
        return Outcome.done();
    }

    /** After a failure nobody knows what was done. */
    private void relearn(Look look) {
        var branches = new HashSet<>(look.following().branches());
        relearn(branches)
                .toFault()
                .ifPresent(fault ->
                        LOG.log(System.Logger.Level.WARNING, "the volumes cannot be listed: {0}", fault.detail()));
    }

    private Outcome<Nothing> relearn(Set<BranchId> branches) {
        return engine.store().commitIds().map(all -> {
            branches.forEach(branch -> Optional.ofNullable(all.get(branch))
                    .ifPresentOrElse(commits -> held.put(branch, commits), () -> held.remove(branch)));
            return Nothing.NOTHING;
        });
    }

    private Outcome<Look> look(DotId dot) {
        return engine.dots()
                .dot(dot)
                .then(found -> Outcome.each(found.map(DotRecord::branches).orElse(List.of()), this::line)
                        .then(lines -> strays(dot, lines).map(removed -> {
                            var here = new HashMap<>(held);
                            here.keySet()
                                    .retainAll(Stream.concat(lines.stream().map(Line::branch), removed.stream())
                                            .collect(Collectors.toSet()));
                            return new Look(found, lines, new Following(lines, new Holdings(here), removed));
                        })));
    }

    /** All commits of a branch are read only when there are others than here. */
    private Outcome<Line> line(BranchRecord record) {
        var branch = record.branch();
        var here = held.getOrDefault(branch.id(), List.of());
        boolean same = here.size() == record.commits()
                && record.tip().map(Commit::id).equals(here.isEmpty() ? Optional.empty() : Optional.of(here.getLast()));
        var commits = same
                ? Outcome.done(here)
                : engine.dots()
                        .commits(branch.id())
                        .map(all -> all.stream().map(Commit::id).toList());
        return commits.map(ids -> {
            boolean served = engine.serves(record);
            if (served) {
                held.put(branch.id(), ids);
            }
            return new Line(branch.id(), branch.origin(), ids, served);
        });
    }

    /** The volumes of branches that the dot had, and that were removed; those are forgotten that are gone. */
    private Outcome<Set<BranchId>> strays(DotId dot, List<Line> lines) {
        var present = lines.stream().map(Line::branch).collect(Collectors.toSet());
        var gone = new HashSet<>(known.getOrDefault(dot, Set.of()));
        gone.removeAll(present);
        gone.stream().filter(branch -> !held.containsKey(branch)).forEach(engine.store()::discardPartial);
        gone.removeIf(branch -> !held.containsKey(branch));
        var all = union(present, gone);
        if (all.isEmpty()) {
            known.remove(dot);
        } else {
            known.put(dot, all);
        }
        gone.removeAll(unfit);
        return gone.isEmpty() ? Outcome.done(Set.of()) : engine.dots().removed(gone);
    }

    private static <T> Set<T> union(Set<T> one, Set<T> other) {
        var both = new HashSet<>(one);
        both.addAll(other);
        return Set.copyOf(both);
    }

    @Override
    public void close() {
        closed.set(true);
        steps.close();
    }
}
