package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.saga.RegistryChange;
import io.dotmesh.domain.saga.RegistryChange.AddBranch;
import io.dotmesh.domain.saga.RegistryChange.AddCommit;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.dotmesh.domain.saga.RegistryChange.TrashDot;
import io.dotmesh.ports.driven.DotRegister;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Dots, branches and commits to try a registry with, and what is asked of its answers. */
final class RegistrySpecimens {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456789Z");
    static final AccountId ALICE = new AccountId("account-alice");
    static final AccountId BOB = new AccountId("account-bob");

    static final NodeId NODE = new NodeId("node-1");
    static final NodeId OTHER_NODE = new NodeId("node-2");

    private RegistrySpecimens() {}

    static Dot dot(String name) {
        return new Dot(
                new DotId("dot-" + name.replace('/', '-')),
                DotName.parse(name).orElseThrow(),
                ALICE,
                new TreeSet<>(),
                Optional.empty(),
                NOON);
    }

    static Branch master(Dot dot) {
        return branch(dot, "master");
    }

    static Branch branch(Dot dot, String name) {
        return new Branch(
                new BranchId(dot.id() + "-" + name),
                dot.id(),
                new BranchName(name),
                Optional.empty(),
                Optional.empty());
    }

    static Branch fork(Branch from, Commit at, String name) {
        return new Branch(
                new BranchId(from.id() + "-" + name),
                from.dot(),
                new BranchName(name),
                Optional.of(new Origin(from.id(), at.id())),
                Optional.empty());
    }

    static Commit commit(int number) {
        return new Commit(
                new CommitId("commit-" + number),
                "message " + number,
                "alice",
                NOON.plus(Duration.ofNanos(number)),
                Metadata.NONE);
    }

    static Trashed trashed(Dot dot, Instant since, Branch... branches) {
        return new Trashed(dot, Arrays.asList(branches), BOB, since, since.plus(Duration.ofDays(7)));
    }

    /** A dot with its branch master and so many commits on it. */
    static List<RegistryChange> dotWithCommits(Dot dot, int commits) {
        var changes = new ArrayList<RegistryChange>(List.of(new AddDot(dot), new AddBranch(master(dot))));
        for (int number = 1; number <= commits; number++) {
            changes.add(new AddCommit(master(dot).id(), commit(number)));
        }
        return changes;
    }

    static List<RegistryChange> dotInTrash(Dot dot, Instant since) {
        return List.of(new AddDot(dot), new AddBranch(master(dot)), new TrashDot(trashed(dot, since, master(dot))));
    }

    static void change(DotRegister register, RegistryChange... changes) {
        change(register, Arrays.asList(changes));
    }

    static void change(DotRegister register, List<RegistryChange> changes) {
        assertThat(register.change(changes)).isEqualTo(Outcome.done());
    }

    static void refuses(FaultCode code, DotRegister register, RegistryChange... changes) {
        refused(code, register.change(Arrays.asList(changes)));
    }

    static void refused(FaultCode code, Outcome<Nothing> answer) {
        assertThat(answer.toFault()).hasValueSatisfying(fault -> {
            assertThat(fault).isInstanceOf(Fault.Refused.class);
            assertThat(fault.code()).as(fault.detail()).isEqualTo(code);
            assertThat(fault.detail()).isNotBlank();
            assertThat(fault.next()).isNotBlank();
        });
    }

    static List<String> names(DotRegister register) {
        return register.dots().orElseThrow().stream()
                .map(record -> record.dot().name().toString())
                .toList();
    }

    static List<Integer> numbers(DotRegister register, BranchId branch) {
        return register.commits(branch).orElseThrow().stream()
                .map(commit -> Integer.parseInt(commit.id().value().substring("commit-".length())))
                .toList();
    }
}
