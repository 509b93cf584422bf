package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

/** What a child sends. It ends well only when the child did. */
final class SentStream extends InputStream {
    private static final Duration AFTERMATH = Duration.ofSeconds(30);

    private final List<String> command;
    private final Child child;
    private final Patience patience;
    private boolean ended;

    SentStream(List<String> command, Child child) {
        this.command = command;
        this.child = child;
        this.patience = child.patience();
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        int n = patience.during(() -> child.output().read(bytes, offset, length));
        if (n < 0) {
            end();
        }
        return n;
    }

    private void end() throws IOException {
        ended = true;
        switch (child.end(AFTERMATH)) {
            case Outcome.Done<Child.Ended>(var how) -> {
                if (how.status() != 0) {
                    throw new IOException(Complaints.fault(command, how).detail());
                }
            }
            case Outcome.Faulted<Child.Ended>(var fault) -> throw new IOException(fault.detail());
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
