package io.dotmesh.testkit.contract;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.ports.driving.UseCases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that people can see of the dots of an account, without ids and times: two that are equal look the same. */
public record Picture(List<String> lines) {
    /** The file whose content is part of the picture. */
    static final String FILE = "file";

    public Picture {
        lines = lines.stream().sorted().toList();
    }

    public static Picture of(UseCases by) {
        var lines = new ArrayList<String>();
        for (var dot : by.dots().list().orElseThrow()) {
            var name = dot.dot().name();
            for (var branch : dot.branches()) {
                var called = branch.branch().name();
                var messages = by.commits().ancestry(name, called).orElseThrow().stream()
                        .map(Commit::message)
                        .toList();
                var label = branch.branch().stash().isPresent() ? "stash" : called.value();
                lines.add(name + "@" + label + " " + messages + " " + branch.commits() + " "
                        + content(live(by, name, called)));
            }
            dot.dot().quota().ifPresent(quota -> lines.add(name + " of at most " + quota));
        }
        by.dots()
                .trash()
                .orElseThrow()
                .forEach(trashed -> lines.add("trash " + trashed.dot().name()));
        return new Picture(lines);
    }

    static Path live(UseCases by, DotName dot, BranchName branch) {
        return by.volumes().attach(dot, Optional.of(branch), SubdotName.DEFAULT).orElseThrow();
    }

    private static String content(Path directory) {
        var path = directory.resolve(FILE);
        try {
            return Files.exists(path) ? Files.readString(path) : "nothing";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
