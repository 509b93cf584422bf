package io.dotmesh.adapters.httpclient;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.function.Function;

/** A node, as somebody asks it. */
final class RemoteNode {
    /** A little more than a node gives itself for one request. */
    private static final int ANSWER_MILLIS_MAX = 11 * 60 * 1000;

    private static final int UNAUTHORIZED = 401;
    private static final int OK = 200;
    private static final int TOO_LARGE = 413;
    private static final int SERVER_ERROR = 500;

    private final Login login;
    private final Lines lines;
    private final int answerMillisMax;

    RemoteNode(Remote remote) {
        this(remote, Address.of(remote.host(), remote.port()), ANSWER_MILLIS_MAX);
    }

    RemoteNode(Remote remote, List<Address> candidates, int answerMillisMax) {
        this(Login.of(remote), new RemoteLines(candidates), answerMillisMax);
    }

    RemoteNode(Login login, Lines lines) {
        this(login, lines, ANSWER_MILLIS_MAX);
    }

    private RemoteNode(Login login, Lines lines, int answerMillisMax) {
        this.login = login;
        this.lines = lines;
        this.answerMillisMax = answerMillisMax;
    }

    /** Asks for a method and reads its result. */
    <T> Outcome<T> call(String method, Params params, Function<Json, T> read) {
        return ask(method, params::write, reader -> read.apply(Json.read(reader)));
    }

    /** Asks once: what a broken connection leaves open is said, never tried again. */
    <T> Outcome<T> ask(String method, Params.Writer params, Reply.Reading<T> reading) {
        var request = Params.request(method, params);
        return lines.take().then(line -> ask(line, method, request, reading));
    }

    private <T> Outcome<T> ask(Connection line, String method, byte[] request, Reply.Reading<T> reading) {
        var deadline = Deadline.in(answerMillisMax);
        boolean reusable = false;
        try {
            var answer = line.post(login.headers(), request, deadline);
            if (answer.status() != OK) {
                return refusal(answer.status(), method);
            }
            var outcome = Reply.read(answer.body(), reading);
            reusable = answer.reusable() && answer.body().drain();
            return outcome;
        } catch (SocketTimeoutException _) {
            return late(method);
        } catch (Body.TooLargeException _) {
            return Outcome.refused(
                    FaultCode.LIMIT,
                    "the answer of " + lines.place() + " to " + method + " is larger than " + Body.BYTES_MAX + " bytes",
                    "Ask for less.");
        } catch (UnreadableException unreadable) {
            return Outcome.broken(
                    FaultCode.MALFORMED,
                    "the answer of " + lines.place() + " to " + method + " is not understood: "
                            + unreadable.getMessage(),
                    "Is that a dotmesh node? Its version may differ much from this one: see 'dm version'.");
        } catch (IOException problem) {
            return deadline.isOver() ? late(method) : broken(method, problem);
        } finally {
            lines.give(line, reusable);
        }
    }

    private <T> Outcome<T> late(String method) {
        return Outcome.unavailable(
                FaultCode.TIMED_OUT,
                lines.place() + " did not answer " + method + " within " + answerMillisMax / 1000 + " s",
                "It may still do what was asked: look before you ask again.");
    }

    private <T> Outcome<T> broken(String method, IOException problem) {
        return Outcome.unavailable(
                FaultCode.UNREACHABLE,
                "the connection to " + lines.place() + " broke before " + method + " was answered: "
                        + Lines.reason(problem),
                "It may have done what was asked: look before you ask again.");
    }

    private <T> Outcome<T> refusal(int status, String method) {
        if (status == UNAUTHORIZED) {
            return Outcome.faulted(login.refused(lines.place()));
        }
        if (status == TOO_LARGE) {
            return Outcome.refused(
                    FaultCode.LIMIT,
                    lines.place() + " does not take a request as large as this " + method,
                    "Send less.");
        }
        var detail = lines.place() + " answered " + method + " with HTTP status " + status;
        return status >= SERVER_ERROR
                ? Outcome.unavailable(FaultCode.UNREACHABLE, detail, "Try again; see the log of the node.")
                : Outcome.refused(
                        FaultCode.UNREACHABLE,
                        detail + ", which no dotmesh node does",
                        "Check the remote: 'dm remote -v'.");
    }
}
