package io.dotmesh.launcher;

import io.dotmesh.application.Node.AdminSecrets;
import io.dotmesh.application.composition.Parts;
import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.Keys;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import io.dotmesh.ports.spi.RemoteBookProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The administrator's key on its way from the node, which keeps only its hash, to the person who starts the node.
 *
 * <p>A mark in the data directory stands from before the key is made until the person has it. A start that finds the
 * mark makes a new key, so that a node whose first start was cut short, or found its port taken, can still be entered.
 */
final class AdminKey {
    private static final String MARK = "admin-key-untold";

    private final Plan plan;
    private final Parts parts;

    AdminKey(Plan plan, Parts parts) {
        this.plan = plan;
        this.parts = parts;
    }

    /** The secrets that the administrator gets with this start; empty when there is an administrator who has some. */
    Outcome<Optional<AdminSecrets>> due() {
        return parts.registry().accounts().byId(Account.ADMIN_ID).then(admin -> {
            if (admin.isPresent() && !plan.renewAdmin() && !Files.exists(mark())) {
                return Outcome.done(Optional.empty());
            }
            var secrets = secrets();
            return markUntold()
                    .then(_ -> admin.isPresent() ? rekey(secrets) : Outcome.done())
                    .map(_ -> Optional.of(secrets));
        });
    }

    /** Writes the key where {@code dm} finds it, and answers the name of the remote that it is for. */
    Outcome<String> tell(AdminSecrets secrets) {
        return Providers.find(
                        ServiceLoader.load(RemoteBookProvider.class),
                        RemoteBookProvider::scheme,
                        "book of remotes",
                        "dm")
                .then(provider -> provider.open(plan.forRemoteBook()))
                .then(book ->
                        book.remember(plan.remote(), new Remote("admin", "127.0.0.1", plan.port(), secrets.apiKey())))
                .then(name -> markTold().map(_ -> name));
    }

    private AdminSecrets secrets() {
        var credentials = parts.credentials();
        return new AdminSecrets(
                plan.password().orElseGet(credentials::newPassword),
                plan.apiKey().orElseGet(credentials::newApiKey));
    }

    private Outcome<Nothing> rekey(AdminSecrets secrets) {
        var keys = new Keys(
                Optional.of(parts.credentials().hashPassword(secrets.password())),
                Optional.of(parts.credentials().hashApiKey(secrets.apiKey())),
                Optional.empty());
        return parts.registry().accounts().rekey(Account.ADMIN_ID, keys);
    }

    private Path mark() {
        return plan.data().resolve(MARK);
    }

    private Outcome<Nothing> markUntold() {
        try {
            Files.writeString(mark(), "");
            return Outcome.done();
        } catch (IOException problem) {
            return unwritable(problem);
        }
    }

    private Outcome<Nothing> markTold() {
        try {
            Files.deleteIfExists(mark());
            return Outcome.done();
        } catch (IOException problem) {
            return unwritable(problem);
        }
    }

    private Outcome<Nothing> unwritable(IOException problem) {
        return Outcome.refused(
                FaultCode.FILE_ACCESS,
                mark() + " cannot be written: " + problem.getMessage(),
                "See who may write in the data directory, and whether it is full.");
    }
}
