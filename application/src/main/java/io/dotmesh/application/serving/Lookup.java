package io.dotmesh.application.serving;

import io.dotmesh.domain.account.KeyedAccount;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.ports.driven.AccountRegister;
import java.util.Optional;

/** Finds an account by whatever a person may know of it. */
final class Lookup {
    private Lookup() {}

    /** By name, then id, then email. */
    static Outcome<Optional<KeyedAccount>> account(AccountRegister accounts, String ref) {
        return accounts.byName(ref).then(named -> {
            if (named.isPresent()) {
                return Outcome.done(named);
            }
            if (ref.contains("@")) {
                return accounts.byEmail(ref);
            }
            return AccountId.parse(ref).fold(accounts::byId, _ -> Outcome.done(Optional.empty()));
        });
    }
}
