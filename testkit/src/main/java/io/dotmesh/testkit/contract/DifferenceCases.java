package io.dotmesh.testkit.contract;

import static io.dotmesh.domain.history.Change.Kind.RENAMED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the cases about differences have at hand besides. */
class DifferenceCases extends StoreCases {
    DifferenceCases(VolumeStoreContract contract) {
        super(contract);
    }

    final List<Change> diff(BranchId branch, CommitId from) {
        return diff(branch, from, Optional.empty());
    }

    final List<Change> diff(BranchId branch, CommitId from, CommitId to) {
        return diff(branch, from, Optional.of(to));
    }

    final List<Change> diff(BranchId branch, CommitId from, Optional<CommitId> to) {
        var changes = new ArrayList<Change>();
        done(store().diff(branch, from, to, changes::add));
        assertThat(done(store().differs(branch, from, to))).isEqualTo(!changes.isEmpty());
        return changes;
    }

    /** The same before and after what changed is committed. */
    final List<Change> diffTwice(BranchId branch, CommitId from) {
        var live = diff(branch, from);
        assertThat(diff(branch, from, commit(branch))).isEqualTo(live);
        return live;
    }

    static Change change(Change.Kind kind, String path) {
        return new Change(kind, SubdotName.DEFAULT, path);
    }

    static Change renamed(String from, String to) {
        return renamed(SubdotName.DEFAULT, from, SubdotName.DEFAULT, to);
    }

    static Change renamed(SubdotName fromSubdot, String from, SubdotName toSubdot, String to) {
        return new Change(RENAMED, toSubdot, to, Optional.of(new Change.Location(fromSubdot, from)));
    }
}
