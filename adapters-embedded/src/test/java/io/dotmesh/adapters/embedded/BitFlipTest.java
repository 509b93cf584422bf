package io.dotmesh.adapters.embedded;

import static io.dotmesh.adapters.embedded.Workbench.done;
import static io.dotmesh.adapters.embedded.Workbench.draft;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.testkit.contract.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that gives back something else than what was written. */
class BitFlipTest {
    private static final int FLIPS = 150;
    private static final BranchId BRANCH = new BranchId("branch");

    @TempDir
    private Path temporary;

    private final Map<CommitId, Tree> committed = new TreeMap<>();

    @BeforeEach
    void makeStore() throws IOException {
        try (var bench = Workbench.open(original())) {
            bench.create(BRANCH.value());
            var random = new Random(5);
            for (var id : List.of("one", "two", "three")) {
                bench.write(BRANCH, "d/file", "content of " + id);
                var noise = new byte[50_000];
                random.nextBytes(noise);
                Files.write(bench.files(BRANCH).resolve("noise"), noise);
                bench.commit(BRANCH, id);
                var at = done(bench.store.mountCommit(BRANCH, new CommitId(id)));
                committed.put(new CommitId(id), Tree.of(at));
                done(bench.store.unmountCommit(BRANCH, new CommitId(id)));
            }
        }
    }

    private Path original() {
        return temporary.resolve("original");
    }

    @Test
    void isAnsweredAsCorruptOrMendedAndNeverTakenForTheData() throws IOException {
        var random = new Random(17);
        var files = storeFiles();
        for (int i = 0; i < FLIPS; i++) {
            var damaged = temporary.resolve("damaged-" + i);
            copy(original(), damaged);
            var file = damaged.resolve(files.get(i % files.size()));
            var bytes = Files.readAllBytes(file);
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);

            assertHonest(damaged, "byte " + at + " of " + damaged.relativize(file));
        }
    }

    private List<Path> storeFiles() throws IOException {
        try (var all = Files.walk(original().resolve("embedded"))) {
            return all.filter(Files::isRegularFile)
                    .map(original()::relativize)
                    .filter(path -> !path.endsWith("lock"))
                    .toList();
        }
    }

    private void assertHonest(Path data, String what) {
        var opened = EmbeddedVolumeStoreProvider.open(new StoreParts.Plan(
                data.resolve("embedded"),
                data.resolve("mnt"),
                Workbench.posix(),
                Steps.NONE,
                InstantSource.system(),
                EmbeddedVolumeStoreProvider.PACK_BYTES_MAX));
        if (opened instanceof Outcome.Faulted<?>(var fault)) {
            assertThat(fault.code())
                    .as("%s: %s", what, fault)
                    .isIn(FaultCode.CORRUPT, FaultCode.VERSION_MISMATCH, FaultCode.CONFIGURATION);
            return;
        }
        try (var store = opened.orElseThrow()) {
            switch (store.history(BRANCH)) {
                case Outcome.Done<List<Commit>>(var history) ->
                    assertThat(history.stream().map(Commit::id)).as(what).containsExactlyElementsOf(ids());
                case Outcome.Faulted<?>(var fault) ->
                    assertThat(fault.code()).as("%s: %s", what, fault).isEqualTo(FaultCode.CORRUPT);
            }
            for (var each : committed.entrySet()) {
                switch (store.mountCommit(BRANCH, each.getKey())) {
                    case Outcome.Done<Path>(var at) ->
                        assertThat(Tree.of(at)).as(what).isEqualTo(each.getValue());
                    case Outcome.Faulted<?>(var fault) ->
                        assertThat(fault.code()).as("%s: %s", what, fault).isEqualTo(FaultCode.CORRUPT);
                }
            }
            // What was written to a sound part of it since is kept as ever.
            assertThat(Set.of(true, false))
                    .contains(store.commit(BRANCH, draft("four")).isDone());
        }
    }

    private List<CommitId> ids() {
        return List.of(new CommitId("one"), new CommitId("two"), new CommitId("three"));
    }

    static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (var path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)), java.nio.file.LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
