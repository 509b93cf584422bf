package io.dotmesh.adapters.etcd;

import io.dotmesh.ports.driven.Registry;
import io.dotmesh.testkit.contract.RegistryContract;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EtcdRegistryTest extends RegistryContract {
    private static EtcdProcess etcd;

    private final String prefix = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        etcd = EtcdProcess.start();
    }

    @AfterAll
    static void end() {
        etcd.close();
    }

    @Override
    protected Registry open() {
        return Opened.at(etcd, prefix);
    }
}
