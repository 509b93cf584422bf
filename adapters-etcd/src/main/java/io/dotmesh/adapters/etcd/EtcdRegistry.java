package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.AccountRegister;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.NodeRegister;
import io.dotmesh.ports.driven.Registry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;

/** A registry below one prefix of etcd, which other nodes may have open too. */
final class EtcdRegistry implements Registry {
    private final Etcd etcd;
    private final Mirror mirror;
    private final Histories histories;
    private final Changes changes;
    private final Duration patience;
    private final InstantSource clock;
    private final Gate gate = new Gate();
    private final EtcdNodeRegister nodes;

    private EtcdRegistry(Etcd etcd, Mirror mirror, Settings settings, Duration lasting) {
        this.etcd = etcd;
        this.mirror = mirror;
        this.histories = new Histories(etcd, mirror::epoch);
        this.patience = settings.patience();
        this.clock = settings.clock();
        this.nodes = new EtcdNodeRegister(this, settings.data(), lasting, settings.clock());
        this.changes = new Changes(etcd, mirror, patience, settings.clock());
    }

    /** Shared with everybody who has it open. */
    static Outcome<EtcdRegistry> open(Settings settings) {
        return open(settings, Member.LEASE);
    }

    /** The same, with the time for which a node that gives no sign any more is still believed to be there. */
    static Outcome<EtcdRegistry> open(Settings settings, Duration lasting) {
        return Connections.to(settings).then(connections -> {
            var etcd = new Etcd(connections, settings.prefix(), new EtcdFaults(settings.where(), settings.patience()));
            return new Opening(etcd, settings.clock(), settings.patience())
                    .prepare()
                    .then(_ -> Mirror.open(etcd, settings.patience()))
                    .<Outcome<EtcdRegistry>>fold(
                            mirror -> Outcome.done(new EtcdRegistry(etcd, mirror, settings, lasting)), fault -> {
                                etcd.close();
                                return Outcome.faulted(fault);
                            });
        });
    }

    Etcd etcd() {
        return etcd;
    }

    Mirror mirror() {
        return mirror;
    }

    Histories histories() {
        return histories;
    }

    Duration patience() {
        return patience;
    }

    Deadline deadline() {
        return Deadline.in(patience);
    }

    /** Looks at the mirror when it has everything that had been answered before. */
    <T> Outcome<T> read(Function<Contents, Outcome<T>> look) {
        return gate.pass(() -> mirror.sync(deadline())
                .then(_ -> mirror.look(contents -> readable(contents).then(_ -> look.apply(contents)))));
    }

    /** Asks etcd itself. */
    <T> Outcome<T> ask(Function<Deadline, Outcome<T>> question) {
        return gate.pass(() -> question.apply(deadline()));
    }

    Opening opening() {
        return new Opening(etcd, clock, patience);
    }

    Outcome<Nothing> change(String subject, Changes.Planning planning) {
        return gate.pass(() -> changes.make(
                subject, deadline -> mirror.look(EtcdRegistry::readable).then(_ -> planning.plan(deadline))));
    }

    /** A newer version may have begun to use the registry since this one opened it. */
    private static Outcome<Nothing> readable(Contents contents) {
        return contents.text(Layout.FORMAT)
                .map(Opening::readable)
                .orElseGet(() -> Outcome.broken(
                        FaultCode.CORRUPT,
                        "the registry in etcd has lost its key '" + Layout.FORMAT + "'",
                        "Restore etcd from a backup, then start the server again."));
    }

    @Override
    public DotRegister dots() {
        return new EtcdDotRegister(this);
    }

    @Override
    public NodeRegister nodes() {
        return nodes;
    }

    @Override
    public AccountRegister accounts() {
        return new EtcdAccountRegister(this);
    }

    /** Those who wait for an answer get it. */
    @Override
    public void close() {
        gate.close(patience.multipliedBy(2));
        nodes.close();
        mirror.close();
        etcd.close();
    }
}
