package io.dotmesh.adapters.embedded;

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
import io.dotmesh.testkit.contract.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** A store of which a test has the parts too, with short words for what is done to it. */
final class Workbench implements AutoCloseable {
    static final long SMALL_PACK_BYTES = 64 * 1024;
    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05.000000006Z");

    final Path data;
    final StoreParts parts;
    final VolumeStore store;

    private Workbench(Path data, StoreParts parts) {
        this.data = data;
        this.parts = parts;
        this.store = new EmbeddedVolumeStore(parts);
    }

    static Workbench open(Path data) throws IOException {
        return open(data, posix(), Steps.NONE);
    }

    static Posix posix() {
        return Libc.isHere() ? new NativePosix() : new PortablePosix();
    }

    static Workbench open(Path data, Posix posix, Steps steps) throws IOException {
        return open(data, posix, steps, EmbeddedVolumeStoreProvider.PACK_BYTES_MAX);
    }

    static Workbench open(Path data, Posix posix, Steps steps, long packBytesMax) throws IOException {
        return new Workbench(
                data,
                StoreParts.open(new StoreParts.Plan(
                        data.resolve("embedded"),
                        data.resolve("mnt"),
                        posix,
                        steps,
                        InstantSource.fixed(THEN),
                        packBytesMax)));
    }

    static VolumeLabel label(BranchId branch) {
        return new VolumeLabel(
                new DotId("dot"),
                new DotName(Namespace.ADMIN, "shop"),
                new BranchName(branch.value()),
                new AccountId("alice"),
                THEN,
                Optional.empty(),
                Optional.empty());
    }

    static Commit draft(String id) {
        return new Commit(new CommitId(id), "message of " + id, "alice", THEN, Metadata.NONE);
    }

    static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(var value) -> value;
            case Outcome.Faulted<T>(var fault) -> throw new AssertionError("expected to be done, but was " + fault);
        };
    }

    static Fault faulted(Outcome<?> outcome, FaultCode code) {
        var fault =
                outcome.toFault().orElseThrow(() -> new AssertionError("expected " + code + ", but was " + outcome));
        if (fault.code() != code || fault.detail().isBlank() || fault.next().isBlank()) {
            throw new AssertionError("expected " + code + ", but was " + fault);
        }
        return fault;
    }

    BranchId create(String name) {
        var branch = new BranchId(name);
        done(store.create(branch, label(branch)));
        files(branch);
        return branch;
    }

    Path files(BranchId branch) {
        done(store.mount(branch));
        return done(store.subdot(branch, SubdotName.DEFAULT));
    }

    void write(BranchId branch, String file, String content) throws IOException {
        var at = files(branch).resolve(file);
        Files.createDirectories(at.getParent());
        Files.writeString(at, content);
    }

    CommitId commit(BranchId branch, String id) {
        return done(store.commit(branch, draft(id))).id();
    }

    BranchId fork(BranchId from, CommitId at, String name) {
        var as = new BranchId(name);
        done(store.fork(new Origin(from, at), as, label(as)));
        return as;
    }

    Tree tree(BranchId branch) {
        return Tree.of(done(store.mount(branch)));
    }

    @Override
    public void close() {
        store.close();
    }
}
