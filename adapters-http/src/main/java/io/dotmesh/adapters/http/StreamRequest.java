package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.PeerCases;
import io.dotmesh.ports.transfer.CommitStream;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which commits another node wants. */
sealed interface StreamRequest {
    /** Asks for them. */
    Outcome<CommitStream> of(PeerCases peer);

    /** Those up to {@code to}, after {@code from} if there is one. */
    record Commits(BranchId branch, Optional<CommitId> from, CommitId to, StreamFeatures accepted)
            implements StreamRequest {
        @Override
        public Outcome<CommitStream> of(PeerCases peer) {
            return peer.send(branch, from, to, accepted);
        }
    }

    /** What is left of a stream that was cut. */
    record Rest(BranchId branch, ResumePoint at) implements StreamRequest {
        @Override
        public Outcome<CommitStream> of(PeerCases peer) {
            return peer.sendRest(branch, at);
        }
    }

    /** Reads an id and what stands behind the question mark. Nothing in it needs to be encoded, so nothing is decoded. */
    static Outcome<StreamRequest> parse(String branch, String query) {
        return BranchId.parse(branch).then(id -> fields(query).then(fields -> parse(id, fields)));
    }

    private static Outcome<StreamRequest> parse(BranchId branch, Map<String, String> fields) {
        if (fields.keySet().equals(Set.of("rest"))) {
            return ResumePoint.parse(fields.getOrDefault("rest", "")).map(at -> new Rest(branch, at));
        }
        if (!fields.containsKey("to") || !Set.of("from", "to", "accept").containsAll(fields.keySet())) {
            return misfit();
        }
        var from = Optional.ofNullable(fields.get("from"))
                .map(text -> CommitId.parse(text).map(Optional::of))
                .orElse(Outcome.done(Optional.empty()));
        return from.then(base -> CommitId.parse(fields.getOrDefault("to", ""))
                .then(to -> StreamFeatures.parse(fields.getOrDefault("accept", ""))
                        .map(accepted -> new Commits(branch, base, to, accepted))));
    }

    private static Outcome<Map<String, String>> fields(String query) {
        var fields = new TreeMap<String, String>();
        for (var field : query.split("&", -1)) {
            int end = field.indexOf('=');
            if (end < 0 || fields.putIfAbsent(field.substring(0, end), field.substring(end + 1)) != null) {
                return misfit();
            }
        }
        return Outcome.done(fields);
    }

    private static <T> Outcome<T> misfit() {
        return Outcome.refused(
                FaultCode.MALFORMED,
                "these are not the parameters of a stream",
                "Name 'to', and if need be 'from' and 'accept', each once; or 'rest' alone.");
    }
}
