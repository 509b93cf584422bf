package io.dotmesh.domain.dot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTest {
    private static Fault refused(String text) {
        var fault = Quota.parse(text).toFault();
        assertThat(fault).as(text).isPresent();
        assertThat(fault.get().code()).isEqualTo(FaultCode.INVALID);
        assertThat(fault.get().next()).contains("none");
        return fault.get();
    }

    @ParameterizedTest
    @CsvSource({
        "10G, 10737418240",
        "10g, 10737418240",
        "10GiB, 10737418240",
        "512M, 536870912",
        "1024K, 1048576",
        "1T, 1099511627776",
        "8P, 9007199254740992",
        "1048576, 1048576",
        "1234567, 1234567",
        "0000000000000000000000010G, 10737418240",
        "9007199254740992, 9007199254740992"
    })
    void sizesAreReadInPowersOf1024(String text, long bytes) {
        assertThat(Quota.parse(text).orElseThrow()).contains(new Quota(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE"})
    void noneIsNoQuota(String text) {
        assertThat(Quota.parse(text).orElseThrow()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "G",
                "-1",
                "-10G",
                "+10G",
                "1.5G",
                "1,5G",
                "10 G",
                " 10G",
                "10G\n",
                "10GB",
                "10B",
                "10E",
                "10X",
                "10iB",
                "10GG",
                "0x10",
                "1e9",
                "\u0661\u0660G",
                "ten",
                "nones",
                "10G; rm -rf /"
            })
    void whatIsNoSizeIsRefused(String text) {
        assertThat(refused(text).detail()).contains("is not a size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0G", "00", "1", "1K", "1048575", "1023K"})
    void whatWouldNotHoldAnEmptyDotIsRefused(String text) {
        assertThat(refused(text).detail()).contains("too small", "1M");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740993",
                "9P",
                "8193T",
                "18446744073709551616",
                "9223372036854775808",
                "99999999999999999999999999999999999999P",
                "16384P"
            })
    void whatIsTooLargeIsRefusedAndNeverWrapsAround(String text) {
        assertThat(refused(text).detail()).contains("8P");
    }

    @Test
    void whatIsNoSizeIsToldInShort() {
        assertThat(refused("x".repeat(100_000)).detail()).hasSizeLessThan(100);
    }

    @Test
    void aQuotaIsWrittenInTheLargestUnitThatFitsAndReadAgain() {
        assertThat(new Quota(10L << 30)).hasToString("10G");
        assertThat(new Quota(1536L << 20)).hasToString("1536M");
        assertThat(new Quota(Quota.BYTES_MIN)).hasToString("1M");
        assertThat(new Quota(Quota.BYTES_MAX)).hasToString("8P");
        assertThat(new Quota(Quota.BYTES_MIN + 1)).hasToString("1048577");
        var random = new SplittableRandom(7);
        for (int round = 0; round < 10_000; round++) {
            var quota = new Quota(Math.max(
                    Quota.BYTES_MIN,
                    (random.nextLong(Quota.BYTES_MAX) >> random.nextInt(33)) & -(1L << random.nextInt(30))));
            assertThat(Quota.parse(quota.toString()).orElseThrow()).isEqualTo(Optional.of(quota));
        }
    }

    @Test
    void numbersHaveTheSameBounds() {
        assertThat(Quota.of(Quota.BYTES_MIN).isDone()).isTrue();
        assertThat(Quota.of(Quota.BYTES_MAX).isDone()).isTrue();
        for (long bytes :
                new long[] {Long.MIN_VALUE, -1, 0, Quota.BYTES_MIN - 1, Quota.BYTES_MAX + 1, Long.MAX_VALUE}) {
            assertThat(Quota.of(bytes).toFault().map(Fault::code)).contains(FaultCode.INVALID);
            assertThatIllegalArgumentException().isThrownBy(() -> new Quota(bytes));
        }
    }
}
