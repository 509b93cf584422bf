package io.dotmesh.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An authority of its own in a directory, and what it vouches for, as files in PEM. */
final class Certificates {
    private static final char[] PASSWORD = "password".toCharArray();

    private final Path directory;

    Certificates(Path directory) {
        this.directory = directory;
        keytool("ca", "-ext", "bc:c=ca:true");
        issue("server", "-ext", "san=ip:127.0.0.1", "-ext", "eku=serverAuth,clientAuth");
        issue("client", "-ext", "eku=clientAuth");
        save("ca");
        save("server");
        save("client");
    }

    String certificate(String name) {
        return directory.resolve(name + ".pem").toString();
    }

    String key(String name) {
        return directory.resolve(name + ".key").toString();
    }

    private void issue(String name, String... more) {
        var arguments = new ArrayList<>(List.of("-signer", "ca"));
        arguments.addAll(List.of(more));
        keytool(name, arguments.toArray(String[]::new));
    }

    private Path store() {
        return directory.resolve("keys.p12");
    }

    private void keytool(String name, String... more) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-keystore",
                store().toString(),
                "-storepass",
                new String(PASSWORD)));
        command.addAll(List.of(more));
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("keytool %s", command).isZero();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void save(String name) {
        try {
            var keys = KeyStore.getInstance(store().toFile(), PASSWORD);
            write(
                    Path.of(certificate(name)),
                    "CERTIFICATE",
                    keys.getCertificate(name).getEncoded());
            var key = Optional.ofNullable(keys.getKey(name, PASSWORD)).map(Key::getEncoded);
            write(Path.of(key(name)), "PRIVATE KEY", key.orElseThrow());
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void write(Path file, String what, byte[] bytes) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what
                        + "-----\n");
    }
}
