package io.dotmesh.ports.driven;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.KeyedAccount;
import io.dotmesh.domain.account.Keys;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import java.util.List;
import java.util.Optional;

/** The accounts, with what proves that someone is one of them. Faults as of {@link DotRegister}. */
public interface AccountRegister {
    /** Refused as {@code ALREADY_EXISTS} when the id, name or email (whatever its case) is another account's. */
    Outcome<Nothing> add(Account account, Keys keys);

    /** Refused as {@code NO_SUCH_ACCOUNT}, or as {@code ALREADY_EXISTS} when the name or email is another's. */
    Outcome<Nothing> replace(Account account);

    /** Refused as {@code NO_SUCH_ACCOUNT}. */
    Outcome<Nothing> rekey(AccountId account, Keys keys);

    Outcome<Optional<KeyedAccount>> byId(AccountId id);

    Outcome<Optional<KeyedAccount>> byName(String name);

    /** Whatever the case. */
    Outcome<Optional<KeyedAccount>> byEmail(String email);

    /** All, sorted by name. */
    Outcome<List<KeyedAccount>> all();
}
