package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Quotas of dots, on a node whose store can keep to them; on others, that they say so and nothing is changed. */
abstract class QuotaUseCases extends UseCaseCases {
    private static final Optional<Quota> TEN_GIB = Optional.of(new Quota(10L << 30));

    QuotaUseCases(StorageUseCasesContract contract) {
        super(contract);
    }

    @BeforeEach
    void create() {
        alice().dots().create(SHOP).orElseThrow();
    }

    private Optional<Quota> quotaOf(DotName dot) {
        return alice().dots().show(dot).orElseThrow().dot().quota();
    }

    /** Sets a quota; answers what the dot then has, which is none where the store cannot keep to any. */
    private Optional<Quota> bound(Optional<Quota> quota) {
        var outcome = alice().dots().setQuota(SHOP, quota);
        if (outcome.toFault().map(Fault::code).equals(Optional.of(FaultCode.NOT_SUPPORTED))) {
            assertRefused(outcome, FaultCode.NOT_SUPPORTED);
            return Optional.empty();
        }
        assertThat(outcome.orElseThrow().dot().quota()).isEqualTo(quota);
        return quota;
    }

    @Test
    void aDotBeginsWithoutAQuota() {
        assertThat(quotaOf(SHOP)).isEmpty();
    }

    @Test
    void aQuotaIsShownUntilItIsTakenAway() {
        var quota = bound(TEN_GIB);
        assertThat(quotaOf(SHOP)).isEqualTo(quota);
        assertThat(alice().dots().list().orElseThrow().getFirst().dot().quota()).isEqualTo(quota);
        assertThat(bound(TEN_GIB)).isEqualTo(quota);
        alice().dots().setQuota(SHOP, Optional.empty()).orElseThrow();
        assertThat(quotaOf(SHOP)).isEmpty();
    }

    @Test
    void noQuotaCanBeTakenAwayEverywhere() {
        assertThat(alice().dots()
                        .setQuota(SHOP, Optional.empty())
                        .orElseThrow()
                        .dot()
                        .quota())
                .isEmpty();
    }

    @Test
    void theQuotaStaysWithTheDotWhateverItIsCalledAndWhereverItLies() {
        var quota = bound(TEN_GIB);
        var store = new DotName(SHOP.namespace(), "store");
        assertThat(alice().dots().rename(SHOP, store).orElseThrow().dot().quota())
                .isEqualTo(quota);
        assertThat(alice().dots().delete(store).orElseThrow().dot().quota()).isEqualTo(quota);
        assertThat(alice().dots().restore(store).orElseThrow().dot().quota()).isEqualTo(quota);
    }

    @Test
    void aCopyHasTheSameQuota() {
        var quota = bound(TEN_GIB);
        var copy = new DotName(SHOP.namespace(), "copy");
        assertThat(alice().dots().copy(idOf(MASTER), copy).orElseThrow().dot().quota())
                .isEqualTo(quota);
    }

    @Test
    void whateverTheQuotaWorkGoesOn() {
        var first = commitOf("a", "1", "first");
        commitOf("a", "2", "second");
        bound(Optional.of(new Quota(Quota.BYTES_MIN)));
        commit("third");
        alice().branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
        alice().branches().reset(SHOP, MASTER, first.id(), false).orElseThrow();
        assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("1");
        alice().branches().undoReset(SHOP).orElseThrow();
        assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("2");
        assertThat(messages(MASTER)).containsExactly("Initial commit", "first", "second", "third");
        assertThat(read(live(SHOP, FEATURE), "a")).isEqualTo("2");
    }

    /** Full where the store bounds it; elsewhere it only holds more than it may. */
    @Test
    void aFullDotIsCommittedBranchedResetUndoneAndCopiedWhileOthersAreWrittenTo() {
        var other = new DotName(SHOP.namespace(), "other");
        alice().dots().create(other).orElseThrow();
        var first = commitOf("a", "1", "first");
        bound(Optional.of(new Quota(Quota.BYTES_MIN)));
        write(live(SHOP, MASTER), "a", "2");
        fill(live(SHOP, MASTER));

        commit("full");
        alice().branches().fork(SHOP, MASTER, Optional.empty(), FEATURE).orElseThrow();
        alice().branches().reset(SHOP, MASTER, first.id(), false).orElseThrow();
        assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("1");
        alice().branches().undoReset(SHOP).orElseThrow();
        assertThat(read(live(SHOP, MASTER), "a")).isEqualTo("2");
        assertThat(messages(MASTER)).containsExactly("Initial commit", "first", "full");
        alice().volumes()
                .attach(SHOP, Optional.of(FEATURE), new SubdotName("fresh"))
                .orElseThrow();
        var copy = new DotName(SHOP.namespace(), "copy");
        alice().dots().copy(idOf(MASTER), copy).orElseThrow();
        assertThat(read(live(copy, MASTER), "a")).isEqualTo("2");
        write(live(other, MASTER), "b", "goes on");
        commit(other, MASTER, "goes on");
    }

    private static void fill(Path directory) {
        try {
            for (int i = 0; i < 4; i++) {
                Files.write(directory.resolve("large" + i), StoreCases.noise(1024 * 1024, i));
            }
        } catch (IOException _) {
            // It is full.
        }
    }

    @Test
    void onlyWhoOwnsADotBoundsIt() {
        alice().dots().share(idOf(MASTER), "bob").orElseThrow();
        assertRefused(as("bob").dots().setQuota(SHOP, TEN_GIB), FaultCode.FORBIDDEN);
        assertRefused(as("bob").dots().setQuota(SHOP, Optional.empty()), FaultCode.FORBIDDEN);
        var other = new DotName(SHOP.namespace(), "other");
        assertRefused(as("bob").dots().setQuota(other, TEN_GIB), FaultCode.NO_SUCH_DOT);
        assertThat(quotaOf(SHOP)).isEmpty();
    }
}
