package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code dm mount}: makes a dot's files appear at a place of the machine that the node runs on. */
final class MountVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "mount",
                        "DOT[@BRANCH][.SUBDOT] MOUNTPOINT",
                        "Make a symbolic link to the files of a dot, on the machine that its node runs on. It follows"
                                + " 'dm checkout', unless a branch is named.")
                .flag("Make the dot first when there is none.", "-r", "--create")
                .arguments(
                        "DOT[@BRANCH][.SUBDOT] MOUNTPOINT",
                        "What to mount, by default the subdot __default__; and where, a path that is not there yet.")
                .example("dm mount shop data")
                .example("dm mount shop@sale.db /srv/sale-db");
    }

    /** What is to be mounted where. */
    private record Wish(DotRef dot, SubdotName subdot, Path mountpoint) {}

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() != 2) {
            return Misuse.of("mount", "dm mount takes two arguments: the dot and the mountpoint");
        }
        boolean create = on.flag("-r");
        var mountpoint = on.path(arguments.getLast());
        return wish(arguments.getFirst(), mountpoint)
                .then(wish -> on.session()
                        .then(session -> (create ? Outcome.done() : exists(session, wish))
                                .then(_ -> attach(session, wish))
                                .then(path -> link(mountpoint, path).map(_ -> new Mounted(wish, path)))));
    }

    /** Neither dots nor branches have a point in their names, so it can only begin the subdot. */
    private static Outcome<Wish> wish(String text, Path mountpoint) {
        int point = text.indexOf('.');
        var subdot = point < 0 ? Outcome.done(SubdotName.DEFAULT) : SubdotName.parse(text.substring(point + 1));
        return subdot.then(name ->
                DotRef.parse(point < 0 ? text : text.substring(0, point)).map(dot -> new Wish(dot, name, mountpoint)));
    }

    private static Outcome<Nothing> exists(Session session, Wish wish) {
        return Faults.told(
                        session.show(wish.dot().dot()),
                        FaultCode.NO_SUCH_DOT,
                        "Dot " + wish.dot().dot().shortForm() + " does not exist.",
                        "To make it as well, use 'dm mount --create'.")
                .map(_ -> Nothing.NOTHING);
    }

    private static Outcome<Path> attach(Session session, Wish wish) {
        return session.ask(
                "attach the dot",
                node -> node.volumes().attach(wish.dot().dot(), wish.dot().branch(), wish.subdot()));
    }

    private static Outcome<Nothing> link(Path mountpoint, Path target) {
        if (!Files.exists(target)) {
            return Outcome.refused(
                    FaultCode.NOT_SUPPORTED,
                    "the files are at " + target + " on the node, and there is nothing there on this machine",
                    "Run dm mount on the machine that the node runs on.");
        }
        try {
            if (!Files.isSymbolicLink(mountpoint)
                    || !Files.readSymbolicLink(mountpoint).equals(target)) {
                Files.createSymbolicLink(mountpoint, target);
            }
            return Outcome.done();
        } catch (FileAlreadyExistsException _) {
            return Outcome.refused(
                    FaultCode.ALREADY_EXISTS,
                    mountpoint + " is there already",
                    "Move it away, or choose another place.");
        } catch (IOException problem) {
            return Outcome.refused(
                    FaultCode.FILE_ACCESS,
                    mountpoint + " cannot be made: " + problem.getClass().getSimpleName() + " " + problem.getMessage(),
                    "See whether its directory is there, and who may write in it.");
        }
    }

    private record Mounted(Wish wish, Path path) implements Answer {
        private String dot() {
            return wish.dot().dot()
                    + wish.dot().branch().map(branch -> "@" + branch).orElse("");
        }

        @Override
        public void tell(Page page) {
            page.line("procured dot: " + dot() + " into " + path);
            page.line("symlinked dot: " + dot() + " from " + path + " to " + wish.mountpoint());
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            Shapes.name(json, wish.dot().dot());
            if (wish.dot().branch().isPresent()) {
                json.name("branch").value(wish.dot().branch().get().value());
            }
            json.name("subdot").value(wish.subdot().value());
            json.name("path").value(path.toString());
            json.name("mountpoint").value(wish.mountpoint().toString());
            json.endObject();
        }
    }
}
