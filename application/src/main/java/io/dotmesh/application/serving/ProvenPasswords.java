package io.dotmesh.application.serving;

import io.dotmesh.domain.identity.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Passwords that were right a short while ago, so that a client which shows one with every request does not pay for a
 * slow hash each time. Keeps fast hashes, in memory, for minutes; a changed password is forgotten with its slow hash.
 */
final class ProvenPasswords {
    private static final int ENTRIES_MAX = 1000;
    private static final Duration VALID = Duration.ofMinutes(5);

    private final InstantSource clock;
    private final Map<Proof, Instant> until = new LinkedHashMap<>();

    private record Proof(AccountId account, String slowHash, String fastHash) {}

    ProvenPasswords(InstantSource clock) {
        this.clock = clock;
    }

    synchronized boolean holds(AccountId account, String slowHash, String fastHash) {
        var end = until.get(new Proof(account, slowHash, fastHash));
        return end != null && clock.instant().isBefore(end);
    }

    synchronized void add(AccountId account, String slowHash, String fastHash) {
        if (until.size() >= ENTRIES_MAX) {
            until.remove(until.keySet().iterator().next());
        }
        until.put(new Proof(account, slowHash, fastHash), clock.instant().plus(VALID));
    }
}
