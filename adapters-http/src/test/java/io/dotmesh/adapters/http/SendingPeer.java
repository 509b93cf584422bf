package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.driving.PeerCases;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What another node finds: the commits of a store, which may break off, or whatever a test has. */
final class SendingPeer implements PeerCases {
    private final Sending sending;
    private volatile long cutAfter = Long.MAX_VALUE;

    private interface Sending {
        Outcome<CommitStream> send(BranchId branch, Asked asked);
    }

    private record Asked(
            Optional<ResumePoint> rest, Optional<CommitId> from, Optional<CommitId> to, StreamFeatures accepted) {}

    SendingPeer(VolumeStore store) {
        sending = (branch, asked) -> asked.rest
                .map(at -> store.sendRest(branch, at))
                .orElseGet(() -> store.send(branch, asked.from, asked.to.orElseThrow(), asked.accepted));
    }

    SendingPeer(Supplier<CommitStream> streams) {
        sending = (_, _) -> Outcome.done(streams.get());
    }

    SendingPeer(FaultCode code) {
        sending = (_, _) -> Outcome.refused(code, "as the test says", "Ask the test.");
    }

    /** From now on streams break off after so many bytes. */
    void cutAfter(long bytes) {
        cutAfter = bytes;
    }

    @Override
    public Outcome<CommitStream> send(BranchId branch, Optional<CommitId> from, CommitId to, StreamFeatures accepted) {
        return cut(sending.send(branch, new Asked(Optional.empty(), from, Optional.of(to), accepted)));
    }

    @Override
    public Outcome<CommitStream> sendRest(BranchId branch, ResumePoint at) {
        return cut(sending.send(
                branch, new Asked(Optional.of(at), Optional.empty(), Optional.empty(), StreamFeatures.NONE)));
    }

    private Outcome<CommitStream> cut(Outcome<CommitStream> whole) {
        return whole.map(stream -> new CommitStream(new Cut(stream, cutAfter), stream.estimate()));
    }

    @Override
    public Outcome<List<CommitId>> held(BranchId branch) {
        return Outcome.refused(FaultCode.NOT_SUPPORTED, "only streams here", "Ask another.");
    }

    @Override
    public Outcome<UseCases> onBehalfOf(AccountId account) {
        return Outcome.refused(FaultCode.NOT_SUPPORTED, "only commits here", "Ask another.");
    }

    private static final class Cut extends FilterInputStream {
        private long left;

        Cut(InputStream whole, long left) {
            super(whole);
            this.left = left;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                throw new IOException("the store failed");
            }
            int count = super.read(into, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }
    }
}
