package io.dotmesh.adapters.sqlite;

import static io.dotmesh.adapters.sqlite.Opened.answers;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.ports.driven.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDiskTest {
    private static final int ROUNDS_MAX = 2_000;

    @TempDir
    private Path data;

    private static Outcome<Nothing> add(Registry registry, int number) {
        var large = new Commit(new CommitId("c" + number), "x".repeat(5_000), "alice", Opened.NOON, Metadata.NONE);
        return registry.dots().change(List.of(new AddCommit(Opened.MASTER.id(), large)));
    }

    @Test
    void aFullDiskIsSaidAndLosesNothingAndIsForgottenOnceThereIsSpace() throws IOException {
        // The library is unpacked elsewhere by an earlier open in this process.
        Opened.in(Files.createDirectory(data.resolve("elsewhere"))).close();
        var small = Files.createDirectory(data.resolve("small"));
        try (var _ = Tmpfs.mount(small, 2_048)) {
            var ballast = Files.write(small.resolve("ballast"), new byte[1_000_000]);
            var made = new ArrayList<String>();
            try (var registry = Opened.in(small)) {
                registry.dots().change(Opened.SHOP_AND_MASTER).orElseThrow();
                var answer = Outcome.done();
                for (int number = 0; number < ROUNDS_MAX && answer.isDone(); number++) {
                    answer = add(registry, number);
                    if (answer.isDone()) {
                        made.add("c" + number);
                    }
                }
                answers(FaultCode.NO_SPACE, answer);
                answers(FaultCode.NO_SPACE, add(registry, ROUNDS_MAX));
                assertThat(made).hasSizeGreaterThan(10);
                assertThat(Opened.commitsOf(registry)).isEqualTo(made);
                Files.delete(ballast);
                add(registry, ROUNDS_MAX + 1).orElseThrow();
                made.add("c" + (ROUNDS_MAX + 1));
                assertThat(Opened.commitsOf(registry)).isEqualTo(made);
            }
            try (var registry = Opened.in(small)) {
                assertThat(Opened.commitsOf(registry)).isEqualTo(made);
            }
        }
    }

    @Test
    void aFileSystemThatBecomesReadOnlyIsSaidAndForgottenOnceItIsNot() throws IOException {
        Opened.in(Files.createDirectory(data.resolve("elsewhere"))).close();
        var fickle = Files.createDirectory(data.resolve("fickle"));
        try (var tmpfs = Tmpfs.mount(fickle, 8_192)) {
            try (var registry = Opened.in(fickle)) {
                registry.dots().change(Opened.SHOP_AND_MASTER).orElseThrow();
                add(registry, 1).orElseThrow();
            }
            tmpfs.readOnly(true);
            answers(FaultCode.REGISTRY_UNAVAILABLE, Opened.tried(fickle));
            tmpfs.readOnly(false);
            try (var registry = Opened.in(fickle)) {
                add(registry, 2).orElseThrow();
                assertThat(Opened.commitsOf(registry)).containsExactly("c1", "c2");
            }
        }
    }
}
