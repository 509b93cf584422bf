package io.dotmesh.adapters.cli;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.util.List;

/** {@code dm server}: a node in the foreground. Another program, which the script {@code dm} starts; here for the help. */
final class ServerVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "server",
                        "",
                        "Run a node in the foreground. Each option may also stand in a configuration file, or in an"
                                + " environment variable: see docs/reference/settings.md.")
                .value(
                        "FILE",
                        "A file with such settings; ~/.dotmesh/server.conf when left out, of root"
                                + " /etc/dotmesh/server.conf.",
                        "--config")
                .value(
                        "DIR",
                        "The directory that is the node's own; ~/.dotmesh/node when left out, of root /var/lib/dotmesh.",
                        "--data")
                .choice(
                        "STORE",
                        List.of("embedded", "zfs"),
                        "Where the data of dots is kept: embedded or zfs; embedded when left out.",
                        "--store")
                .choice(
                        "REGISTRY",
                        List.of("sqlite", "etcd"),
                        "Where the node keeps what it knows of dots: sqlite, a file in --data, or etcd; sqlite when left"
                                + " out.",
                        "--registry")
                .value(
                        "URLS",
                        "With --registry etcd: its members; http://127.0.0.1:2379 when left out.",
                        "--etcd-endpoints")
                .value(
                        "TEXT",
                        "With --registry etcd: what all keys begin with; dotmesh/ when left out.",
                        "--etcd-prefix")
                .value("SECONDS", "With --registry etcd: how long it may take; 5 when left out.", "--etcd-timeout")
                .value(
                        "FILE",
                        "With --registry etcd: who vouches for it; those whom the JDK trusts when left out.",
                        "--etcd-ca")
                .value(
                        "FILE",
                        "With --registry etcd: the node's certificate; none when left out.",
                        "--etcd-certificate")
                .value("FILE", "With --registry etcd: the key of that; none when left out.", "--etcd-key")
                .value("NAME", "With --registry etcd: the user there; none when left out.", "--etcd-user")
                .value(
                        "FILE",
                        "With --registry etcd: the file with that user's password; none when left out.",
                        "--etcd-password-file")
                .value("NAME", "With --store zfs: the pool; 'pool' when left out.", "--pool")
                .value(
                        "DIR",
                        "With --store zfs: where the file is that a missing pool is made in; /var/lib/dotmesh when left"
                                + " out.",
                        "--pool-dir")
                .value("SIZE", "With --store zfs: how large that file may grow; 10G when left out.", "--pool-size")
                .choice(
                        "ACCESS",
                        List.of("auto", "library", "commands"),
                        "With --store zfs: how it is asked: auto, library or commands; auto when left out.",
                        "--zfs-access")
                .value("FILE", "With --store zfs: the program zfs; that on the PATH when left out.", "--zfs-command")
                .value(
                        "FILE",
                        "With --store zfs: the program zpool; that on the PATH when left out.",
                        "--zpool-command")
                .value("DIR", "Where the branches are mounted; 'mnt' in --data when left out.", "--mount-prefix")
                .value(
                        "DIR",
                        "Where dots are found by name; 'dots' in --data when left out.",
                        "--container-mount-prefix")
                .value("N", "The port of the API; 32607 when left out.", "--port")
                .value("N", "The port of the probe; the one above --port when left out.", "--liveness-port")
                .value("ADDRESS", "The address to listen on; 127.0.0.1, this machine only, when left out.", "--listen")
                .value(
                        "NAME",
                        "With --registry etcd: what people call this node; the name of the machine when left out.",
                        "--node-name")
                .value(
                        "URL[,URL]...",
                        "With --registry etcd: where other nodes reach this one; from --listen and --port when left out.",
                        "--advertise")
                .value("DAYS", "For how many days what a reset dropped is kept; 7 when left out.", "--stash-days")
                .value("DAYS", "For how many days a deleted dot can be restored; 7 when left out.", "--trash-days")
                .value(
                        "NAME",
                        "The remote that the administrator's key is written to; local when left out.",
                        "--remote")
                .choice(
                        "yes|no",
                        List.of("yes", "no"),
                        "Make a new key and password for the administrator; no when left out.",
                        "--renew-admin")
                .choice(
                        "LEVEL",
                        List.of("trace", "debug", "info", "warn", "error", "off"),
                        "What is logged: trace, debug, info, warn, error or off; warn when left out.",
                        "--log-level")
                .ofAnotherProgram()
                .example("dm server")
                .example("dm server --data /srv/dots --port 4000");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        return byTheScript("server");
    }

    static Outcome<Answer> byTheScript(String verb) {
        return Outcome.refused(
                FaultCode.NOT_SUPPORTED,
                "dm " + verb + " is a program of its own, which this one does not contain",
                "Start it through the script: ./dm " + verb);
    }
}
