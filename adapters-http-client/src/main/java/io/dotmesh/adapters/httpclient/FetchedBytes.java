package io.dotmesh.adapters.httpclient;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;

/** What comes of a stream over its own connection. Ends only where the node said that it ends. */
final class FetchedBytes extends InputStream {
    private final Connection line;
    private final Body body;
    private final String place;
    private final int idleMillisMax;
    private boolean whole;
    private boolean cut;

    FetchedBytes(Connection line, Body body, String place, int idleMillisMax) {
        this.line = line;
        this.body = body;
        this.place = place;
        this.idleMillisMax = idleMillisMax;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (whole) {
            return -1;
        }
        if (cut) {
            throw new IOException("the stream from " + place + " was cut before");
        }
        // Until it is known better: what is left in a buffer after a failure is not to be read on.
        cut = true;
        line.until(Deadline.in(idleMillisMax));
        try {
            int count = body.read(into, offset, length);
            whole = count < 0;
            cut = false;
            return count;
        } catch (SocketTimeoutException _) {
            throw new IOException("nothing came from " + place + " for " + idleMillisMax / 1000 + " s");
        } catch (IOException problem) {
            throw new IOException("the stream from " + place + " was cut: " + Lines.reason(problem), problem);
        } finally {
            if (whole || cut) {
                line.close();
            }
        }
    }

    @Override
    public void close() {
        line.close();
    }
}
