package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.dot.VolumeLabel.Trash;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.ports.driven.VolumeStore.Volume;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
                Optional.of(new Trash(ADMIN, since.plusNanos(2), since.plusSeconds(9))));

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
        commit(branch, "file", "two");
        done(store().unmount(branch));
        done(store().destroy(fork));
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
}
