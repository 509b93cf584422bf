package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.dot.VolumeLabel.Trash;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a volume's label stands in one user property of its dataset, readable for people: words {@code key=value} apart by
 * spaces, which none of the values has. One property, so that it changes whole.
 *
 * <p>The label names the branch that it speaks of. Where that is not the dataset's own name, a change of several steps
 * was begun and not ended.
 */
final class Labels {
    static final String LABEL = "io.dotmesh:label";

    private Labels() {}

    /** A label that was read. */
    record Read(BranchId branch, VolumeLabel label) {}

    static String write(BranchId branch, VolumeLabel label) {
        var text = new StringBuilder("branch=" + branch + " dot=" + label.dot() + " name=" + label.name()
                + " branch-name=" + label.branch() + " owner=" + label.owner() + " created=" + label.created());
        label.stash()
                .ifPresent(stash -> text.append(" stash-of=" + stash.of() + " stash-since=" + stash.since()
                        + " stash-expires=" + stash.expires()));
        label.trash()
                .ifPresent(trash -> text.append(" trash-by=" + trash.by() + " trash-since=" + trash.since()
                        + " trash-expires=" + trash.expires()));
        label.quota().ifPresent(quota -> text.append(" quota=" + quota.bytes()));
        return text.toString();
    }

    /** Empty for what is no label. */
    static Optional<Read> read(String text) {
        var words = new HashMap<String, String>();
        for (var word : text.split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                words.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        try {
            return Optional.of(new Read(
                    new BranchId(word(words, "branch")),
                    new VolumeLabel(
                            new DotId(word(words, "dot")),
                            dotName(word(words, "name")),
                            new BranchName(word(words, "branch-name")),
                            new AccountId(word(words, "owner")),
                            Instant.parse(word(words, "created")),
                            stash(words),
                            trash(words),
                            quota(words))));
        } catch (IllegalArgumentException | DateTimeException _) {
            return Optional.empty();
        }
    }

    private static DotName dotName(String text) {
        int slash = text.indexOf('/');
        return new DotName(new Namespace(text.substring(0, Math.max(0, slash))), text.substring(slash + 1));
    }

    private static Optional<Stash> stash(Map<String, String> words) {
        return words.containsKey("stash-of")
                ? Optional.of(new Stash(
                        new BranchId(word(words, "stash-of")),
                        Instant.parse(word(words, "stash-since")),
                        Instant.parse(word(words, "stash-expires"))))
                : Optional.empty();
    }

    private static Optional<Trash> trash(Map<String, String> words) {
        return words.containsKey("trash-by")
                ? Optional.of(new Trash(
                        new AccountId(word(words, "trash-by")),
                        Instant.parse(word(words, "trash-since")),
                        Instant.parse(word(words, "trash-expires"))))
                : Optional.empty();
    }

    private static Optional<Quota> quota(Map<String, String> words) {
        return words.containsKey("quota")
                ? Optional.of(new Quota(Long.parseLong(word(words, "quota"))))
                : Optional.empty();
    }

    private static String word(Map<String, String> words, String key) {
        return words.getOrDefault(key, "");
    }
}
