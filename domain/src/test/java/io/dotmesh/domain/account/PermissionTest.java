package io.dotmesh.domain.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.DotId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PermissionTest {
    private static final Account ADMIN = new Account(Account.ADMIN_ID, "admin", "", new TreeMap<>());
    private static final Account ALICE = account("alice");
    private static final Account BOB = account("bob");
    private static final Account CAROL = account("carol");
    private static final Dot SHOP = new Dot(
            new DotId("d"),
            DotName.parse("alice/shop").orElseThrow(),
            ALICE.id(),
            new TreeSet<>(List.of(BOB.id())),
            Optional.empty(),
            Instant.EPOCH);

    /** The whole table, written out a second time: what is not here is refused. */
    private static final Map<Role, Set<Action>> ALLOWED = Map.of(
            Role.ADMIN,
            Set.of(Action.values()),
            Role.OWNER,
            Set.of(
                    Action.GREET,
                    Action.MANAGE_SELF,
                    Action.READ_DOT,
                    Action.WRITE_DOT,
                    Action.OWN_DOT,
                    Action.CREATE_IN_NAMESPACE),
            Role.COLLABORATOR,
            Set.of(Action.GREET, Action.MANAGE_SELF, Action.READ_DOT, Action.WRITE_DOT),
            Role.STRANGER,
            Set.of(Action.GREET, Action.MANAGE_SELF));

    private static Account account(String name) {
        return new Account(new AccountId("id-" + name), name, name + "@example.com", new TreeMap<>());
    }

    private static Caller caller(Account account) {
        return new Caller(account, Caller.Proof.API_KEY);
    }

    private static String refusal(Outcome<?> outcome) {
        assertThat(outcome.toFault()).hasValueSatisfying(fault -> {
            assertThat(fault).isInstanceOf(Fault.Refused.class);
            assertThat(fault.code()).isEqualTo(FaultCode.FORBIDDEN);
            assertThat(fault.next()).isNotBlank();
        });
        return outcome.toFault().map(Fault::detail).orElse("");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aRoleMayDoWhatTheTableSaysAndNothingElse(Role role) {
        for (var action : Action.values()) {
            assertThat(Permission.allows(role, action))
                    .as("%s %s", role, action)
                    .isEqualTo(ALLOWED.getOrDefault(role, Set.of()).contains(action));
        }
    }

    @Test
    void anAccountIsAdminOwnerCollaboratorOrStrangerToADot() {
        assertThat(Role.of(ADMIN, SHOP)).isEqualTo(Role.ADMIN);
        assertThat(Role.of(ALICE, SHOP)).isEqualTo(Role.OWNER);
        assertThat(Role.of(BOB, SHOP)).isEqualTo(Role.COLLABORATOR);
        assertThat(Role.of(CAROL, SHOP)).isEqualTo(Role.STRANGER);
    }

    @Test
    void theNamespaceOfADotDoesNotMakeItsHolderTheOwner() {
        var bobs = new Dot(SHOP.id(), SHOP.name(), BOB.id(), new TreeSet<>(), Optional.empty(), Instant.EPOCH);
        assertThat(Role.of(ALICE, bobs)).isEqualTo(Role.STRANGER);
    }

    @Test
    void anOwnerWhoAlsoCollaboratesIsTheOwner() {
        assertThat(Role.of(ALICE, SHOP.with(ALICE.id()))).isEqualTo(Role.OWNER);
    }

    @Test
    void anAccountAdministersTheNamespaceOfItsNameOnly() {
        assertThat(Role.of(ALICE, new Namespace("alice"))).isEqualTo(Role.OWNER);
        assertThat(Role.of(ALICE, new Namespace("Alice"))).isEqualTo(Role.STRANGER);
        assertThat(Role.of(ALICE, Namespace.ADMIN)).isEqualTo(Role.STRANGER);
        assertThat(Role.of(ADMIN, new Namespace("alice"))).isEqualTo(Role.ADMIN);
    }

    @Test
    void theAdministratorIsKnownByIdNotByName() {
        var impostor = account("admin");
        assertThat(impostor.isAdmin()).isFalse();
        assertThat(Role.of(impostor)).isEqualTo(Role.STRANGER);
        assertThat(Role.of(ADMIN)).isEqualTo(Role.ADMIN);
        assertThat(Role.of(impostor, SHOP)).isEqualTo(Role.STRANGER);
    }

    @Test
    void aRefusalToTouchADotHasTheTextOfItsMethod() {
        assertThat(Permission.check(caller(BOB), Action.WRITE_DOT, SHOP, "no")).isEqualTo(Outcome.done());
        assertThat(refusal(Permission.check(caller(BOB), Action.OWN_DOT, SHOP, "Not owner.")))
                .isEqualTo("Not owner.");
        assertThat(refusal(Permission.check(caller(CAROL), Action.READ_DOT, SHOP, "no")))
                .isEqualTo("no");
    }

    @Test
    void aRefusalToMakeADotNamesTheNamespace() {
        assertThat(Permission.check(caller(ALICE), Action.CREATE_IN_NAMESPACE, new Namespace("alice")))
                .isEqualTo(Outcome.done());
        assertThat(refusal(Permission.check(caller(ALICE), Action.CREATE_IN_NAMESPACE, new Namespace("bob"))))
                .isEqualTo("User is not an administrator for namespace bob, so cannot create volumes");
    }

    @Test
    void onlyTheAdministratorManagesAccountsAndTheNode() {
        for (var action : List.of(Action.MANAGE_ACCOUNTS, Action.MANAGE_NODE)) {
            assertThat(Permission.check(caller(ADMIN), action)).isEqualTo(Outcome.done());
            assertThat(refusal(Permission.check(caller(ALICE), action))).isEqualTo("Userid id-alice is not admin user");
        }
        assertThat(Permission.check(caller(CAROL), Action.MANAGE_SELF)).isEqualTo(Outcome.done());
    }

    @Test
    void secretsAndKeysDoNotPrintThemselves() {
        var keys = new Keys(Optional.of("hash-1"), Optional.of("hash-2"), Optional.empty());
        assertThat(new Secret("s3cret")).hasToString("[redacted]");
        assertThat(keys.toString()).doesNotContain("hash");
        assertThat(new KeyedAccount(ALICE, keys).toString()).doesNotContain("hash");
        assertThat(Keys.NONE.passwordHash()).isEmpty();
    }

    @Test
    void anAccountChangesItsMailAndItsNotesAlone() {
        var notes = new TreeMap<>(Map.of("team", "red"));
        var changed = ALICE.mailedAt("a@b.c").noting(notes);
        notes.clear();
        assertThat(changed).isEqualTo(new Account(ALICE.id(), "alice", "a@b.c", new TreeMap<>(Map.of("team", "red"))));
        assertThat(caller(ALICE).name()).isEqualTo("alice");
    }
}
