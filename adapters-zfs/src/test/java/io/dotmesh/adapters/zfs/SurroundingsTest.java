package io.dotmesh.adapters.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store shares with others: the pool with what people made in it, and the language of the machine. */
class SurroundingsTest extends PoolTest {
    @Test
    void whatPeopleMadeStaysWhateverIsDone() {
        var store = open();
        stage.create(store, stage.master);
        var one = stage.commit(store, stage.master, "one");
        var theirs = plant();
        stage.commit(store, stage.master, "two");
        var copied = stage.commit(store, stage.master, "three");
        stage.write(store, stage.master, "dirty");
        stage.fork(store, stage.master, copied, stage.fork);
        done(store.mountCommit(stage.master, one));
        done(store.unmountCommit(stage.master, one));
        done(store.diff(stage.master, one, Optional.empty(), _ -> true));
        stage.send(store, stage.master, Optional.empty(), copied);
        done(store.receive(stage.fresh, stage.label(stage.fresh), new ByteArrayInputStream(stage.stream())));
        done(store.split(stage.master, one, stage.with, stage.label(stage.with)));
        stage.write(store, stage.master, "since");
        done(store.replace(stage.master, stage.with, stage.kept, stage.label(stage.master), stage.label(stage.kept)));
        store.collectGarbage();
        done(store.unmount(stage.master));

        var refused = faulted(store.destroy(stage.master), FaultCode.HAS_DEPENDENTS, "this program did not make");
        assertThat(refused.detail()).contains("@theirs", "@dotmesh-fastdiff-theirs");
        store.close();
        var again = open();
        assertThat(planted()).isEqualTo(theirs);
        assertThat(done(again.inventory()).foreign())
                .contains(
                        pool() + "/dmfs/somebody", pool() + "/dmfs/somebody@theirs", dataset(stage.master) + "@theirs");
        assertThat(messages(again, stage.master)).containsExactly("one", "two", "three");
    }

    /** Beside, below and on top of volumes; in every place that is ours. Answers the guids. */
    private Map<String, String> plant() {
        for (var dataset : List.of("/home", "/dmfs/somebody", "/dmfs-work/somebody", "/dmfs-work/at:somebody")) {
            TestZfs.run("zfs", "create", "-o", "mountpoint=none", pool() + dataset);
            TestZfs.run("zfs", "snapshot", pool() + dataset + "@theirs");
        }
        TestZfs.run("zfs", "snapshot", pool() + "@theirs");
        TestZfs.run("zfs", "snapshot", pool() + "/dmfs@theirs");
        TestZfs.run("zfs", "snapshot", dataset(stage.master) + "@theirs");
        TestZfs.run("zfs", "snapshot", dataset(stage.master) + "@dotmesh-fastdiff-theirs");
        return planted();
    }

    /** By guid, since what lies on a volume moves with it. */
    private Map<String, String> planted() {
        var guids = new TreeMap<String, String>();
        for (var name : TestZfs.everythingIn(pool())) {
            if (name.contains("theirs") || name.contains("somebody") || name.endsWith("/home")) {
                var label = name.startsWith(pool() + "/dmfs/") && name.contains("-0000-4000-")
                        ? name.substring(name.indexOf('@'))
                        : name;
                guids.put(
                        label,
                        TestZfs.run("zfs", "get", "-Hp", "-o", "value", "guid", name)
                                .getFirst());
            }
        }
        return guids;
    }

    @Test
    void noNameInThePoolIsMadeOfWhatPeopleWrote() {
        var store = open();
        var label = stage.label(stage.master);
        done(store.create(
                stage.master,
                new VolumeLabel(
                        label.dot(),
                        new DotName(new Namespace("namespacetext"), "dottext"),
                        new BranchName("branchtext"),
                        label.owner(),
                        label.created(),
                        Optional.empty(),
                        Optional.empty())));
        var nasty = "messagetext @/%; $(reboot) ' \" \t\n -r pool/dmfs";
        var commit = new Commit(
                new CommitId("99999999-0000-4000-8000-000000000001"),
                nasty,
                "authortext/../@",
                Instant.parse("2026-01-02T03:04:05Z"),
                new Metadata(new TreeMap<>(Map.of("keytext", nasty))));
        done(store.commit(stage.master, commit));
        done(store.mountCommit(stage.master, commit.id()));

        assertThat(TestZfs.everythingIn(pool()))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(name).matches("[a-zA-Z0-9/@:-]+").doesNotContain("text"));
        assertThat(done(store.history(stage.master))).containsExactly(commit);
        done(store.unmountCommit(stage.master, commit.id()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-TR", "de-DE", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva", "th-TH-u-ca-buddhist-nu-thai"})
    void theLanguageOfTheMachineChangesNothing(String language) {
        var before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));
        try {
            var store = open();
            stage.create(store, stage.master);
            var one = stage.commit(store, stage.master, "one");
            stage.write(store, stage.master, "i".repeat(1_500_000));
            stage.commit(store, stage.master, "two");
            done(store.split(stage.master, one, stage.kept, stage.label(stage.kept)));
            assertThat(done(store.differs(stage.kept, one, Optional.empty()))).isTrue();
            assertThat(done(store.usage(List.of(stage.kept))).get(stage.kept))
                    .satisfies(usage -> assertThat(usage.sizeBytes()).isPositive());
            assertThat(done(store.health()).usedBytes()).isPositive();
            var node = store.node();
            store.close();
            var again = open();
            assertThat(again.node()).isEqualTo(node);
            assertThat(messages(again, stage.kept)).containsExactly("two");
        } finally {
            Locale.setDefault(before);
        }
    }

    /** These tests run where the JVM speaks Turkish. */
    @Test
    void commandsSpeakTheLanguageOfProgramsAndSeeNoOtherSettings() throws IOException {
        assertThat(Locale.getDefault().getLanguage()).isEqualTo("tr");
        Files.createDirectories(data);
        var seen = data.resolve("seen");
        var zfs = script("zfs", "zfs", "env >> " + seen);
        var store = open(Map.of("pool-size", "70M", "zfs-command", zfs.toString()));
        stage.create(store, stage.master);

        assertThat(Files.readAllLines(seen))
                .contains("LC_ALL=C")
                .allMatch(line -> line.matches("(LC_ALL=C|PATH=.*|PWD=.*|OLDPWD=.*|SHLVL=.*|_=.*)"));
    }

    @Test
    void aServerThatWasStoppedLeavesMountsToPeople() throws IOException {
        VolumeStore store = open();
        stage.create(store, stage.master);
        stage.write(store, stage.master, "before");
        var file = stage.files(store, stage.master).resolve("file");
        store.close();
        Files.writeString(file, "while stopped");

        assertThat(stage.seen(open()).live()).containsExactly("while stopped");
    }
}
