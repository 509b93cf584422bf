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
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.ports.driven.AccountRegister;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.Registry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** A registry in memory. What it holds outlives it: {@link #reopened()} is what a restarted node would find. */
public final class FakeRegistry implements Registry {
    private final Shelf shelf;
    private final Switches switches = new Switches();

    public FakeRegistry() {
        this(new Shelf());
    }

    private FakeRegistry(Shelf shelf) {
        this.shelf = shelf;
    }

    /** Closes this one and answers another with what it held. */
    public FakeRegistry reopened() {
        close();
        return new FakeRegistry(shelf);
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
        return new Dots(shelf, switches);
    }

    @Override
    public AccountRegister accounts() {
        return new FakeAccounts(shelf, switches);
    }

    @Override
    public void close() {
        switches.closed = true;
    }

    /** What outlives a registry. Changed only while its monitor is held, and then as a whole. */
    static final class Shelf {
        volatile DotContents dots = DotContents.EMPTY;
        volatile FakeAccounts.Contents accounts = FakeAccounts.Contents.EMPTY;
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

    private record Dots(Shelf shelf, Switches switches) implements DotRegister {
        @Override
        public Outcome<Nothing> change(List<RegistryChange> changes) {
            synchronized (shelf) {
                return switches.changeFault()
                        .<Outcome<Nothing>>map(Outcome::faulted)
                        .orElseGet(() -> {
                            var draft = new DotDraft(shelf.dots);
                            return draft.make(changes).map(nothing -> {
                                shelf.dots = draft.finish();
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
        public Outcome<List<Trashed>> trash() {
            return read(DotContents::newestTrashFirst);
        }

        @Override
        public Outcome<List<Begun>> sagas() {
            return read(contents -> contents.sagas().entrySet().stream()
                    .map(entry -> new Begun(entry.getKey(), entry.getValue()))
                    .toList());
        }

        private <T> Outcome<T> read(Function<DotContents, T> look) {
            return switches.fault()
                    .<Outcome<T>>map(Outcome::faulted)
                    .orElseGet(() -> Outcome.done(look.apply(shelf.dots)));
        }
    }
}
