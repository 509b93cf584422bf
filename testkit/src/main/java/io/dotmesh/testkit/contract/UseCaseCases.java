package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driving.Commits.Draft;
import io.dotmesh.ports.driving.UseCases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the cases of {@link UseCasesContract} do again and again. */
abstract class UseCaseCases {
    static final DotName SHOP = new DotName(new Namespace("alice"), "shop");
    static final BranchName MASTER = BranchName.MASTER;
    static final BranchName FEATURE = new BranchName("feature");
    static final Secret PASSWORD = UseCasesContract.PASSWORD;

    private final StorageUseCasesContract contract;

    UseCaseCases(StorageUseCasesContract contract) {
        this.contract = contract;
    }

    UseCases as(String account) {
        return contract.as(account);
    }

    UseCases alice() {
        return contract.as("alice");
    }

    Path live(DotName dot) {
        return alice().volumes()
                .attach(dot, Optional.empty(), SubdotName.DEFAULT)
                .orElseThrow();
    }

    Path live(DotName dot, BranchName branch) {
        return alice().volumes()
                .attach(dot, Optional.of(branch), SubdotName.DEFAULT)
                .orElseThrow();
    }

    static void write(Path directory, String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path directory, String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Commit commit(String message) {
        return commit(SHOP, MASTER, message);
    }

    Commit commit(DotName dot, BranchName branch, String message) {
        return alice().commits().commit(dot, branch, draft(message)).orElseThrow();
    }

    static Draft draft(String message) {
        return new Draft(message, Optional.empty(), Metadata.NONE, Optional.empty());
    }

    Commit commitOf(String name, String text, String message) {
        write(live(SHOP, MASTER), name, text);
        return commit(message);
    }

    List<String> messages(BranchName branch) {
        return alice().commits().log(SHOP, branch).orElseThrow().stream()
                .map(Commit::message)
                .toList();
    }

    BranchId idOf(BranchName branch) {
        return alice().branches().show(SHOP, branch).orElseThrow().branch().id();
    }

    static void assertRefused(Outcome<?> outcome, FaultCode code) {
        assertThat(outcome.toFault()).hasValueSatisfying(fault -> {
            assertThat(fault.code()).as(fault.detail()).isEqualTo(code);
            assertThat(fault.detail()).isNotBlank();
            assertThat(fault.next()).isNotBlank();
        });
    }
}
