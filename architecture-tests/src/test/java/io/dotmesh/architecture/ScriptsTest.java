package io.dotmesh.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that starts everything, in a distribution and with a JDK that are made for the test. */
class ScriptsTest {
    private static final String BUILD = "f00d";

    @TempDir
    private Path place;

    private Path distribution;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void make() throws IOException {
        distribution = Files.createDirectories(place.resolve("distribution"));
        var bin = Files.createDirectory(distribution.resolve("bin"));
        copy(Project.ROOT.resolve("dm"), bin.resolve("dm"));
        copy(Project.ROOT.resolve("scripts/find-jdk.sh"), bin.resolve("find-jdk.sh"));
        script(bin.resolve("prepare"), "echo prepared >\"${0%/*}/prepared\"");
        Files.writeString(distribution.resolve("build-id"), BUILD + "\n");
        environment.put("HOME", Files.createDirectory(place.resolve("home")).toString());
        environment.put("PATH", System.getenv("PATH"));
        environment.put("DOTMESH_JAVA_HOME", jdk("jdk", "25.0.3").toString());
    }

    /** A JDK that only tells how it was called. */
    private Path jdk(String name, String version) throws IOException {
        var home = Files.createDirectories(place.resolve(name).resolve("bin")).getParent();
        script(home.resolve("bin/java"), "for word in \"$@\"; do echo \"[$word]\"; done; echo \"LC_ALL=${LC_ALL:-}\"");
        Files.writeString(
                home.resolve("release"),
                "IMPLEMENTOR=\"Some Body\"\nJAVA_RUNTIME_VERSION=\"%s+9\"\nJAVA_VERSION=\"%s\"\n"
                        .formatted(version, version));
        return home;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private record Ended(int status, String output) {}

    private Ended run(String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(place.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }

    private Ended dm(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(distribution.resolve("bin/dm").toString()));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private void cacheFor(String program, Path at) throws IOException {
        var caches = Files.createDirectories(distribution.resolve("aot"));
        var cache = program + "-" + BUILD + "-Some-25.0.3+9.aot";
        Files.writeString(caches.resolve(cache), "cache");
        Files.writeString(caches.resolve(cache + ".at"), at + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"dm", "check", "scripts/build", "scripts/prepare", "scripts/find-jdk.sh", ".ci/run", "bench/run"
            })
    void everyScriptParses(String script) throws IOException, InterruptedException {
        assertThat(run("sh", "-n", Project.ROOT.resolve(script).toString())).isEqualTo(new Ended(0, ""));
    }

    @Test
    void aCommandGoesToTheSmallPathWithItsWordsAsTheyWere() throws IOException, InterruptedException {
        var ended = dm("commit", "-m", "two  words * $HOME");
        assertThat(ended.output())
                .contains("[-p]\n[" + distribution + "/lib-dm]\n")
                .contains("[io.dotmesh.launcher/io.dotmesh.launcher.DmMain]\n[commit]\n[-m]\n[two  words * $HOME]\n");
    }

    @Test
    void theNodeAndTheDemonstrationGoToTheWholePath() throws IOException, InterruptedException {
        assertThat(dm("server", "--port", "1").output())
                .contains("/lib-server]\n[-m]\n[io.dotmesh.launcher/io.dotmesh.launcher.ServerMain]\n[--port]\n[1]\n");
        assertThat(dm("demo").output()).contains("[io.dotmesh.launcher/io.dotmesh.launcher.DemoMain]\n");
    }

    @Test
    void helpForThemIsTheirOwn() throws IOException, InterruptedException {
        assertThat(dm("help", "server").output())
                .contains("[io.dotmesh.launcher/io.dotmesh.launcher.ServerMain]\n[--help]\n");
        assertThat(dm("help", "demo").output())
                .contains("[io.dotmesh.launcher/io.dotmesh.launcher.DemoMain]\n[--help]\n");
        assertThat(dm("help", "list").output())
                .contains("[io.dotmesh.launcher/io.dotmesh.launcher.DmMain]\n[help]\n[list]\n");
        assertThat(dm("help").output()).contains("[io.dotmesh.launcher/io.dotmesh.launcher.DmMain]\n[help]\n");
    }

    @Test
    void aLinkToTheScriptWorksFromAnywhere() throws IOException, InterruptedException {
        var elsewhere = Files.createDirectories(place.resolve("a place/bin"));
        Files.createSymbolicLink(elsewhere.resolve("dm"), Path.of("../../distribution/bin/dm"));
        assertThat(run(elsewhere.resolve("dm").toString(), "list").output())
                .contains("[" + distribution.toRealPath() + "/lib-dm]");
    }

    @Test
    void aCacheThatFitsIsUsed() throws IOException, InterruptedException {
        cacheFor("dm", distribution);
        assertThat(dm("list").output())
                .contains("[-XX:AOTCache=" + distribution + "/aot/dm-" + BUILD + "-Some-25.0.3+9.aot]");
        assertThat(distribution.resolve("bin/prepared")).doesNotExist();
    }

    @Test
    void aCacheOfAnotherJdkBuildOrPlaceIsLeftAsideAndMadeAnew() throws IOException, InterruptedException {
        cacheFor("dm", place.resolve("before"));
        expectPreparing();
        cacheFor("dm", distribution);
        Files.writeString(distribution.resolve("build-id"), "beef\n");
        expectPreparing();
        Files.writeString(distribution.resolve("build-id"), BUILD + "\n");
        environment.put("DOTMESH_JAVA_HOME", jdk("newer", "25.0.4").toString());
        expectPreparing();
    }

    private void expectPreparing() throws IOException, InterruptedException {
        var prepared = distribution.resolve("bin/prepared");
        assertThat(dm("list").output()).doesNotContain("AOTCache");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!Files.exists(prepared) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(prepared).exists();
        Files.delete(prepared);
    }

    @Test
    void aLocaleThatHasNotAllCharactersIsReplaced() throws IOException, InterruptedException {
        environment.put("LC_ALL", "C");
        assertThat(dm("list").output()).contains("LC_ALL=C.UTF-8");
        environment.put("LC_ALL", "de_DE.UTF-8");
        assertThat(dm("list").output()).contains("LC_ALL=de_DE.UTF-8");
        environment.remove("LC_ALL");
        assertThat(dm("list").output()).contains("LC_ALL=C.UTF-8");
        environment.put("LANG", "en_US.utf8");
        assertThat(dm("list").output()).contains("LC_ALL=\n");
    }

    @Test
    void aJdkThatWasNamedAndIsTooOldIsRefused() throws IOException, InterruptedException {
        environment.put("DOTMESH_JAVA_HOME", jdk("old", "21.0.1").toString());
        var ended = dm("list");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).contains("that is not a JDK 25", "To get one:");
    }

    @Test
    void anOlderJavaHomeIsPassedOver() throws IOException, InterruptedException {
        environment.remove("DOTMESH_JAVA_HOME");
        environment.put("JAVA_HOME", jdk("old", "17.0.9").toString());
        var found = run("sh", "-c", ". " + distribution + "/bin/find-jdk.sh; jdk_find; echo \"$java_home\"");
        assertThat(found.output()).doesNotContain("/old");
        environment.put("JAVA_HOME", jdk("newest", "26").toString());
        assertThat(run("sh", "-c", ". " + distribution + "/bin/find-jdk.sh; jdk_find; echo \"$java_home\"")
                        .output())
                .contains("/newest");
    }

    @Test
    void aJdkOfSdkmanIsFound() throws IOException, InterruptedException {
        environment.remove("DOTMESH_JAVA_HOME");
        environment.put("HOME", place.resolve("ada").toString());
        jdk("ada/.sdkman/candidates/java/25.0.3-tem", "25.0.3");
        // As if there were no other on this machine: the place where this one has some is passed over.
        var search = Files.readString(distribution.resolve("bin/find-jdk.sh")).replace("/usr/lib/jvm/*", "/nowhere");
        Files.writeString(distribution.resolve("bin/find-jdk.sh"), search);
        assertThat(run("sh", "-c", ". " + distribution + "/bin/find-jdk.sh; jdk_find; echo \"$java_home\"")
                        .output())
                .contains("25.0.3-tem");
    }
}
