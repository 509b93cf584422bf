package io.dotmesh.adapters.etcd;

import io.dotmesh.ports.driven.Registry;
import io.dotmesh.testkit.contract.RegistryContract;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class EtcdRegistryTest extends RegistryContract {
    private static EtcdProcess etcd;

    @TempDir
    private Path data;

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
        return Opened.node(etcd.endpoint(), prefix, data, Member.LEASE);
    }
}
