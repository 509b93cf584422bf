package io.dotmesh.domain.dot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DotTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final AccountId ALICE = new AccountId("alice");
    private static final AccountId BOB = new AccountId("bob");
    private static final Dot SHOP = new Dot(
            new DotId("d"), DotName.parse("alice/shop").orElseThrow(), ALICE, new TreeSet<>(), Optional.empty(), NOON);
    private static final Branch MASTER =
            new Branch(new BranchId("b"), SHOP.id(), BranchName.MASTER, Optional.empty(), Optional.empty());

    @Test
    void aRenamedDotIsTheSameDotButForItsName() {
        var name = DotName.parse("store").orElseThrow();
        assertThat(SHOP.named(name))
                .isEqualTo(new Dot(SHOP.id(), name, ALICE, new TreeSet<>(), Optional.empty(), NOON));
    }

    @Test
    void collaboratorsComeOnceAndGo() {
        assertThat(SHOP.with(BOB).with(BOB).collaborators()).containsExactly(BOB);
        assertThat(SHOP.with(BOB).without(BOB)).isEqualTo(SHOP);
        assertThat(SHOP.without(BOB)).isEqualTo(SHOP);
    }

    @Test
    void aDotKeepsItsCollaboratorsToItself() {
        var given = new TreeSet<>(List.of(BOB));
        var dot = new Dot(SHOP.id(), SHOP.name(), ALICE, given, Optional.empty(), NOON);
        given.add(ALICE);
        assertThat(dot.collaborators()).containsExactly(BOB);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> dot.collaborators().add(ALICE));
    }

    @Test
    void aBranchThatIsMovedBeginsElsewhereAndIsTheSameOtherwise() {
        var origin = Optional.of(new Origin(new BranchId("other"), new CommitId("c")));
        assertThat(MASTER.beganAt(origin))
                .isEqualTo(new Branch(MASTER.id(), SHOP.id(), BranchName.MASTER, origin, Optional.empty()));
        assertThat(MASTER.beganAt(origin).beganAt(Optional.empty())).isEqualTo(MASTER);
    }

    @Test
    void aLabelSaysWhatARegistryIsRebuiltFrom() {
        var stash = new Stash(MASTER.id(), NOON, NOON.plusSeconds(7));
        var kept =
                new Branch(new BranchId("k"), SHOP.id(), new BranchName("kept"), Optional.empty(), Optional.of(stash));
        assertThat(VolumeLabel.of(SHOP, kept))
                .isEqualTo(new VolumeLabel(
                        SHOP.id(), SHOP.name(), kept.name(), ALICE, NOON, Optional.of(stash), Optional.empty()));
    }

    @Test
    void theLabelOfADotInTheTrashSaysWhoPutItThereAndUntilWhen() {
        var branches = new ArrayList<>(List.of(MASTER));
        var trashed = new Trashed(SHOP, branches, BOB, NOON, NOON.plusSeconds(9));
        branches.clear();
        assertThat(trashed.branches()).containsExactly(MASTER);
        assertThat(VolumeLabel.of(trashed, MASTER).trash())
                .contains(new VolumeLabel.Trash(BOB, NOON, NOON.plusSeconds(9)));
        assertThat(VolumeLabel.of(trashed, MASTER).trashed(Optional.empty())).isEqualTo(VolumeLabel.of(SHOP, MASTER));
    }

    @Test
    void aQuotaStaysWhateverElseChangesAndIsInTheLabelOfEachVolume() {
        var quota = Optional.of(new Quota(10L << 30));
        var bounded = SHOP.bounded(quota);
        assertThat(bounded.named(DotName.parse("store").orElseThrow())
                        .with(BOB)
                        .without(BOB)
                        .quota())
                .isEqualTo(quota);
        assertThat(VolumeLabel.of(bounded, MASTER).quota()).isEqualTo(quota);
        var trashed = new Trashed(bounded, List.of(MASTER), BOB, NOON, NOON);
        assertThat(VolumeLabel.of(trashed, MASTER).quota()).isEqualTo(quota);
        assertThat(VolumeLabel.of(SHOP, MASTER).bounded(quota)).isEqualTo(VolumeLabel.of(bounded, MASTER));
        assertThat(bounded.bounded(Optional.empty())).isEqualTo(SHOP);
    }

    @Test
    void usageIsNeverNegative() {
        assertThat(Usage.NONE).isEqualTo(new Usage(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Usage(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Usage(0, -1));
    }
}
