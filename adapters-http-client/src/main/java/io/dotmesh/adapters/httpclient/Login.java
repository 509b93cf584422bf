package io.dotmesh.adapters.httpclient;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Who asks, as each request says it, and what it means when that does not serve. */
sealed interface Login {
    /** Header lines of a request. */
    String headers();

    /** What to tell when the node at that place does not let in who asks. */
    Fault refused(String place);

    static Login of(Remote remote) {
        return new OfUser(remote.user(), basic(remote.user(), remote.apiKey()));
    }

    /** Another node of the cluster, for itself. */
    static Login of(NodeId node, Secret secret) {
        return new OfNode(basic("node/" + node, secret));
    }

    /** The same node, for an account that asked it. */
    static Login of(NodeId node, Secret secret, AccountId account) {
        return new OfNode(basic("node/" + node, secret) + "X-Dotmesh-On-Behalf-Of: " + account + "\r\n");
    }

    private static String basic(String name, Secret secret) {
        var shown = (name + ":" + secret.value()).getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(shown) + "\r\n";
    }

    /** Somebody who has a remote. */
    final class OfUser implements Login {
        private final String user;
        private final String headers;

        private OfUser(String user, String headers) {
            this.user = user;
            this.headers = headers;
        }

        @Override
        public String headers() {
            return headers;
        }

        @Override
        public Fault refused(String place) {
            return new Fault.Refused(
                    FaultCode.UNAUTHENTICATED,
                    "Permission denied. Please check that your API key is still valid.",
                    "It was shown to " + place + " for the user '" + user
                            + "'. To set another, remove the remote with 'dm remote rm' and add it again.");
        }
    }

    /** A node of the same cluster. */
    final class OfNode implements Login {
        private final String headers;

        private OfNode(String headers) {
            this.headers = headers;
        }

        @Override
        public String headers() {
            return headers;
        }

        @Override
        public Fault refused(String place) {
            return new Fault.Refused(
                    FaultCode.UNAUTHENTICATED,
                    place + " does not take this node for one of its cluster",
                    "Ask again in a moment, for a node that starts makes itself known anew. If it stays so: do both"
                            + " use the same registry?");
        }
    }
}
