package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.Nodes.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;

/** {@code dm doctor}: what is well and what is not, here and on the node. */
final class DoctorVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "doctor",
                        "",
                        "Look at the configuration, the way to the node, and the node itself; say what is not well and"
                                + " what to do about it.")
                .arguments("")
                .example("dm doctor");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        if (!on.arguments().isEmpty()) {
            return Misuse.of("doctor", "dm doctor takes no arguments");
        }
        var findings = new ArrayList<Finding>();
        findings.add(configuration(on.file().path()));
        findings.addAll(on.session()
                .fold(DoctorVerb::node, fault -> List.of(new Finding(false, "remote", fault.detail(), fault.next()))));
        return Outcome.done(new Diagnosis(List.copyOf(findings)));
    }

    private static Finding configuration(Path file) {
        try {
            if (!Files.exists(file)) {
                return new Finding(true, "configuration", "there is none yet at " + file, "");
            }
            var permissions = Files.getPosixFilePermissions(file);
            boolean open = permissions.contains(PosixFilePermission.GROUP_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_READ);
            return open
                    ? new Finding(
                            false,
                            "configuration",
                            "others can read " + file + ", which holds API keys",
                            "chmod 600 " + file)
                    : new Finding(true, "configuration", file + " is yours alone", "");
        } catch (IOException problem) {
            return new Finding(
                    false,
                    "configuration",
                    file + ": " + problem.getClass().getSimpleName() + " " + problem.getMessage(),
                    "See who owns it.");
        }
    }

    private static List<Finding> node(Session session) {
        var remote =
                new Finding(true, "remote", session.remoteName() + " is " + RemoteVerb.place(session.remote()), "");
        return session.ask("say how it is", node -> node.nodes().diagnose())
                .fold(
                        found -> {
                            var all = new ArrayList<Finding>();
                            all.add(remote);
                            all.addAll(found);
                            return all;
                        },
                        fault -> List.of(remote, new Finding(false, "node", fault.detail(), fault.next())));
    }

    private record Diagnosis(List<Finding> findings) implements Answer {
        @Override
        public void tell(Page page) {
            for (var finding : findings) {
                page.line((finding.well() ? "ok   " : "BAD  ") + finding.subject() + ": "
                        + Page.visible(finding.detail(), false));
                if (!finding.next().isEmpty()) {
                    page.line("     " + Page.visible(finding.next(), false));
                }
            }
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            json.name("well").value(exitCode() == ExitCode.OK);
            json.name("findings").beginArray();
            for (var finding : findings) {
                json.beginObject();
                json.name("well").value(finding.well());
                json.name("subject").value(finding.subject());
                json.name("detail").value(finding.detail());
                json.name("next").value(finding.next());
                json.endObject();
            }
            json.endArray();
            json.endObject();
        }

        @Override
        public ExitCode exitCode() {
            for (var finding : findings) {
                if (!finding.well()) {
                    return ExitCode.UNWELL;
                }
            }
            return ExitCode.OK;
        }
    }
}
