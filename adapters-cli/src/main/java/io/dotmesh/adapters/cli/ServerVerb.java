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
                .value("DIR", "The directory that is the node's own.", "--data")
                .choice("STORE", List.of("embedded", "zfs"), "Where the data of dots is kept.", "--store")
                .value("NAME", "With --store zfs: the pool.", "--pool")
                .value("DIR", "With --store zfs: where the file is that a missing pool is made in.", "--pool-dir")
                .value("SIZE", "With --store zfs: how large that file may grow.", "--pool-size")
                .value("N", "The port of the API; 32607 when left out.", "--port")
                .value("ADDRESS", "The address to listen on; only this machine can ask when left out.", "--listen")
                .value("DIR", "Where the branches are mounted.", "--mount-prefix")
                .value("DIR", "Where dots are found by name.", "--container-mount-prefix")
                .value("DAYS", "For how many days what a reset dropped is kept.", "--stash-days")
                .value("DAYS", "For how many days a deleted dot can be restored.", "--trash-days")
                .value("NAME", "The remote that the administrator's key is written to.", "--remote")
                .choice("yes|no", List.of("yes", "no"), "Make a new key for the administrator.", "--renew-admin")
                .value("LEVEL", "What is logged.", "--log-level");
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
