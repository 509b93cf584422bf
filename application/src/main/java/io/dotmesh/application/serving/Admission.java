package io.dotmesh.application.serving;

import io.dotmesh.application.reconcile.Engine;
import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.Caller;
import io.dotmesh.domain.account.KeyedAccount;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.NodeRegister.Presence;
import io.dotmesh.ports.driven.VolumeStore.StoreHealth;
import io.dotmesh.ports.driving.Entrance;
import io.dotmesh.ports.driving.PeerCases;
import io.dotmesh.ports.driving.UseCases;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The one way in: checks secrets, and hands out the use cases of the account whose secret it was. */
public final class Admission implements Entrance {
    private static final int PASSWORD_CHECKS_MAX = 2;
    private static final int SECRET_CHARACTERS_MAX = 1024;
    private static final Duration PASSWORD_PATIENCE = Duration.ofSeconds(10);
    private static final Duration HEALTH_FRESH = Duration.ofSeconds(5);

    private final Engine engine;
    private final Semaphore passwordChecks = new Semaphore(PASSWORD_CHECKS_MAX);
    private final ProvenPasswords proven;
    private volatile Optional<Checked> health = Optional.empty();

    private record Checked(Outcome<StoreHealth> outcome, Instant at) {}

    public Admission(Engine engine) {
        this.engine = engine;
        this.proven = new ProvenPasswords(engine.parts().clock());
    }

    @Override
    public Outcome<UseCases> enter(String login, Secret secret) {
        if (login.isEmpty() || secret.value().isEmpty() || secret.value().length() > SECRET_CHARACTERS_MAX) {
            return unknown();
        }
        return Lookup.account(engine.parts().registry().accounts(), login)
                .then(found -> found.isPresent() ? proof(found.get(), secret) : decoy(secret))
                .map(caller -> clustered(caller, Optional.of(secret)));
    }

    private Outcome<Caller> proof(KeyedAccount entry, Secret secret) {
        var credentials = engine.parts().credentials();
        var keys = entry.keys();
        boolean isKey = keys.apiKeyHash()
                .filter(hash -> credentials.apiKeyMatches(secret, hash))
                .isPresent();
        if (isKey) {
            boolean expired = keys.apiKeyExpires()
                    .filter(end -> !engine.now().isBefore(end))
                    .isPresent();
            return expired ? unknown() : Outcome.done(new Caller(entry.account(), Caller.Proof.API_KEY));
        }
        return keys.passwordHash().map(hash -> password(entry, secret, hash)).orElseGet(Admission::unknown);
    }

    private Outcome<Caller> password(KeyedAccount entry, Secret secret, String hash) {
        var caller = new Caller(entry.account(), Caller.Proof.PASSWORD);
        var fingerprint = engine.parts().credentials().hashApiKey(secret);
        if (proven.holds(entry.account().id(), hash, fingerprint)) {
            return Outcome.done(caller);
        }
        return slowly(secret, hash).then(matches -> {
            if (!matches) {
                return unknown();
            }
            proven.add(entry.account().id(), hash, fingerprint);
            return Outcome.done(caller);
        });
    }

    /** As slow for a name that nobody has as for one with a password, so that time does not tell which names exist. */
    private Outcome<Caller> decoy(Secret secret) {
        return Lookup.account(engine.parts().registry().accounts(), Namespace.ADMIN.value())
                .then(admin -> admin.flatMap(entry -> entry.keys().passwordHash())
                        .map(hash -> slowly(secret, hash).then(_ -> Admission.<Caller>unknown()))
                        .orElseGet(Admission::unknown));
    }

