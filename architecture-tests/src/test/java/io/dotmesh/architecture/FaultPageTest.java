package io.dotmesh.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The catalogue of faults for people. A new code does not compile before it is told here what to do about it. */
class FaultPageTest {
    private static final Path PAGE = Project.ROOT.resolve("docs/reference/faults.md");

    /** What a code means, and what helps. */
    private record Entry(String meaning, String help) {}

    @Test
    void thePageSaysWhatEachCodeMeans() throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page());
        }
        assertThat(Files.readString(PAGE))
                .as("docs/reference/faults.md is stale; 'mvn verify -Ddocs.write=true' renews it")
                .isEqualTo(page());
    }

    private static String page() {
        var page = new StringBuilder("""
                # Faults

                <!-- Made from io.dotmesh.domain.fault.FaultCode by FaultPageTest; do not edit. -->

                Whatever cannot be done is answered with a code, what happened and why, and what to try. Codes are stable: programs may
                rely on them. `dm` prints the code on a line of its own, `dm server` in brackets; over JSON-RPC it stands in the error's data.

                | code | meaning | what helps |
                |---|---|---|
                """);
        for (FaultCode code : FaultCode.values()) {
            var entry = entry(code);
            page.append("| `%s` | %s | %s |%n".formatted(code, entry.meaning(), entry.help()));
        }
        return page.toString();
    }

    private static Entry entry(FaultCode code) {
        return switch (code) {
            case INVALID ->
                new Entry("A name, reference or value that cannot mean anything.", "The message says what is allowed.");
            case MALFORMED ->
                new Entry(
                        "A request that is not understood as one: its method, shape or size.",
                        "For authors of clients: compare it with the protocol.");
            case UNAUTHENTICATED ->
                new Entry(
                        "Who asks is not known: no, wrong or expired credentials.",
                        "Check the remote: `dm remote -v`. A lost key of the administrator: `dm server --renew-admin yes`.");
            case FORBIDDEN ->
                new Entry("Who asks is known and may not.", "Ask the owner of the dot, or the administrator.");
            case NO_SUCH_DOT ->
                new Entry(
                        "There is no dot of that name, or none that you may see.",
                        "`dm list`; a deleted one: `dm dot restore NAME`.");
            case NO_SUCH_BRANCH -> new Entry("The dot has no branch of that name.", "`dm branch`");
            case NO_SUCH_COMMIT -> new Entry("The branch has no commit of that id.", "`dm log`");
            case NO_SUCH_ACCOUNT -> new Entry("Nobody has that name, id or email.", "Ask the administrator.");
            case NO_SUCH_METHOD ->
                new Entry("This node does not know what was asked for.", "Its version may be older than the client's.");
            case NO_SUCH_REMOTE -> new Entry("`dm` knows no node of that name.", "`dm remote -v`, `dm remote add`");
            case NOTHING_TO_UNDO ->
                new Entry(
                        "Nothing is kept that could be undone or restored.", "It may have expired, or been discarded.");
            case ALREADY_EXISTS -> new Entry("The name or the id is taken.", "Choose another.");
            case HAS_DEPENDENTS ->
                new Entry(
                        "Others began at its commits, so it cannot go.", "Remove those first; the message names them.");
            case BUSY ->
                new Entry(
                        "In use: a mount that somebody holds, a container, or another change of the same dot.",
                        "Close what holds it, which the message names where that can be known; then ask again.");
            case NOT_MASTER ->
                new Entry(
                        "Another node is the branch's master, or this one lost it, so nothing was changed.",
                        "Ask again: the change is made where the master is. The message names it where it is known.");
            case CHANGING ->
                new Entry(
                        "A file kept changing while it was read for a commit, so nothing was committed.",
                        "Pause what writes to it, or commit a copy that the application makes.");
            case SPECIAL_FILE ->
                new Entry("A device, socket or the like, which cannot be stored.", "Move it out of the dot.");
            case FILE_ACCESS -> new Entry("A file that the node may not read or write.", "See who owns it.");
            case NO_SPACE ->
                new Entry("The storage is full. Nothing was lost.", "Free space, `dm gc`, or make it larger.");
            case STORAGE_UNAVAILABLE ->
                new Entry("The storage cannot serve now: suspended, read-only, being opened.", "`dm doctor`");
            case POOL_MISSING -> new Entry("There is no such ZFS pool.", "Import it, or name another with `--pool`.");
            case VERSION_MISMATCH -> new Entry("Written by a newer version.", "Use that version.");
            case LOCKED ->
                new Entry(
                        "Another process has the store open, or listens on the address.",
                        "Stop that one, or choose another directory or port.");
            case CORRUPT ->
                new Entry(
                        "What is stored contradicts itself.",
                        "`dm doctor`; a lost or damaged registry: `dm registry rebuild`. Keep a copy first.");
            case REGISTRY_UNAVAILABLE -> new Entry("The registry cannot be read or written.", "`dm doctor`");
            case TIMED_OUT -> new Entry("No answer within the deadline.", "The message says who was waited for.");
            case NOT_SUPPORTED ->
                new Entry("This store, or this version, does not offer it.", "The message says which does.");
            case CONFIGURATION ->
                new Entry("A setting that is unknown or does not fit.", "[Settings of a node](settings.md)");
            case UNREACHABLE -> new Entry("No node answers at that address.", "Start it: `dm server`.");
            case LIMIT -> new Entry("More at once, or larger, than what is allowed.", "The message says how much is.");
            case INTERNAL -> new Entry("A bug in the node.", "Report it with what the node's log says.");
        };
    }
}
