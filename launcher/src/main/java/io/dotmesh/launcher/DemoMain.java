package io.dotmesh.launcher;

import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.nio.file.Files;

/** Shows the main job on real files: a node, the command, and a directory that go when it is over. */
final class DemoMain {
    private DemoMain() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length > 0) {
            System.out.println("Usage: dm demo\nShows what dotmesh does, on files of its own, in a few seconds.");
            System.exit("--help".equals(arguments[0]) || "-h".equals(arguments[0]) ? 0 : Complaint.MISUSED);
        }
        var directory = Files.createTempDirectory("dotmesh-demo");
        int status = switch (ScratchNode.start(directory)) {
            case Outcome.Done<ScratchNode>(var node) -> {
                try (node) {
                    var work = Files.createDirectory(directory.resolve("work"));
                    yield new Demo(work, node.person(), System.out).run();
                }
            }
            case Outcome.Faulted<ScratchNode>(var fault) -> Complaint.say(System.err, fault);
        };
        System.exit(status);
    }
}
