package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.testkit.fake.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Making commits, and what they say. */
class CommitCases extends StoreCases {
    CommitCases(VolumeStoreContract contract) {
        super(contract);
    }

    @Test
    void aCommitIsAnsweredAsItWasGivenAndIsTheNewest() throws IOException {
        var branch = createMounted();
        write(branch, "file", "one");
        var draft = draft("the first");

        assertThat(done(store().commit(branch, draft))).isEqualTo(draft);

        assertThat(done(store().history(branch))).containsExactly(draft);
        assertThat(volume(branch).tip()).isEqualTo(Optional.of(draft.id()));
    }

    @Test
    void aCommitOfNothingNewIsStillACommit() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        var second = commit(branch);

        assertThat(ids(branch)).containsExactly(first, second);
        assertThat(committed(branch, second)).isEqualTo(committed(branch, first));
    }

    @Test
    void anEmptyVolumeCanBeCommittedBeforeItWasEverMounted() {
        var branch = create();
        var first = commit(branch);

        assertThat(ids(branch)).containsExactly(first);
        assertThat(committed(branch, first).entries()).isEmpty();
    }

    @Test
    void anUnmountedVolumeIsCommittedWithItsLiveState() throws IOException {
        var branch = createMounted();
        write(branch, "file", "one");
        done(store().unmount(branch));

        var first = commit(branch);

        assertThat(volume(branch).mountedAt()).isEmpty();
        assertThat(read(fork(branch, first), "file")).isEqualTo("one");
    }

    @Test
    void aCommitLeavesTheLiveStateAsItIs() throws IOException {
        var branch = createMounted();
        write(branch, "d/file", "one");
        var before = tree(branch);

        commit(branch);

        assertThat(tree(branch)).isEqualTo(before);
    }

    @Test
    void committingTheSameIdAgainAnswersTheCommitThatIsThere() throws IOException {
        var branch = createMounted();
        write(branch, "file", "one");
        var draft = done(store().commit(branch, draft("the first")));
        write(branch, "file", "two");

        var again = done(store().commit(
                        branch,
                        new Commit(
                                draft.id(),
                                "another message",
                                "bob",
                                contract.clock.advance(Duration.ofHours(1)),
                                Metadata.NONE)));

        assertThat(again).isEqualTo(draft);
        assertThat(done(store().history(branch))).containsExactly(draft);
        assertThat(read(fork(branch, draft.id()), "file")).isEqualTo("one");
        assertThat(read(branch, "file")).isEqualTo("two");
    }

    @Test
    void anOlderIdCommittedAgainIsAnsweredAndMovesNothing() throws IOException {
        var branch = createMounted();
        var first = done(store().commit(branch, draft("the first")));
        var second = commit(branch, "file", "two");

        assertThat(done(store().commit(branch, first))).isEqualTo(first);

        assertThat(ids(branch)).containsExactly(first.id(), second);
    }

    @Test
    void theSameIdMayStandInTwoVolumes() throws IOException {
        var one = createMounted();
        var two = createMounted();
        write(one, "file", "one");
        write(two, "file", "two");
        var draft = draft("both");

        done(store().commit(one, draft));
        done(store().commit(two, draft));

        assertThat(read(fork(one, draft.id()), "file")).isEqualTo("one");
        assertThat(read(fork(two, draft.id()), "file")).isEqualTo("two");
    }

    @Test
    void theHistoryRunsFromTheOldestWhateverTheIdsAre() {
        var branch = create();
        var ids = List.of("zz", "a", "M", "-", "_0", "10", "9").stream()
                .map(CommitId::new)
                .toList();
        for (var id : ids) {
            var draft = draft("commit " + id);
            done(store().commit(
                            branch, new Commit(id, draft.message(), draft.author(), draft.timestamp(), Metadata.NONE)));
        }

        assertThat(ids(branch)).isEqualTo(ids);
        assertThat(done(store().commitIds())).isEqualTo(Map.of(branch, ids));
    }

    @Test
    void commitIdsHasEveryVolumeWithCommits() throws IOException {
        var one = createMounted();
        var a = commit(one, "file", "a");
        var b = commit(one, "file", "b");
        var two = fork(one, a);
        var c = commit(two, "file", "c");
        create();

        var ids = new HashMap<>(done(store().commitIds()));
        ids.values().removeIf(List::isEmpty);

        assertThat(ids).isEqualTo(Map.of(one, List.of(a, b), two, List.of(c)));
    }

    @Test
    void aTimestampIsKeptToTheNanosecond() {
        var branch = create();
        var drafts = new ArrayList<Commit>();
        for (int i = 0; i < 3; i++) {
            var draft = draft("within one microsecond");
            var timestamp = ManualClock.START.plusNanos(i);
            drafts.add(new Commit(draft.id(), draft.message(), draft.author(), timestamp, Metadata.NONE));
        }

        drafts.forEach(draft -> done(store().commit(branch, draft)));

        assertThat(done(store().history(branch))).isEqualTo(drafts);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "two\nlines\r\nand\ttabs",
                "quotes ' \" ` $HOME $(id) \\ %s %n",
                "-o value --help",
                "snow ☃, 日本語, a\u0301, \uD83D\uDE80",
                "control \u0000 \u0001 \u001b[31m \u007f",
                "a=b:c,d;e@f#g/h"
            })
    void aMessageIsKeptAsItWasWritten(String message) {
        var branch = create();
        var draft = draft(message);

        done(store().commit(branch, draft));

        assertThat(done(store().history(branch))).containsExactly(draft);
        assertThat(labelled(branch).commits()).containsExactly(draft);
    }

    @Test
    void metadataIsKeptAsItWasWritten() {
        var branch = create();
        var values = new TreeMap<String, String>();
        values.put("author", "a key that commits have themselves");
        values.put("message", "another");
        values.put("empty", "");
        values.put("run.id:7", "x=y\nz\t\u0000");
        values.put("ключ", "значение \uD83D\uDE80");
        values.put("with space/and%slash", "-");
        values.put("kEy", "upper");
        values.put("key", "lower");
        var plain = draft("with metadata");
        var draft = new Commit(
                plain.id(),
                plain.message(),
                "Ål\u00efce O'Neil",
                plain.timestamp(),
                Metadata.parse(values).orElseThrow());

        done(store().commit(branch, draft));

        assertThat(done(store().history(branch))).containsExactly(draft);
        assertThat(labelled(branch).commits()).containsExactly(draft);
    }

    @Test
    void theLongestMessageAndTheMostMetadataAreKept() {
        var branch = create();
        var values = new TreeMap<String, String>();
        int each = Metadata.BYTES_MAX / Metadata.ENTRIES_MAX;
        for (int i = 0; i < Metadata.ENTRIES_MAX; i++) {
            var key = "key%04d".formatted(i);
            values.put(key, "v".repeat(each - key.length()));
        }
        var plain = draft("é".repeat(Commit.MESSAGE_BYTES_MAX / 2));
        var message = Commit.parseMessage(plain.message()).orElseThrow();
        var draft = new Commit(
                plain.id(),
                message,
                plain.author(),
                plain.timestamp(),
                Metadata.parse(values).orElseThrow());

        done(store().commit(branch, draft));

        assertThat(done(store().history(branch))).containsExactly(draft);
    }

    @Test
    void oneMetadataValueMayTakeAllThereIs() {
        var branch = create();
        var plain = draft("one large value");
        var draft = new Commit(
                plain.id(),
                plain.message(),
                plain.author(),
                plain.timestamp(),
                Metadata.parse(Map.of("k", "\uD83D\uDE80".repeat((Metadata.BYTES_MAX - 1) / 4)))
                        .orElseThrow());

        done(store().commit(branch, draft));

        assertThat(done(store().history(branch))).containsExactly(draft);
    }

    @Test
    void aSpecialFileIsRefusedByNameOrCommittedAsTheStoreDeclares() throws IOException {
        var branch = createMounted();
        var first = commit(branch, "file", "one");
        write(branch, "file", "two");
        var special = files(branch).resolve("special");
        contract.makeSpecialFile(special);
        var outcome = store().commit(branch, draft("with a special file"));

        switch (contract.traits().specialFiles()) {
            case REFUSED -> {
                assertThat(faulted(outcome, FaultCode.SPECIAL_FILE).detail()).contains("__default__/special");
                assertThat(ids(branch)).containsExactly(first);
                Files.delete(special);
                assertThat(read(fork(branch, commit(branch)), "file")).isEqualTo("two");
            }
            case COMMITTED -> {
                var second = done(outcome).id();
                assertThat(ids(branch)).containsExactly(first, second);
                assertThat(committed(branch, second)).isEqualTo(tree(branch));
            }
        }
    }

    @Test
    void aFileThatMayNotBeReadIsRefusedByNameOrCommitted() throws IOException {
        var branch = createMounted();
        var secret = Files.writeString(files(branch).resolve("secret"), "content");
        Files.setAttribute(secret, "unix:mode", 0);

        var outcome = store().commit(branch, draft("with a secret"));

        // Root may read everything, and a store that does not read file by file does not ask.
        if (outcome.isDone()) {
            var kept = files(fork(branch, done(outcome).id())).resolve("secret");
            assertThat((int) Files.getAttribute(kept, "unix:mode") & 07777).isZero();
            Files.setAttribute(kept, "unix:mode", 0600);
            assertThat(kept).hasContent("content");
        } else {
            assertThat(faulted(outcome, FaultCode.FILE_ACCESS).detail()).contains("__default__/secret");
            assertThat(ids(branch)).isEmpty();
        }
    }

    @Test
    void manyCommitsWithinAnInstantStayInTheirOrder() {
        var branch = create();
        var made = new ArrayList<CommitId>();
        for (int i = 0; i < 40; i++) {
            made.add(commit(branch));
        }

        assertThat(ids(branch)).isEqualTo(made);
        assertThat(done(store().commitIds()).get(branch)).isEqualTo(made);
    }
}
