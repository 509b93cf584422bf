package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.identity.SagaId;
import io.dotmesh.domain.saga.Saga;
import io.dotmesh.domain.saga.SagaText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeMap;

/** Writes sagas down and strikes them out. The copy of a dot names all its commits, so a text may be long: in parts. */
final class SagaChanges {
    /** In characters, of three bytes each at most. */
    static final int PART_MAX = 100_000;

    private final Draft draft;

    SagaChanges(Draft draft) {
        this.draft = draft;
    }

    Outcome<Nothing> begin(SagaId id, Saga saga, NodeId node) {
        var text = SagaText.of(saga);
        var digest = digest(text);
        var begun = draft.saga(id);
        var by = Optional.of(new StoredSaga.Beginner(node, saga.subject()));
        if (begun.isPresent()) {
            return begun.get().digest().equals(digest) && begun.get().by().equals(by)
                    ? Outcome.done()
                    : Refusals.taken("the saga " + id);
        }
        var other = draft.beginnersOf(saga.subject()).stream()
                .filter(beginner -> !beginner.equals(node))
                .findFirst();
        if (other.isPresent()) {
            return Refusals.changing(other.get(), saga.subject());
        }
        draft.guard(saga.subject(), Optional.of(id));
        int order = draft.sagasBegun();
        draft.put(
                id,
                Optional.of(
                        text.length() <= PART_MAX
                                ? new StoredSaga(by, order, digest, Optional.of(text), Optional.empty())
                                : new StoredSaga(by, order, digest, Optional.empty(), Optional.of(stage(id, text)))));
        return Outcome.done();
    }

    Outcome<Nothing> end(SagaId id) {
        draft.saga(id).ifPresent(ended -> {
            draft.put(id, Optional.empty());
            // Also while others are under way: of two that end at once, the second has to know that it is the last.
            ended.by()
                    .ifPresent(by -> draft.guard(
                            by.dot(), draft.sagasOf(by.dot()).stream().findFirst()));
        });
        return Outcome.done();
    }

    private StoredSaga.Parts stage(SagaId id, String text) {
        var range = Layout.parts(id) + draft.newName() + "/";
        var entries = new TreeMap<String, String>();
        int begin = 0;
        while (begin < text.length()) {
            int end = Math.min(begin + PART_MAX, text.length());
            // Half a character has no UTF-8.
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end--;
            }
            entries.put(range + "%06d".formatted(entries.size()), text.substring(begin, end));
            begin = end;
        }
        draft.stage(new Plan.Staged(range, entries));
        return new StoredSaga.Parts(range, entries.size());
    }

    static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
