package io.dotmesh.application;

import io.dotmesh.application.composition.Parts;
import io.dotmesh.application.composition.Policy;
import io.dotmesh.application.following.Followers;
import io.dotmesh.application.reconcile.Engine;
import io.dotmesh.application.reconcile.Masterships;
import io.dotmesh.application.reconcile.Tending;
import io.dotmesh.application.serving.Admission;
import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.Keys;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.NodeRegister.Membership;
import io.dotmesh.ports.driving.Entrance;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A node that has recovered from whatever ended it before, and serves. */
public final class Node implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Node.class.getName());

    private final Parts parts;
    private final Engine engine;
    private final Entrance entrance;
    private final Optional<AdminSecrets> firstSecrets;
    private final Optional<Membership> membership;
    private volatile Optional<Followers> followers = Optional.empty();
    private boolean closed;

    /** What the administrator shows to be let in. */
    public record AdminSecrets(Secret password, Secret apiKey) {}

    private Node(Parts parts, Engine engine, Optional<AdminSecrets> firstSecrets, Optional<Membership> membership) {
        this.parts = parts;
        this.engine = engine;
        this.entrance = new Admission(engine);
        this.firstSecrets = firstSecrets;
        this.membership = membership;
    }

    /**
     * Ends what a crash interrupted, brings the register in line with the store, and makes the administrator where there
     * is none: with {@code given}, or with random secrets. The parts are then the node's, also to close; when the answer
     * is a fault they stay the caller's.
     */
    public static Outcome<Node> start(Parts parts, Policy policy, Optional<AdminSecrets> given) {
        var engine = new Engine(parts, policy);
        return administrator(parts, given)
                .then(secrets -> join(parts)
                        .then(membership -> begin(parts, engine, secrets, membership)
                                .fold(Outcome::done, fault -> {
                                    membership.ifPresent(Membership::close);
                                    return Outcome.faulted(fault);
                                })));
    }

    /** Before anything is changed: two processes of one node must not both end what it left. */
    private static Outcome<Optional<Membership>> join(Parts parts) {
        return parts.cluster()
                .map(cluster -> parts.registry().nodes().join(cluster.self()).map(Optional::of))
                .orElseGet(() -> Outcome.done(Optional.empty()));
    }

    private static Outcome<Node> begin(
            Parts parts, Engine engine, Optional<AdminSecrets> secrets, Optional<Membership> membership) {
        return Masterships.claimUnclaimed(parts.store(), parts.registry().dots())
                .then(_ -> engine.sagas()
                        .recover()
                        .then(_ -> engine.recovery().reconcile())
                        .map(difference -> {
                            if (difference.adopted() > 0) {
                                LOG.log(
                                        System.Logger.Level.INFO,
                                        "registered {0} commits that the store had alone",
                                        difference.adopted());
                            }
                            if (!difference.lost().isEmpty()) {
                                LOG.log(
                                        System.Logger.Level.ERROR,
                                        "the store lacks registered commits: {0}",
                                        difference.lost());
                            }
                            if (!difference.unregistered().isEmpty()) {
                                LOG.log(
                                        System.Logger.Level.WARNING,
                                        "{0} volumes are not registered; ''dm registry rebuild'' registers them",
                                        difference.unregistered().size());
                            }
                            return new Node(parts, engine, secrets, membership);
                        }));
    }

    private static Outcome<Optional<AdminSecrets>> administrator(Parts parts, Optional<AdminSecrets> given) {
        var accounts = parts.registry().accounts();
        return accounts.byId(Account.ADMIN_ID).then(found -> {
            if (found.isPresent()) {
                return Outcome.done(Optional.empty());
            }
            var credentials = parts.credentials();
            var secrets = given.orElseGet(() -> new AdminSecrets(credentials.newPassword(), credentials.newApiKey()));
            var account = new Account(Account.ADMIN_ID, Namespace.ADMIN.value(), "", new TreeMap<>());
            var keys = new Keys(
                    Optional.of(credentials.hashPassword(secrets.password())),
                    Optional.of(credentials.hashApiKey(secrets.apiKey())),
                    Optional.empty());
            return accounts.add(account, keys).map(_ -> Optional.of(secrets));
        });
    }

    public Entrance entrance() {
        return entrance;
    }

    /** The administrator's secrets, when this start made the administrator. They are kept nowhere else. */
    public Optional<AdminSecrets> firstSecrets() {
        return firstSecrets;
    }

    /** Makes the live state of every branch reachable again, as it was before the machine was restarted. */
    public void mountAll() {
        var dots = engine.dots().dots().orElse(List.of());
        for (var dot : dots) {
            dot.branches().stream()
                    .filter(engine::serves)
                    .map(BranchRecord::branch)
                    .filter(branch -> branch.stash().isEmpty())
                    .forEach(branch -> engine.using(
                                    dot.dot().id(), () -> engine.store().mount(branch.id()))
                            .toFault()
                            .ifPresent(fault -> LOG.log(
                                    System.Logger.Level.WARNING,
                                    "{0}@{1} is not mounted: {2}",
                                    dot.dot().name(),
                                    branch.name(),
                                    fault.detail())));
        }
    }

    /** Begins to bring its replicas in line with the cluster, once other nodes can ask it. */
    public synchronized Outcome<Nothing> follow() {
        return parts.cluster()
                .filter(_ -> !closed)
                .map(cluster -> Followers.start(engine, cluster).map(started -> {
                    followers = Optional.of(started);
                    return Nothing.NOTHING;
                }))
                .orElseGet(Outcome::done);
    }

    /** Ends what could not be ended before, and drops what was kept for a time that is over. To be called every minute. */
    public void tend() {
        new Tending(engine).run();
    }

    /** Releases store and registry. Live state stays where it is. */
    @Override
    public synchronized void close() {
        closed = true;
        membership.ifPresent(Membership::leave);
        followers.ifPresent(Followers::close);
        membership.ifPresent(Membership::close);
        parts.registry().close();
        parts.store().close();
    }
}
