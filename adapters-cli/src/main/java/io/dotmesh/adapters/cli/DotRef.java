package io.dotmesh.adapters.cli;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.Outcome;
import java.util.Optional;

/** How a command names a dot, and a branch of it where that is not the current one: {@code [NAMESPACE/]DOT[@BRANCH]}. */
record DotRef(DotName dot, Optional<BranchName> branch) {
    static Outcome<DotRef> parse(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            return DotName.parse(text).map(dot -> new DotRef(dot, Optional.empty()));
        }
        return DotName.parse(text.substring(0, at))
                .then(dot ->
                        BranchName.parse(text.substring(at + 1)).map(branch -> new DotRef(dot, Optional.of(branch))));
    }

    /** No id, {@code HEAD^} or beginning of an id has these characters, so a text that has one can only name a dot. */
    static boolean isOne(String text) {
        return text.indexOf('@') >= 0 || text.indexOf('/') >= 0;
    }
}
