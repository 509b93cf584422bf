package io.dotmesh.domain.account;

/** An account whose secret was checked, and which secret it was. Only a check of a secret makes one. */
public record Caller(Account account, Proof proof) {
    /** The kind of secret that was shown. */
    public enum Proof {
        PASSWORD,
        API_KEY,
        /** Nothing was shown: the request came from inside this process, or over a socket that only root reaches. */
        INSIDE
    }

    public String name() {
        return account.name();
    }
}
