package io.dotmesh.adapters.http;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.UseCases;
import java.time.Duration;
import java.util.Optional;

/** Methods about accounts and their secrets. */
final class AccountMethods {
    /** A hundred years: longer is a mistake, and overflows. */
    private static final long VALID_SECONDS_MAX = 100L * 366 * 24 * 60 * 60;

    private AccountMethods() {}

    static Outcome<Answer> current(UseCases cases, Arguments given) {
        return user(cases.accounts().current());
    }

    static Outcome<Answer> authenticated(UseCases cases, Arguments given) {
        return user(cases.accounts().authenticated());
    }

    static Outcome<Answer> apiKey(UseCases cases, Arguments given) {
        return cases.accounts().apiKey().map(WireAccount::apiKey);
    }

    static Outcome<Answer> resetApiKey(UseCases cases, Arguments given) {
        long seconds = given.count("ValidForSeconds");
        if (seconds < 0 || seconds > VALID_SECONDS_MAX) {
            return Outcome.refused(
                    FaultCode.INVALID,
                    "ValidForSeconds is " + seconds + ", not from 0 to " + VALID_SECONDS_MAX,
                    "Leave it out for a key that serves for ever.");
        }
        var validFor = seconds == 0 ? Optional.<Duration>empty() : Optional.of(Duration.ofSeconds(seconds));
        return cases.accounts().resetApiKey(validFor).map(WireAccount::apiKey);
    }

    static Outcome<Answer> changeOwnPassword(UseCases cases, Arguments given) {
        return user(cases.accounts().changePassword(new Secret(given.text("NewPassword"))));
    }

    static Outcome<Answer> register(UseCases cases, Arguments given) {
        return user(
                cases.accounts().register(given.text("Name"), given.text("Email"), new Secret(given.text("Password"))));
    }

    static Outcome<Answer> changePassword(UseCases cases, Arguments given) {
        return user(cases.accounts().changePassword(given.text("Id"), new Secret(given.text("NewPassword"))));
    }

    static Outcome<Answer> byCustomerId(UseCases cases, Arguments given) {
        return user(cases.accounts().findByNote("CustomerId", given.text("CustomerId")));
    }

    static Outcome<Answer> byNote(UseCases cases, Arguments given) {
        return user(cases.accounts().findByNote(given.text("Field"), given.text("Value")));
    }

    static Outcome<Answer> byEmail(UseCases cases, Arguments given) {
        return user(cases.accounts().find(given.text("Email")));
    }

    static Outcome<Answer> byName(UseCases cases, Arguments given) {
        return user(cases.accounts().find(given.text("Name")));
    }

    static Outcome<Answer> note(UseCases cases, Arguments given) {
        return user(cases.accounts().note(given.text("Id"), given.text("Field"), given.text("Value")));
    }

    static Outcome<Answer> forget(UseCases cases, Arguments given) {
        return user(cases.accounts().forget(given.text("Id"), given.text("Field")));
    }

    static Outcome<Answer> changeEmail(UseCases cases, Arguments given) {
        return user(cases.accounts().changeEmail(given.text("Id"), given.text("Email")));
    }

    /** Empty, or what is wrong with the name. */
    static Outcome<Answer> checkName(UseCases cases, Arguments given) {
        return cases.accounts()
                .checkName(given.text("Name"))
                .fold(_ -> Outcome.done(Answer.text("")), fault -> switch (fault) {
                    case Fault.Refused refused -> Outcome.done(Answer.text(refused.detail()));
                    case Fault.Unavailable _, Fault.Broken _ -> Outcome.faulted(fault);
                });
    }

    private static Outcome<Answer> user(Outcome<Account> account) {
        return account.map(WireAccount::user);
    }
}
