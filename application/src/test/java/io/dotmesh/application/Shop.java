package io.dotmesh.application;

import static io.dotmesh.application.TestCluster.await;

import io.dotmesh.application.TestCluster.Member;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.Commits.Draft;
import io.dotmesh.ports.driving.DotView;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What people do with one dot on the nodes of a cluster. */
final class Shop {
    static final DotName SHOP = DotName.parse("admin/shop").orElseThrow();

    private Shop() {}

    static Outcome<Commit> commit(Member member, BranchName branch, String message) {
        var draft = new Draft(message, Optional.empty(), new Metadata(new TreeMap<>()), Optional.empty());
        return member.asAdmin().commits().commit(SHOP, branch, draft);
    }

    static void write(Member member, BranchName branch, String text) {
        var live = member.asAdmin()
                .volumes()
                .attach(SHOP, Optional.of(branch), SubdotName.DEFAULT)
                .orElseThrow();
        try {
            Files.writeString(live.resolve("file"), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static DotView shop(Member member) {
        return member.asAdmin().dots().show(SHOP).orElseThrow();
    }

    static List<CommitId> log(Member member, BranchName branch) {
        return member.asAdmin().commits().log(SHOP, branch).orElseThrow().stream()
                .map(Commit::id)
                .toList();
    }

    /** Every node has every commit of every branch that has any. */
    static void awaitInLine(TestCluster cluster) {
        for (var member : cluster.members()) {
            for (var view : shop(member).branches()) {
                var branch = view.branch();
                await(member.name + " has " + branch.name(), () -> {
                    var wanted = log(member, branch.name());
                    return wanted.isEmpty() || member.held(branch.id()).equals(wanted);
                });
            }
        }
    }

    static String read(Member member, BranchId branch, CommitId commit) {
        try {
            var mounted = member.asAdmin().commits().mount(branch, commit).orElseThrow();
            return Files.readString(mounted.resolve("__default__/file"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
