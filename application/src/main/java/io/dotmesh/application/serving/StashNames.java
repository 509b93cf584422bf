package io.dotmesh.application.serving;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.ports.driven.DotRegister.DotRecord;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What the branches are called that keep what a reset dropped: the branch, {@code -stash-}, and when. */
final class StashNames {
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int BRANCH_CHARACTERS_MAX = 36;

    private StashNames() {}

    static BranchName next(DotRecord dot, BranchName of, Instant now) {
        var head = of.value().substring(0, Math.min(of.value().length(), BRANCH_CHARACTERS_MAX));
        var base = head + "-stash-" + WHEN.format(now);
        var name = new BranchName(base);
        for (int i = 2; dot.branch(name).isPresent(); i++) {
            name = new BranchName(base + "-" + i);
        }
        return name;
    }
}