    /** A few at a time: each takes a core for a tenth of a second and tens of megabytes. */
    private Outcome<Boolean> slowly(Secret secret, String hash) {
        try {
            if (!passwordChecks.tryAcquire(PASSWORD_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return Outcome.unavailable(
                        FaultCode.LIMIT, "too many passwords are being checked", "Use an API key, or ask again.");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Outcome.unavailable(FaultCode.LIMIT, "the node is shutting down", "Ask again when it is back.");
        }
        try {
            return Outcome.done(engine.parts().credentials().passwordMatches(secret, hash));
        } finally {
            passwordChecks.release();
        }
    }

    private static <T> Outcome<T> unknown() {
        return Outcome.refused(
                FaultCode.UNAUTHENTICATED,
                "the user is not known, or the password or API key is wrong or has expired",
                "Check the user and the key of the remote: 'dm remote -v'.");
    }

    @Override
    public Outcome<PeerCases> enterPeer(NodeId peer, Secret secret) {
        return engine.parts()
                .registry()
                .nodes()
                .nodes()
                .then(all -> all.stream()
                        .filter(Presence::isThere)
                        .filter(Presence::isThere)
                        .map(Presence::node)
                        .filter(node -> node.id().equals(peer)
                                && engine.parts().credentials().apiKeyMatches(secret, node.keyHash()))
                        .findFirst()
                        .map(_ -> Outcome.<PeerCases>done(new ServingPeers(engine, this::onBehalfOf)))
                        .orElseGet(Admission::noPeer));
    }

    private Outcome<UseCases> onBehalfOf(AccountId id) {
        return engine.parts()
                .registry()
                .accounts()
                .byId(id)
                .then(found -> found.map(entry -> Outcome.done(
                                useCases(new Caller(entry.account(), Caller.Proof.API_KEY), Optional.empty())))
                        .orElseGet(Admission::unknown));
    }

    private static Outcome<PeerCases> noPeer() {
        return Outcome.refused(
                FaultCode.UNAUTHENTICATED,
                "that is no node of this cluster, or not since its last start",
                "Ask again in a moment: a node that starts makes itself known anew.");
    }

    @Override
    public UseCases asAdmin() {
        var stored = engine.parts()
                .registry()
                .accounts()
                .byId(Account.ADMIN_ID)
                .toOptional()
                .flatMap(found -> found)
                .map(KeyedAccount::account)
                .orElseGet(() -> new Account(Account.ADMIN_ID, Namespace.ADMIN.value(), "", new TreeMap<>()));
        return clustered(new Caller(stored, Caller.Proof.INSIDE), Optional.empty());
    }

    /** What is asked of a node by those who are not nodes is done by whichever node it concerns. */
    private UseCases clustered(Caller caller, Optional<Secret> shown) {
        var here = useCases(caller, shown);
        return engine.parts()
                .cluster()
                .map(cluster -> {
                    var courier = new Courier(engine, cluster, caller, here);
                    return new UseCases(
                            new CarryingDots(here.dots(), courier),
                            new CarryingBranches(here.branches(), courier),
                            new CarryingCommits(here.commits(), courier),
                            new CarryingVolumes(here.volumes(), courier),
                            here.accounts(),
                            here.nodes());
                })
                .orElse(here);
    }

    private UseCases useCases(Caller caller, Optional<Secret> shown) {
        var desk = new Desk(engine, caller);
        var dots = new ServingDots(desk);
        return new UseCases(
                dots,
                new ServingBranches(desk),
                new ServingCommits(desk),
                new ServingVolumes(desk, dots),
                new ServingAccounts(desk, shown),
                new ServingNodes(desk));
    }

    @Override
    public Outcome<Nothing> ready() {
        return health().then(store -> store.writable()
                        ? Outcome.done()
                        : Outcome.unavailable(
                                FaultCode.STORAGE_UNAVAILABLE,
                                "the store " + store.location() + " cannot be written: " + store.condition(),
                                "Run 'dm doctor'."))
                .then(_ -> engine.parts().registry().accounts().byId(Account.ADMIN_ID))
                .map(_ -> Nothing.NOTHING);
    }

    @Override
    public Gauges gauges() {
        var store = health().toOptional();
        var summaries = engine.dots().summaries().toOptional();
        return new Gauges(
                engine.store().node().value(),
                store.map(StoreHealth::location).orElse(""),
                store.map(StoreHealth::usedBytes).orElse(0L),
                store.map(StoreHealth::totalBytes).orElse(0L),
                engine.dots().dots().map(all -> (long) all.size()).orElse(0L),
                summaries.map(all -> (long) all.size()).orElse(0L),
                summaries
                        .map(all -> all.values().stream()
                                .mapToLong(summary -> summary.commits())
                                .sum())
                        .orElse(0L));
    }

    /** Probes and scrapes come often, and a look at a pool is a process. */
    private Outcome<StoreHealth> health() {
        var now = engine.now();
        var last = health.filter(checked -> checked.at().plus(HEALTH_FRESH).isAfter(now));
        if (last.isPresent()) {
            return last.get().outcome();
        }
        var fresh = engine.store().health();
        health = Optional.of(new Checked(fresh, now));
        return fresh;
    }
}
