package io.dotmesh.adapters.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.ports.driven.Credentials;
import io.dotmesh.testkit.contract.CredentialsContract;
import org.junit.jupiter.api.Test;

class ScryptCredentialsTest extends CredentialsContract {
    private final Credentials credentials = new ScryptCredentials();

    @Override
    protected Credentials credentials() {
        return credentials;
    }

    @Test
    void aPasswordIsHashedWithTheOriginalsParameters() {
        assertThat(credentials.hashPassword(new Secret("a password"))).startsWith("$scrypt$ln=15,r=8,p=1$");
    }

    @Test
    void aHashThatWouldTakeAllMemoryIsNotChecked() {
        var salt = "AAECAwQFBgcICQoLDA0ODw";
        var hash = "RQ+mlUX3ogYscYllBpw4vifBeJ9ejPmwCsuV/cxUxD0";
        assertThat(credentials.passwordMatches(new Secret("x"), "$scrypt$ln=30,r=8,p=1$" + salt + "$" + hash))
                .isFalse();
        assertThat(credentials.passwordMatches(new Secret("x"), "$scrypt$ln=15,r=8,p=99$" + salt + "$" + hash))
                .isFalse();
    }
}
