package io.dotmesh.adapters.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is written down about labels, byte by byte: it stands in ledgers. */
class EventCodeTest {
    private static final VolumeLabel LABEL = new VolumeLabel(
            new DotId("d"),
            new DotName(Namespace.ADMIN, "shop"),
            BranchName.MASTER,
            Account.ADMIN_ID,
            Instant.ofEpochSecond(1, 2),
            Optional.empty(),
            Optional.empty());
    private static final VolumeLabel.Trash TRASH =
            new VolumeLabel.Trash(Account.ADMIN_ID, Instant.ofEpochSecond(3, 4), Instant.ofEpochSecond(5, 6));
    private static final Optional<Quota> QUOTA = Optional.of(new Quota(10L << 30));

    private static byte[] written(VolumeLabel label) {
        return EventCode.write(new Event.Labelled(new BranchId("b"), label));
    }

    private static String text(String text) {
        return "%02x".formatted(text.length()) + HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aLabelWithoutQuotaIsWrittenAsItWasBeforeThereWereAny() {
        var said = "02" + text("b") + text("d") + text("admin/shop") + text("master") + text(Account.ADMIN_ID.value())
                + "0202" + "00";
        assertThat(HexFormat.of().formatHex(written(LABEL))).isEqualTo(said + "00");
        assertThat(HexFormat.of().formatHex(written(LABEL.trashed(Optional.of(TRASH)))))
                .isEqualTo(said + "01" + text(Account.ADMIN_ID.value()) + "06040a06");
    }

    @Test
    void aLabelIsReadWithItsQuotaWhetherItLiesInTheTrashOrNot() throws IOException {
        for (var label : new VolumeLabel[] {LABEL, LABEL.trashed(Optional.of(TRASH))}) {
            for (var quota : java.util.List.of(QUOTA, Optional.<Quota>empty())) {
                assertThat(EventCode.read(written(label.bounded(quota))))
                        .isEqualTo(new Event.Labelled(new BranchId("b"), label.bounded(quota)));
            }
        }
    }

    @Test
    void whatALaterVersionAddsIsNotReadAsSomethingElse() {
        var later = written(LABEL);
        later[later.length - 1] = 4;
        assertThatThrownBy(() -> EventCode.read(later)).hasMessageContaining("not known");
        var cut = written(LABEL.bounded(QUOTA));
        assertThatThrownBy(() -> EventCode.read(Arrays.copyOf(cut, cut.length - 1)))
                .hasMessageContaining("makes no sense");
    }
}
