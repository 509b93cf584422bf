package io.dotmesh.testkit.fake;

import io.dotmesh.ports.driven.Credentials;
import io.dotmesh.testkit.contract.CredentialsContract;

/** The fake keeps the contract that the real credentials keep. */
class FastCredentialsTest extends CredentialsContract {
    @Override
    protected Credentials credentials() {
        return new FastCredentials();
    }
}
