package io.dotmesh.adapters.httpclient;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.PeerLinks;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The other nodes of a cluster, over HTTP at the addresses where people ask them too. */
final class HttpPeerLinks implements PeerLinks {
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final long REFUSAL_BYTES_MAX = 64 * 1024;
    private static final long STREAM_BYTES_MAX = Long.MAX_VALUE;

    /** A million ids of the longest. */
    private static final long LIST_BYTES_MAX = 65_000_000;

    /** Somebody waits for what every node answers. */
    private static final int LIST_MILLIS_MAX = 5_000;

    private final NodeId self;
    private final Secret secret;
    private final Patience patience;
    private final Map<NodeId, PeerLines> lines = new ConcurrentHashMap<>();

    /**
     * How long to wait for another node.
     *
     * @param firstByteMillis for the first byte of a stream: a little more than a node gives its store
     * @param idleMillis between two bytes
     */
    record Patience(int firstByteMillis, int idleMillis) {
        static final Patience DEFAULT = new Patience(70_000, 60_000);
    }

    HttpPeerLinks(NodeId self, Secret secret, Patience patience) {
        this.self = self;
        this.secret = secret;
        this.patience = patience;
    }

    @Override
    public Outcome<CommitStream> fetch(
            Peer from, BranchId branch, Optional<CommitId> base, CommitId to, StreamFeatures accepted) {
        return stream(
                from,
                "/cluster/branches/" + branch + "?to=" + to
                        + base.map(commit -> "&from=" + commit).orElse("") + "&accept=" + accepted);
    }

    @Override
    public Outcome<CommitStream> fetchRest(Peer from, BranchId branch, ResumePoint at) {
        return stream(from, "/cluster/branches/" + branch + "?rest=" + at);
    }

    @Override
    public Outcome<List<CommitId>> held(Peer peer, BranchId branch) {
        return get(peer, "/cluster/branches/" + branch + "/commits", LIST_MILLIS_MAX, HttpPeerLinks::ids);
    }

    @Override
    public UseCases onBehalfOf(Peer peer, AccountId account) {
        return HttpRemoteNodeProvider.useCases(new RemoteNode(Login.of(self, secret, account), linesTo(peer)));
    }

    /** Kept for the next request, unless the node has moved. */
    private PeerLines linesTo(Peer peer) {
        return lines.merge(
                peer.id(), new PeerLines(peer), (kept, other) -> kept.peer().equals(peer) ? kept : other);
    }

    private Outcome<CommitStream> stream(Peer from, String path) {
        return get(
                from,
                path,
                patience.firstByteMillis,
                (line, answer, place) -> new CommitStream(
                        new FetchedBytes(line, answer.body().atMost(STREAM_BYTES_MAX), place, patience.idleMillis),
                        answer.estimate()));
    }

    private static List<CommitId> ids(Connection line, Answer answer, String place) throws IOException {
        try (line;
                var lines = new BufferedReader(
                        new InputStreamReader(answer.body().atMost(LIST_BYTES_MAX), StandardCharsets.US_ASCII))) {
            var ids = new ArrayList<CommitId>();
            for (var text = lines.readLine(); text != null; text = lines.readLine()) {
                ids.add(CommitId.parse(text).fold(id -> id, fault -> {
                    throw new UnreadableException("it has a commit that cannot be one: " + fault.detail());
                }));
            }
            return List.copyOf(ids);
        }
    }

    /** What is made of an answer that is good. It closes the line, at once or later. */
    private interface Taking<T> {
        T take(Connection line, Answer answer, String place) throws IOException;
    }

    private <T> Outcome<T> get(Peer from, String path, int millis, Taking<T> taking) {
        var to = linesTo(from);
        return to.open().then(line -> get(to.place(), line, path, millis, taking));
    }

    private <T> Outcome<T> get(String place, Connection line, String path, int millis, Taking<T> taking) {
        boolean taken = false;
        try {
            var login = Login.of(self, secret);
            var answer = line.get(path, login.headers(), Deadline.in(millis));
            if (answer.status() == UNAUTHORIZED) {
                return Outcome.faulted(login.refused(place));
            }
            if (answer.status() != OK) {
                return refusal(place, answer);
            }
            if (!answer.body().tellsItsEnd()) {
                throw new UnreadableException("it does not tell where it ends");
            }
            taken = true;
            return Outcome.done(taking.take(line, answer, place));
        } catch (SocketTimeoutException _) {
            return Outcome.unavailable(
                    FaultCode.TIMED_OUT,
                    place + " did not send within " + millis / 1000 + " s",
                    "Ask again in a moment.");
        } catch (UnreadableException unreadable) {
            return notUnderstood(place, String.valueOf(unreadable.getMessage()));
        } catch (Body.TooLargeException _) {
            return notUnderstood(place, "it is larger than it can be");
        } catch (IOException problem) {
            return Outcome.unavailable(
                    FaultCode.UNREACHABLE,
                    "the connection to " + place + " broke before it had sent that: " + Lines.reason(problem),
                    "Ask again in a moment.");
        } finally {
            if (!taken) {
                line.close();
            }
        }
    }

    private static <T> Outcome<T> notUnderstood(String place, String why) {
        return Outcome.broken(
                FaultCode.MALFORMED,
                "the answer of " + place + " is not understood: " + why,
                "Is that a dotmesh node? Its version may differ much from this one: see 'dm version'.");
    }

    /** A node says why in the words of JSON-RPC; something else, or a node that is overrun, does not. */
    private static <T> Outcome<T> refusal(String place, Answer answer) throws IOException {
        var wordless = place + " answered with HTTP status " + answer.status();
        try {
            return Reply.read(answer.body().atMost(REFUSAL_BYTES_MAX), _ -> {
                throw new UnreadableException("it has a result");
            });
        } catch (UnreadableException _) {
            return Outcome.unavailable(
                    FaultCode.UNREACHABLE, wordless, "Ask again in a moment; see the log of that node.");
        }
    }
}
