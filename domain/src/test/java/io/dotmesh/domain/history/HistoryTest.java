package io.dotmesh.domain.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.CommitRef.Back;
import io.dotmesh.domain.history.CommitRef.Named;
import io.dotmesh.domain.identity.CommitId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final List<Commit> HISTORY = Stream.of("abcd1111", "abcd2222", "HEADLESS", "ab", "abcd")
            .map(HistoryTest::commit)
            .toList();

    private static Commit commit(String id) {
        return new Commit(new CommitId(id), "m", "a", NOON, Metadata.NONE);
    }

    private static Outcome<String> meant(String text) {
        return CommitRef.parse(text)
                .then(ref -> ref.in(HISTORY))
                .map(commit -> commit.id().value());
    }

    private static Fault fault(Outcome<?> outcome) {
        var fault = outcome.toFault().orElseThrow();
        assertThat(fault).isInstanceOf(Fault.Refused.class);
        assertThat(fault.next()).isNotBlank();
        return fault;
    }

    @ParameterizedTest
    @CsvSource({"HEAD,0", "HEAD^,1", "HEAD^^^,3", "HEAD~0,0", "HEAD~3,3", "HEAD^^~2,4", "HEAD~999999999,999999999"})
    void headIsTheNewestAndCaretsAndTildesCountBack(String text, int steps) {
        assertThat(CommitRef.parse(text)).isEqualTo(Outcome.done(new Back(steps)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"head", "HEAD~", "HEAD~x", "HEAD~-1", "HEAD~1^", "HEADS", "HEAD~9999999999", "4ad1", " HEAD"})
    void whatDoesNotCountBackIsAnId(String text) {
        assertThat(CommitRef.parse(text)).isEqualTo(Outcome.done(new Named(text)));
    }

    @Test
    void anEmptyReferenceIsRefused() {
        assertThat(fault(CommitRef.parse("")).code()).isEqualTo(FaultCode.INVALID);
    }

    @ParameterizedTest
    @CsvSource({"HEAD,abcd", "HEAD^,ab", "HEAD~4,abcd1111", "abcd1111,abcd1111", "abcd1,abcd1111", "HEADL,HEADLESS"})
    void aReferenceMeansOneCommitOfAHistory(String text, String id) {
        assertThat(meant(text)).isEqualTo(Outcome.done(id));
    }

    @ParameterizedTest
    @CsvSource({"abcd,abcd", "ab,ab"})
    void anExactIdIsMeantEvenWhenOthersBeginWithIt(String text, String id) {
        assertThat(meant(text)).isEqualTo(Outcome.done(id));
    }

    @Test
    void aHistoryEnds() {
        assertThat(fault(meant("HEAD~5")).detail()).isEqualTo("Commits don't go back that far");
        assertThat(fault(new Back(0).in(List.of())).code()).isEqualTo(FaultCode.NO_SUCH_COMMIT);
    }

    @Test
    void anIdThatIsUnknownTooShortOrAmbiguousIsRefused() {
        assertThat(fault(meant("ffff")).detail()).isEqualTo("No commits match ffff");
        assertThat(fault(meant("abc")).detail()).isEqualTo("No commits match abc");
        var three = List.of(commit("abcd1"), commit("abcd2"), commit("abcd3"));
        assertThat(fault(new Named("abcd").in(three)).detail()).isEqualTo("3 commits match abcd");
        assertThat(fault(new Named("abcd").in(three)).code()).isEqualTo(FaultCode.NO_SUCH_COMMIT);
    }

    @Test
    void theTimeOfACommitIsAlwaysLaterThanThatOfTheOneBefore() {
        var before = commit("c");
        assertThat(before.nextTimestamp(NOON.plusSeconds(1))).isEqualTo(NOON.plusSeconds(1));
        assertThat(before.nextTimestamp(NOON)).isEqualTo(NOON.plusNanos(1));
        assertThat(before.nextTimestamp(NOON.minusSeconds(3600))).isEqualTo(NOON.plusNanos(1));
    }

    @Test
    void aMessageIsMeasuredInBytes() {
        var longest = "é".repeat(Commit.MESSAGE_BYTES_MAX / 2);
        assertThat(Commit.parseMessage(longest)).isEqualTo(Outcome.done(longest));
        assertThat(Commit.parseMessage("")).isEqualTo(Outcome.done(""));
        assertThat(fault(Commit.parseMessage(longest + "x")))
                .extracting(Fault::code, Fault::detail)
                .containsExactly(FaultCode.LIMIT, "a commit message is at most 16384 bytes, not 16385");
    }

    @Test
    void halfACharacterIsRefusedForNoStoreCouldKeepIt() {
        assertThat(Commit.parseMessage("\uD83D\uDC33").isDone()).isTrue();
        assertThat(fault(Commit.parseMessage("\uD83D!")).code()).isEqualTo(FaultCode.INVALID);
        assertThat(fault(Metadata.parse(Map.of("k", "\uDC33"))).code()).isEqualTo(FaultCode.INVALID);
        assertThat(fault(Metadata.parse(Map.of("k\uDC33", "v"))).code()).isEqualTo(FaultCode.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "aB", "é", "ß", "type", "x-y z"})
    void aMetadataFieldBeginsInLowerCase(String key) {
        assertThat(Metadata.parse(Map.of(key, "v")))
                .isEqualTo(Outcome.done(new Metadata(new TreeMap<>(Map.of(key, "v")))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "Type", "É", "1", "_a", "-", " a", "名"})
    void aMetadataFieldThatBeginsOtherwiseIsRefused(String key) {
        assertThat(fault(Metadata.parse(Map.of(key, "v"))))
                .extracting(Fault::code, Fault::detail)
                .containsExactly(
                        FaultCode.INVALID, "Metadata field names must start with lowercase characters: " + key);
    }

    @Test
    void aMetadataFieldHasAName() {
        assertThat(fault(Metadata.parse(Map.of("", "v"))).detail())
                .isEqualTo("Metadata field names must start with lowercase characters: (empty)");
    }

    @Test
    void metadataHasLimits() {
        var many = new TreeMap<String, String>();
        for (int i = 0; i < Metadata.ENTRIES_MAX; i++) {
            many.put("f" + i, "");
        }
        assertThat(Metadata.parse(many).isDone()).isTrue();
        many.put("one-more", "");
        assertThat(fault(Metadata.parse(many)).code()).isEqualTo(FaultCode.LIMIT);
        var large = "é".repeat(Metadata.BYTES_MAX / 2 - 1);
        assertThat(Metadata.parse(Map.of("k", large + "x")).isDone()).isTrue();
        assertThat(fault(Metadata.parse(Map.of("k", large + "xy"))).detail())
                .isEqualTo("the metadata of a commit is at most 65536 bytes, not 65537");
    }

    @Test
    void metadataIsSortedAndKeptToItself() {
        var given = new TreeMap<>(Map.of("b", "2", "a", "1"));
        var metadata = new Metadata(given);
        given.clear();
        assertThat(metadata.values().keySet()).containsExactly("a", "b");
        assertThat(Metadata.NONE.values()).isEmpty();
    }
}
