package io.dotmesh.testkit.fake;

import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.ports.driven.AccountRegister;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.NodeRegister;
import io.dotmesh.ports.driven.Registry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A registry in memory. What it holds outlives it: {@link #reopened()} is what a restarted node would find, and
 * {@link #beside()} what another node has open at the same time.
 */
public final class FakeRegistry implements Registry {
    private final Shelf shelf;
    private final Switches switches = new Switches();
    private final List<Consumer<DotId>> listeners = new CopyOnWriteArrayList<>();
    private final FakeNodes nodes;

    public FakeRegistry() {
        this(new Shelf());
    }

    private FakeRegistry(Shelf shelf) {
        this.shelf = shelf;
        this.nodes = new FakeNodes(shelf, switches);
        shelf.listeners.add(listeners);
    }

    /** Closes this one and answers another with what it held. */
    public FakeRegistry reopened() {
        close();
        return new FakeRegistry(shelf);
    }

    /** Another that is open at the same time, with the same contents and switches of its own. */
    public FakeRegistry beside() {
        return new FakeRegistry(shelf);
    }

    /** Others see that node as lost, until {@link #finds(NodeId)}. */
    public void loses(NodeId node) {
        shelf.lost.add(node);
    }

    public void finds(NodeId node) {
        shelf.lost.remove(node);
    }

    /** The next change of the register of dots is not made, and answers this. */
    public void nextChangeAnswers(Fault fault) {
        switches.nextChange.set(Optional.of(fault));
    }

    /** Nothing is read or changed any more, and every call answers this, until {@link #recovers()}. */
    public void everyCallAnswers(Fault fault) {
        switches.everyCall = Optional.of(fault);
    }

    public void recovers() {
        switches.everyCall = Optional.empty();
    }

    @Override
    public DotRegister dots() {
        return new Dots(shelf, switches, listeners);
    }

    @Override
    public AccountRegister accounts() {
        return new FakeAccounts(shelf, switches);
    }

    @Override
    public NodeRegister nodes() {
        return nodes;
    }

    @Override
    public void close() {
        listeners.clear();
        nodes.close();
        switches.closed = true;
    }

    /** What outlives a registry. Changed only while its monitor is held, and then as a whole. */
    static final class Shelf {
        volatile DotContents dots = DotContents.EMPTY;
        volatile FakeAccounts.Contents accounts = FakeAccounts.Contents.EMPTY;
        /** Of each registry that is open. */
        final List<List<Consumer<DotId>>> listeners = new CopyOnWriteArrayList<>();

        final Map<NodeId, FakeNodes.Entered> nodes = new ConcurrentHashMap<>();
        final Set<NodeId> lost = ConcurrentHashMap.newKeySet();
    }

    /** What a test told a registry to do. */
    static final class Switches {
        private final AtomicReference<Optional<Fault>> nextChange = new AtomicReference<>(Optional.empty());
        private volatile Optional<Fault> everyCall = Optional.empty();
        private volatile boolean closed;

        Optional<Fault> fault() {
            return closed
                    ? Optional.of(new Fault.Unavailable(
                            FaultCode.REGISTRY_UNAVAILABLE, "the registry was closed", "Start the server again."))
                    : everyCall;
        }

        Optional<Fault> changeFault() {
            return fault().or(() -> nextChange.getAndSet(Optional.empty()));
        }
    }

    private record Dots(Shelf shelf, Switches switches, List<Consumer<DotId>> listeners) implements DotRegister {
        @Override
        public Outcome<Nothing> change(List<RegistryChange> changes) {
            synchronized (shelf) {
                return switches.changeFault()
                        .<Outcome<Nothing>>map(Outcome::faulted)
                        .orElseGet(() -> {
                            var draft = new DotDraft(shelf.dots);
                            return draft.make(changes).map(nothing -> {
                                var before = shelf.dots;
                                shelf.dots = draft.finish();
                                var changed = shelf.dots.changedSince(before);
                                shelf.listeners.forEach(each -> each.forEach(changed::forEach));
                                return nothing;
                            });
                        });
            }
        }

        @Override
        public Outcome<List<DotRecord>> dots() {
            return read(DotContents::records);
        }

        @Override
        public Outcome<Optional<DotRecord>> dot(DotName name) {
            return read(contents -> contents.named(name).map(contents::record));
        }

        @Override
        public Outcome<Optional<DotRecord>> dot(DotId id) {
            return read(contents -> Optional.ofNullable(contents.dots().get(id)).map(contents::record));
        }

        @Override
        public Outcome<Optional<DotRecord>> dotOf(BranchId branch) {
            return read(contents -> Optional.ofNullable(contents.branches().get(branch))
                    .map(found -> contents.record(contents.dotOf(found))));
        }

        @Override
        public Outcome<List<Commit>> commits(BranchId branch) {
            return read(contents -> contents.commits().getOrDefault(branch, List.of()));
        }

        @Override
        public Outcome<Map<BranchId, Summary>> summaries() {
            return read(DotContents::summaries);
        }

        @Override
        public Outcome<Map<BranchId, Mastership>> masterships() {
            return read(DotContents::masterships);
        }

        @Override
        public Outcome<Set<BranchId>> removed(Set<BranchId> branches) {
            return read(contents -> branches.stream()
                    .filter(branch -> contents.removed().contains(branch)
                            && !contents.commits().containsKey(branch))
                    .collect(Collectors.toUnmodifiableSet()));
        }

        @Override
        public Subscription follow(Consumer<DotId> listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        @Override
        public Outcome<List<Trashed>> trash() {
            return read(DotContents::newestTrashFirst);
        }

        @Override
        public Outcome<List<Begun>> sagas() {
            return read(contents -> List.copyOf(contents.sagas().values()));
        }

        private <T> Outcome<T> read(Function<DotContents, T> look) {
            return switches.fault()
                    .<Outcome<T>>map(Outcome::faulted)
                    .orElseGet(() -> Outcome.done(look.apply(shelf.dots)));
        }
    }
}
