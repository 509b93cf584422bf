package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.dot.VolumeLabel.Trash;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore.Volume;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Making volumes, seeing them, and what they say about themselves. */
class VolumeCases extends StoreCases {
    VolumeCases(VolumeStoreContract contract) {
        super(contract);
    }

    @Test
    void aNewStoreIsEmptyAndWell() {
        assertThat(everything(store())).isEmpty();
        assertThat(done(store().commitIds())).isEmpty();
        var health = done(store().health());
        assertThat(health.writable()).isTrue();
        assertThat(health.kind()).isNotBlank();
        assertThat(health.location()).isNotBlank();
        assertThat(health.condition()).isNotBlank();
        assertThat(health.totalBytes()).isPositive();
        assertThat(health.usedBytes()).isBetween(0L, health.totalBytes());
    }

    @Test
    void aNewVolumeIsUnmountedAndHasNeitherCommitsNorOrigin() {
        var branch = newBranch();
        var expected = new Volume(branch, Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(done(store().create(branch, label(branch)))).isEqualTo(expected);

        assertThat(volume(branch)).isEqualTo(expected);
        assertThat(done(store().history(branch))).isEmpty();
    }

    @Test
    void aNewVolumeIsEmpty() {
        assertThat(tree(create()).entries()).isEmpty();
    }

    @Test
    void aVolumeThatIsNotThereIsSeenAsNone() {
        assertThat(done(store().inspect(newBranch()))).isEmpty();
    }

    @Test
    void creatingAVolumeThatIsThereLeavesAllButItsLabel() throws IOException {
        var branch = createMounted();
        commit(branch, "file", "kept");
        write(branch, "file", "kept and changed");
        var before = labelled(branch);
        var next = label(newBranch());

        var again = done(store().create(branch, next));

        assertThat(again).isEqualTo(before.volume());
        assertThat(labelled(branch).commits()).isEqualTo(before.commits());
        assertThat(labelled(branch).label()).isEqualTo(next);
        assertThat(read(branch, "file")).isEqualTo("kept and changed");
    }

    @Test
    void theInventoryHasEveryVolumeWithItsLabelAndHistory() throws IOException {
        var one = createMounted();
        var first = commit(one, "file", "one");
        var two = fork(one, first);
        var three = create();

        assertThat(everything(store()))
                .extracting(each -> each.volume().branch())
                .containsExactlyInAnyOrder(one, two, three);
        for (var branch : List.of(one, two, three)) {
            assertThat(labelled(branch).volume()).isEqualTo(volume(branch));
            assertThat(labelled(branch).label()).isEqualTo(label(branch));
            assertThat(labelled(branch).commits()).isEqualTo(done(store().history(branch)));
        }
    }

    @Test
    void aLabelIsReplacedWhole() {
        var branch = create();
        var since = Instant.parse("2026-03-04T05:06:07.000000008Z");
        var full = new VolumeLabel(
                label(branch).dot(),
                label(branch).name(),
                new BranchName("stash-of_master"),
                ADMIN,
                since,
                Optional.of(new Stash(newBranch(), since.plusNanos(1), since.plusSeconds(7))),
                Optional.of(new Trash(ADMIN, since.plusNanos(2), since.plusSeconds(9))),
                Optional.of(new Quota(Quota.BYTES_MAX)));

        done(store().label(branch, full));
        assertThat(labelled(branch).label()).isEqualTo(full);

        done(store().label(branch, label(branch)));
        assertThat(labelled(branch).label()).isEqualTo(label(branch));
    }

    private static final AccountId ADMIN = Account.ADMIN_ID;

    @Test
    void labellingChangesNothingElse() throws IOException {
        var branch = createMounted();
        commit(branch, "file", "one");
        write(branch, "file", "two");
        var before = volume(branch);

        done(store().label(branch, label(newBranch())));

        assertThat(volume(branch)).isEqualTo(before);
        assertThat(read(branch, "file")).isEqualTo("two");
    }

    @Test
    void whatOthersMadeIsNamedAsForeignAndNeverTouched() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var foreign = contract.plantForeign(contract.mainData(), branch);
        assertThat(foreign).as("a subclass plants something").isNotEmpty();

        var fork = fork(branch, first);
        var onFork = commit(fork, "file", "fork");
        commit(branch, "file", "two");
        var keep = newBranch();
        done(store().split(fork, onFork, keep, label(keep)));
        done(store().unmount(branch));
        for (var each : List.of(keep, fork)) {
            done(store().unmount(each));
            done(store().destroy(each));
        }
        var _ = store().collectGarbage();
        contract.reopened();

        var inventory = done(store().inventory());
        assertThat(inventory.foreign())
                .containsExactlyInAnyOrderElementsOf(
                        foreign.stream().map(Foreign::name).toList());
        assertThat(inventory.volumes()).hasSize(1);
        assertThat(ids(branch)).hasSize(2);
        assertThat(foreign)
                .allSatisfy(each -> assertThat(each.stands().getAsBoolean())
                        .as("%s stands", each.name())
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-",
                "--help",
                "-rf",
                "_",
                "a",
                "A",
                "0",
                "con",
                "0123456789abcdef-0123456789ABCDEF_0123456789abcdef-0123456789abc"
            })
    void everyIdNamesAVolumeOfItsOwn(String id) throws IOException {
        var branch = new BranchId(id);
        var twin = new BranchId(id.equals("a") ? "A" : "x");
        done(store().create(branch, label(newBranch())));
        done(store().create(twin, label(newBranch())));
        write(branch, "file", "one");
        write(twin, "file", "twin");
        var commit = new CommitId(id);
        var draft = draft("of any id");

        done(store().commit(
                        branch,
                        new Commit(commit, draft.message(), draft.author(), draft.timestamp(), draft.metadata())));

        assertThat(done(store().commitIds()).get(branch)).containsExactly(commit);
        assertThat(done(store().mountCommit(branch, commit)).resolve("__default__/file"))
                .hasContent("one");
        assertThat(read(branch, "file")).isEqualTo("one");
        assertThat(read(twin, "file")).isEqualTo("twin");
        assertThat(everything(store())).hasSize(2);
    }
}
