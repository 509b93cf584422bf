package io.dotmesh.adapters.httpclient;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.Accounts;
import java.time.Duration;
import java.util.Optional;

/** {@link Accounts} of a node somewhere else. */
record RemoteAccounts(RemoteNode node) implements Accounts {
    @Override
    public Outcome<Account> current() {
        return node.call("CurrentUser", Params.none(), Wire::account);
    }

    @Override
    public Outcome<Account> authenticated() {
        return node.call("AuthenticatedUser", Params.none(), Wire::account);
    }

    @Override
    public Outcome<Secret> apiKey() {
        return node.call("GetApiKey", Params.none(), RemoteAccounts::key);
    }

    private static Secret key(Json json) {
        return new Secret(json.get("ApiKey").text());
    }

    @Override
    public Outcome<Secret> resetApiKey(Optional<Duration> validFor) {
        return node.call(
                "ResetApiKey",
                Params.none()
                        .with(
                                "ValidForSeconds",
                                validFor.map(Duration::toSeconds).orElse(0L)),
                RemoteAccounts::key);
    }

    @Override
    public Outcome<Account> changePassword(Secret password) {
        return node.call("UpdatePassword", Params.none().with("NewPassword", password.value()), Wire::account);
    }

    @Override
    public Outcome<Account> register(String name, String email, Secret password) {
        return node.call(
                "RegisterNewUser",
                Params.none().with("Name", name).with("Email", email).with("Password", password.value()),
                Wire::account);
    }

    @Override
    public Outcome<Account> find(String ref) {
        return ref.indexOf('@') < 0
                ? node.call("UserFromName", Params.none().with("Name", ref), Wire::account)
                : node.call("UserFromEmail", Params.none().with("Email", ref), Wire::account);
    }

    @Override
    public Outcome<Account> findByNote(String field, String value) {
        return node.call("UserFromNote", Params.none().with("Field", field).with("Value", value), Wire::account);
    }

    @Override
    public Outcome<Account> changePassword(String ref, Secret password) {
        return node.call(
                "UpdateUserPassword",
                Params.none().with("Id", ref).with("NewPassword", password.value()),
                Wire::account);
    }

    @Override
    public Outcome<Account> changeEmail(String ref, String email) {
        return node.call("SetUserEmail", Params.none().with("Id", ref).with("Email", email), Wire::account);
    }

    @Override
    public Outcome<Account> note(String ref, String field, String value) {
        return node.call(
                "SetUserMetadataField",
                Params.none().with("Id", ref).with("Field", field).with("Value", value),
                Wire::account);
    }

    @Override
    public Outcome<Account> forget(String ref, String field) {
        return node.call(
                "DeleteUserMetadataField", Params.none().with("Id", ref).with("Field", field), Wire::account);
    }

    @Override
    public Outcome<Nothing> checkName(String name) {
        return node.call("CheckAccountName", Params.none().with("Name", name), Json::text)
                .then(why -> why.isEmpty()
                        ? Outcome.done()
                        : Outcome.refused(FaultCode.INVALID, why, "Choose another name."));
    }
}
