package io.dotmesh.testkit.contract;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.driven.VolumeStore.Capability;
import io.dotmesh.ports.driven.VolumeStore.Volume;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Short words for what goes from store to store. */
class TransferCases extends StoreCases {
    static final Optional<CommitId> ALL = Optional.empty();

    TransferCases(VolumeStoreContract contract) {
        super(contract);
    }

    final VolumeStore other() {
        return contract.other();
    }

    final byte[] sent(BranchId branch, Optional<CommitId> from, CommitId to) throws IOException {
        try (var stream = done(store().send(branch, from, to, StreamFeatures.NONE))) {
            return stream.readAllBytes();
        }
    }

    final Outcome<Volume> receive(VolumeStore to, BranchId branch, byte[] stream) {
        return to.receive(branch, label(branch), new ByteArrayInputStream(stream));
    }

    final boolean sendsIncrements() {
        return store().capabilities().contains(Capability.INCREMENTAL_STREAMS);
    }

    /** The live state of a volume of the other store. */
    final Tree otherTree(BranchId branch) {
        return Tree.of(done(other().mount(branch)));
    }

    /** The state of a commit of the other store. */
    final Tree otherCommitted(BranchId branch, CommitId commit) {
        var as = newBranch();
        done(other().fork(new Origin(branch, commit), as, label(as)));
        return otherTree(as);
    }

    final BranchId branchWithEverything() throws IOException {
        var branch = createMounted();
        var files = files(branch);
        write(branch, "d/file", "content");
        Files.write(files.resolve("large"), noise(3 * 1024 * 1024, 1));
        Files.createLink(files.resolve("twin"), files.resolve("d/file"));
        Files.createSymbolicLink(files.resolve("link"), Path.of("nowhere"));
        Files.createDirectory(files.resolve("empty \n"));
        Files.setAttribute(files.resolve("d/file"), "unix:mode", 0750);
        return branch;
    }
}
