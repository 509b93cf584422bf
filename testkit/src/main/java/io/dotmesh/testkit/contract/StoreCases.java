package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.driven.VolumeStore.Inventory.Labelled;
import io.dotmesh.ports.driven.VolumeStore.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What the cases of every topic have at hand: a store, and short words for volumes, commits and files in it. */
class StoreCases {
    final VolumeStoreContract contract;

    StoreCases(VolumeStoreContract contract) {
        this.contract = contract;
    }

    final VolumeStore store() {
        return contract.main();
    }

    // Volumes

    final BranchId newBranch() {
        return new BranchId(contract.identifiers.next());
    }

    /** A label with something of its own in every part; the same for the same branch. */
    final VolumeLabel label(BranchId branch) {
        return new VolumeLabel(
                new DotId("dot-" + branch.value()),
                new DotName(Namespace.ADMIN, "shop"),
                new BranchName("b" + branch.value().substring(24)),
                new AccountId("5ff4c1d2-0000-4000-8000-000000000001"),
                contract.clock.instant().truncatedTo(ChronoUnit.DAYS).plusNanos(987_654_321),
                Optional.empty(),
                Optional.empty());
    }

    /** A new volume, not mounted. */
    final BranchId create() {
        var branch = newBranch();
        done(store().create(branch, label(branch)));
        return branch;
    }

    /** A new volume, mounted, with its default subdot. */
    final BranchId createMounted() {
        var branch = create();
        files(branch);
        return branch;
    }

    final BranchId fork(BranchId from, CommitId at) {
        var as = newBranch();
        done(store().fork(new Origin(from, at), as, label(as)));
        return as;
    }

    final Path mount(BranchId branch) {
        return done(store().mount(branch));
    }

    /** The default subdot, mounted. */
    final Path files(BranchId branch) {
        mount(branch);
        return done(store().subdot(branch, SubdotName.DEFAULT));
    }

    final Volume volume(BranchId branch) {
        return done(store().inspect(branch)).orElseThrow();
    }

    final Labelled labelled(BranchId branch) {
        return done(store().inventory()).volumes().stream()
                .filter(each -> each.volume().branch().equals(branch))
                .findFirst()
                .orElseThrow();
    }

    /** All that the store says about its volumes, in an order that does not change. */
    final List<Labelled> everything(VolumeStore store) {
        return done(store.inventory()).volumes().stream()
                .sorted(Comparator.comparing(each -> each.volume().branch()))
                .toList();
    }

    // Commits

    /** A commit that comes after every other that was made here. */
    final Commit draft(String message) {
        return new Commit(
                new CommitId(contract.identifiers.next()),
                message,
                "alice",
                contract.clock.advance(Duration.ofSeconds(1).plusNanos(1)),
                Metadata.NONE);
    }

    final CommitId commit(BranchId branch) {
        return done(store().commit(branch, draft("a commit"))).id();
    }

    /** Writes one file and commits it. */
    final CommitId commit(BranchId branch, String file, String content) throws IOException {
        write(branch, file, content);
        return commit(branch);
    }

    final List<CommitId> ids(BranchId branch) {
        return done(store().history(branch)).stream().map(Commit::id).toList();
    }

    // Files

    final void write(BranchId branch, String file, String content) throws IOException {
        var at = files(branch).resolve(file);
        Files.createDirectories(at.getParent());
        Files.writeString(at, content);
    }

    final String read(BranchId branch, String file) throws IOException {
        var at = files(branch).resolve(file);
        assertThat(at).exists();
        return Files.readString(at);
    }

    final boolean has(BranchId branch, String file) {
        return Files.exists(files(branch).resolve(file));
    }

    final Tree tree(BranchId branch) {
        return Tree.of(mount(branch));
    }

    /** The state of a commit, with all that a commit keeps: read from a fork of it. */
    final Tree committed(BranchId branch, CommitId commit) {
        return tree(fork(branch, commit));
    }

    /** Bytes that no store can make smaller, the same for the same seed. */
    static byte[] noise(int size, long seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** The value, as soon as it is as expected; the case fails when that takes too long. */
    final <T> T eventually(Supplier<T> ask, Predicate<T> expected) {
        long deadline = System.nanoTime() + contract.patience().toNanos();
        var value = ask.get();
        while (!expected.test(value)) {
            assertThat(System.nanoTime()).as("still %s", value).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            value = ask.get();
        }
        return value;
    }

    // Answers

    static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(var value) -> value;
            case Outcome.Faulted<T>(var fault) -> throw new AssertionError("expected to be done, but was " + fault);
        };
    }

    /** The fault of that code, which says what is wrong and what to try. */
    static Fault faulted(Outcome<?> outcome, FaultCode code) {
        assertThat(outcome.toFault()).as("%s", outcome).isPresent();
        var fault = outcome.toFault().orElseThrow();
        assertThat(fault.code()).as("%s", fault).isEqualTo(code);
        assertThat(fault.detail()).as("what is wrong").isNotBlank();
        assertThat(fault.next()).as("what to try").isNotBlank();
        return fault;
    }
}
