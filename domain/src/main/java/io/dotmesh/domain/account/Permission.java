package io.dotmesh.domain.account;

import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;

/** Who may do what. One table, for every way in; what it does not allow is refused. */
public final class Permission {
    private Permission() {}

    public static boolean allows(Role role, Action action) {
        return switch (role) {
            case ADMIN -> true;
            case OWNER ->
                switch (action) {
                    case GREET, MANAGE_SELF, READ_DOT, WRITE_DOT, OWN_DOT, CREATE_IN_NAMESPACE -> true;
                    case MANAGE_ACCOUNTS, MANAGE_NODE -> false;
                };
            case COLLABORATOR ->
                switch (action) {
                    case GREET, MANAGE_SELF, READ_DOT, WRITE_DOT -> true;
                    case OWN_DOT, CREATE_IN_NAMESPACE, MANAGE_ACCOUNTS, MANAGE_NODE -> false;
                };
            case STRANGER ->
                switch (action) {
                    case GREET, MANAGE_SELF -> true;
                    case READ_DOT, WRITE_DOT, OWN_DOT, CREATE_IN_NAMESPACE, MANAGE_ACCOUNTS, MANAGE_NODE -> false;
                };
        };
    }

    /** May {@code by} do {@code action} to {@code dot}? {@code refusal} is the text of the refusal. */
    public static Outcome<Nothing> check(Caller by, Action action, Dot dot, String refusal) {
        return answer(
                allows(Role.of(by.account(), dot), action), refusal, "Ask the owner of " + dot.name() + " to do it.");
    }

    public static Outcome<Nothing> check(Caller by, Action action, Namespace namespace) {
        return answer(
                allows(Role.of(by.account(), namespace), action),
                "User is not an administrator for namespace " + namespace + ", so cannot create volumes",
                "Use your own namespace: " + by.name() + "/NAME.");
    }

    public static Outcome<Nothing> check(Caller by, Action action) {
        return answer(
                allows(Role.of(by.account()), action),
                "Userid " + by.account().id() + " is not admin user",
                "Ask the administrator of this node.");
    }

    private static Outcome<Nothing> answer(boolean allowed, String refusal, String next) {
        return allowed ? Outcome.done() : Outcome.refused(FaultCode.FORBIDDEN, refusal, next);
    }
}
