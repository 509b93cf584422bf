package io.dotmesh.ports.driving;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import java.util.List;
import java.util.Optional;

/**
 * A dot as people see it.
 *
 * @param branches all of them, sorted by name, those that keep what a reset dropped included
 */
public record DotView(Dot dot, Account owner, List<Account> collaborators, List<BranchView> branches) {
    public DotView {
        collaborators = List.copyOf(collaborators);
        branches = List.copyOf(branches);
    }

    public Optional<BranchView> branch(BranchName name) {
        return branches.stream()
                .filter(view -> view.branch().name().equals(name))
                .findFirst();
    }
}
