package io.dotmesh.testkit.contract;

import static io.dotmesh.testkit.contract.RegistrySpecimens.NOON;
import static io.dotmesh.testkit.contract.RegistrySpecimens.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.KeyedAccount;
import io.dotmesh.domain.account.Keys;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.ports.driven.AccountRegister;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How accounts are added, found and changed. */
public interface AccountContract {
    Keys KEYS = new Keys(Optional.of("password-hash"), Optional.of("key-hash"), Optional.of(NOON.plusNanos(1)));

    AccountRegister accounts();

    private static Account account(String name) {
        return new Account(new AccountId("id-" + name), name, name + "@example.com", new TreeMap<>());
    }

    private void add(Account account, Keys keys) {
        assertThat(accounts().add(account, keys)).isEqualTo(Outcome.done());
    }

    private List<Account> all() {
        return accounts().all().orElseThrow().stream()
                .map(KeyedAccount::account)
                .toList();
    }

    @Test
    default void aNewRegisterHasNoAccounts() {
        assertThat(accounts().all().orElseThrow()).isEmpty();
        assertThat(accounts().byId(Account.ADMIN_ID).orElseThrow()).isEmpty();
        assertThat(accounts().byName("admin").orElseThrow()).isEmpty();
        assertThat(accounts().byEmail("admin@example.com").orElseThrow()).isEmpty();
    }

    @Test
    default void anAccountIsFoundWithItsKeysByIdNameAndEmail() {
        var alice = account("alice").noting(new TreeMap<>(Map.of("team", "Größe \uD83D\uDC33", "empty", "")));
        add(alice, KEYS);
        add(account("bob"), Keys.NONE);
        assertThat(accounts().byId(alice.id()).orElseThrow()).contains(new KeyedAccount(alice, KEYS));
        assertThat(accounts().byName("alice").orElseThrow()).contains(new KeyedAccount(alice, KEYS));
        assertThat(accounts().byEmail("alice@example.com").orElseThrow()).contains(new KeyedAccount(alice, KEYS));
        assertThat(accounts().byName("bob").orElseThrow()).contains(new KeyedAccount(account("bob"), Keys.NONE));
    }

    @Test
    default void emailsAreFoundAndTakenWhateverTheirCase() {
        var alice = account("alice").mailedAt("Alice.Ärger@Example.COM");
        add(alice, KEYS);
        assertThat(accounts().byEmail("aLICE.äRGER@example.com").orElseThrow()).contains(new KeyedAccount(alice, KEYS));
        refused(
                FaultCode.ALREADY_EXISTS,
                accounts().add(account("bob").mailedAt("alice.ärger@EXAMPLE.com"), Keys.NONE));
        assertThat(all()).containsExactly(alice);
    }

    @Test
    default void namesAreFoundAndTakenAsTheyAreWritten() {
        add(account("alice"), KEYS);
        assertThat(accounts().byName("Alice").orElseThrow()).isEmpty();
        var other = new Account(new AccountId("other"), "Alice", "other@example.com", new TreeMap<>());
        add(other, Keys.NONE);
        assertThat(accounts().byName("Alice").orElseThrow()).contains(new KeyedAccount(other, Keys.NONE));
    }

    @Test
    default void accountsAreSortedByName() {
        for (var name : List.of("carol", "Bob", "alice", "_", "al")) {
            add(account(name), Keys.NONE);
        }
        assertThat(all()).extracting(Account::name).containsExactly("Bob", "_", "al", "alice", "carol");
    }

    @Test
    default void anIdNameOrEmailThatIsTakenIsRefused() {
        add(account("alice"), KEYS);
        var sameId = new Account(account("alice").id(), "x", "x@example.com", new TreeMap<>());
        var sameName = new Account(new AccountId("x"), "alice", "x@example.com", new TreeMap<>());
        var sameEmail = new Account(new AccountId("x"), "x", "alice@example.com", new TreeMap<>());
        for (var taken : List.of(sameId, sameName, sameEmail, account("alice"))) {
            refused(FaultCode.ALREADY_EXISTS, accounts().add(taken, Keys.NONE));
        }
        assertThat(accounts().all().orElseThrow()).containsExactly(new KeyedAccount(account("alice"), KEYS));
    }

    @Test
    default void aReplacedAccountKeepsItsKeys() {
        var next = new Account(
                account("alice").id(), "alicia", "new@example.com", new TreeMap<>(Map.of("a", "1", "b", "2")));
        add(account("alice"), KEYS);
        assertThat(accounts().replace(next)).isEqualTo(Outcome.done());
        assertThat(accounts().all().orElseThrow()).containsExactly(new KeyedAccount(next, KEYS));
        assertThat(accounts().byName("alice").orElseThrow()).isEmpty();
        assertThat(accounts().byEmail("alice@example.com").orElseThrow()).isEmpty();
        assertThat(accounts().replace(next.noting(new TreeMap<>(Map.of("b", "3")))))
                .isEqualTo(Outcome.done());
        assertThat(all()).extracting(Account::metadata).containsExactly(new TreeMap<>(Map.of("b", "3")));
    }

    @Test
    default void anAccountMayBeReplacedByOneOfTheSameNameAndEmail() {
        add(account("alice"), KEYS);
        assertThat(accounts().replace(account("alice").mailedAt("ALICE@example.com")))
                .isEqualTo(Outcome.done());
        assertThat(all()).extracting(Account::email).containsExactly("ALICE@example.com");
    }

    @Test
    default void anAccountIsNotReplacedByOneWhoseNameOrEmailIsTaken() {
        var alice = account("alice");
        add(alice, KEYS);
        add(account("bob"), Keys.NONE);
        refused(FaultCode.ALREADY_EXISTS, accounts().replace(alice.mailedAt("BOB@example.com")));
        refused(
                FaultCode.ALREADY_EXISTS,
                accounts().replace(new Account(alice.id(), "bob", alice.email(), alice.metadata())));
        assertThat(all()).containsExactly(alice, account("bob"));
    }

    @Test
    default void anUnknownAccountIsNeitherReplacedNorRekeyed() {
        add(account("bob"), Keys.NONE);
        refused(FaultCode.NO_SUCH_ACCOUNT, accounts().replace(account("alice")));
        refused(FaultCode.NO_SUCH_ACCOUNT, accounts().replace(account("alice").mailedAt("bob@example.com")));
        refused(FaultCode.NO_SUCH_ACCOUNT, accounts().rekey(account("alice").id(), KEYS));
        assertThat(all()).containsExactly(account("bob"));
    }

    @Test
    default void keysAreReplacedAsAWhole() {
        var alice = account("alice").noting(new TreeMap<>(Map.of("team", "red")));
        add(alice, KEYS);
        for (var keys : List.of(
                new Keys(Optional.of("second"), Optional.empty(), Optional.empty()),
                new Keys(Optional.empty(), Optional.of("third"), Optional.of(Instant.MAX)),
                Keys.NONE)) {
            assertThat(accounts().rekey(alice.id(), keys)).isEqualTo(Outcome.done());
            assertThat(accounts().all().orElseThrow()).containsExactly(new KeyedAccount(alice, keys));
        }
    }
}
