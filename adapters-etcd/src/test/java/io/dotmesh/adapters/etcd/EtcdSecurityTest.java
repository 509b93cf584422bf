package io.dotmesh.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.saga.RegistryChange.AddDot;
import io.etcd.jetcd.auth.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An etcd that asks who is there, and one that only speaks TLS. */
class EtcdSecurityTest {
    @TempDir
    private Path directory;

    @Test
    void overTlsEachProvesWhoItIs() throws IOException {
        var ours = new Certificates(directory);
        var others = new Certificates(Files.createDirectory(directory.resolve("others")));
        var known = Map.of(
                "etcd-ca", ours.certificate("ca"),
                "etcd-certificate", ours.certificate("client"),
                "etcd-key", ours.key("client"));
        try (var etcd = EtcdProcess.start(
                "https",
                List.of(
                        "--cert-file=" + ours.certificate("server"),
                        "--key-file=" + ours.key("server"),
                        "--trusted-ca-file=" + ours.certificate("ca"),
                        "--client-cert-auth"))) {
            try (var one = Opened.tried(etcd.endpoint(), "shop", known).orElseThrow();
                    var other = Opened.tried(etcd.endpoint(), "shop", known).orElseThrow()) {
                Opened.addShop(one);
                Opened.change(other, Opened.commits(Opened.MASTER, 3));
                assertThat(one.dots().commits(Opened.MASTER.id()).orElseThrow()).hasSize(3);
            }
            for (var wrong : List.of(
                    Map.of("etcd-ca", ours.certificate("ca")),
                    Map.of(
                            "etcd-ca", ours.certificate("ca"),
                            "etcd-certificate", others.certificate("client"),
                            "etcd-key", others.key("client")),
                    Map.of(
                            "etcd-ca", others.certificate("ca"),
                            "etcd-certificate", ours.certificate("client"),
                            "etcd-key", ours.key("client")))) {
                Opened.answers(FaultCode.REGISTRY_UNAVAILABLE, Opened.tried(etcd.endpoint(), "shop", wrong));
            }
            var plain = etcd.endpoint().replace("https", "http");
            Opened.answers(FaultCode.REGISTRY_UNAVAILABLE, Opened.tried(plain, "shop", Map.of()));
        }
    }

    @Test
    void aUserOfEtcdNeedsItsPasswordAndThePrefixOnly() throws IOException {
        var right = Files.writeString(directory.resolve("right"), "secret\n").toString();
        var wrong = Files.writeString(directory.resolve("wrong"), "guess\n").toString();
        var known = Map.of("etcd-user", "node", "etcd-password-file", right);
        try (var etcd = EtcdProcess.start()) {
            allow(etcd);
            try (var one = Opened.tried(etcd.endpoint(), "shop", known).orElseThrow();
                    var other = Opened.tried(etcd.endpoint(), "shop", known).orElseThrow()) {
                Opened.addShop(one);
                Opened.change(other, new AddDot(Opened.dot("store")));
                assertThat(Opened.names(one)).containsExactly("shop", "store");
            }
            for (var settings :
                    List.of(Map.<String, String>of(), Map.of("etcd-user", "node", "etcd-password-file", wrong))) {
                Opened.answers(FaultCode.REGISTRY_UNAVAILABLE, Opened.tried(etcd.endpoint(), "shop", settings));
            }
            Opened.answers(FaultCode.REGISTRY_UNAVAILABLE, Opened.tried(etcd.endpoint(), "elsewhere", known));
        }
    }

    /** A user for all below one prefix, in an etcd that asks for users. */
    private static void allow(EtcdProcess etcd) {
        try (var raw = Raw.of(etcd)) {
            var auth = raw.client().getAuthClient();
            for (var name : List.of("root", "node")) {
                Raw.await(auth.userAdd(Raw.bytes(name), Raw.bytes("secret")));
                Raw.await(auth.roleAdd(Raw.bytes(name)));
                Raw.await(auth.userGrantRole(Raw.bytes(name), Raw.bytes(name)));
            }
            Raw.await(auth.roleGrantPermission(
                    Raw.bytes("node"), Raw.bytes("shop/"), Raw.bytes("shop0"), Permission.Type.READWRITE));
            Raw.await(auth.authEnable());
        }
    }
}
