package io.dotmesh.adapters.sqlite;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A process that commits until it is killed: each commit to two branches at once. Says which were acknowledged. */
final class Appender {
    static final Branch MIRROR = new Branch(
            new BranchId("b2"), Opened.SHOP.id(), new BranchName("mirror"), Optional.empty(), Optional.empty());

    private Appender() {}

    public static void main(String[] arguments) {
        var registry = Opened.in(Path.of(arguments[0]));
        var dots = registry.dots();
        dots.change(Opened.SHOP_AND_MASTER).orElseThrow();
        dots.change(List.of(new AddBranch(MIRROR))).orElseThrow();
        for (int number = 0; ; number++) {
            var commit = Opened.commit(arguments[1] + "-" + number);
            dots.change(List.of(new AddCommit(Opened.MASTER.id(), commit), new AddCommit(MIRROR.id(), commit)))
                    .orElseThrow();
            System.out.println(commit.id());
        }
    }
}
