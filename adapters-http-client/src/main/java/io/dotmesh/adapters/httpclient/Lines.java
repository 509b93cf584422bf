package io.dotmesh.adapters.httpclient;

import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

/** The connections to one node. */
interface Lines {
    /** A connection that nobody else uses. */
    Outcome<Connection> take();

    /** Back from whoever took it. */
    void give(Connection line, boolean reusable);

    /** For people: where the node is, or would be. */
    String place();

    /** Why a connection within so many milliseconds did not come about. */
    static String reason(IOException problem, int millis) {
        return problem instanceof SocketTimeoutException ? "no answer within " + millis / 1000 + " s" : reason(problem);
    }

    /** What is wrong with a connection. */
    static String reason(IOException problem) {
        if (problem instanceof UnknownHostException) {
            return "no such host";
        }
        var message = problem.getMessage();
        return message == null ? problem.getClass().getSimpleName() : message;
    }
}
