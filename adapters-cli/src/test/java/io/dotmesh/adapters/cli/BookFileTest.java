package io.dotmesh.adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.RemoteBook;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import io.dotmesh.ports.spi.AdapterConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration file, which the original's client reads and writes as well. */
class BookFileTest {
    private static final DotName SHOP = new DotName(Namespace.ADMIN, "shop");

    /** As the original's client writes it, and with members that neither of us knows. */
    private static final String ORIGINAL = """
            {"CurrentRemote":"local","Remotes":{"hub":{"User":"alice","Hostname":"hub.example.org","ApiKey":"K2",\
            "CurrentVolume":"","CurrentBranches":null,"DefaultRemoteVolumes":null},"local":{"User":"admin",\
            "Hostname":"127.0.0.1","Port":32607,"ApiKey":"K1","CurrentVolume":"shop","CurrentBranches":{"shop":"sale",\
            "bob/x":"dev"},"DefaultRemoteVolumes":{"admin":{"shop":{"Namespace":"alice","Name":"store"}}},\
            "Odd":[1,2.50,1e400,true,null]}},"S3Remotes":{"b":{"KeyID":"A","SecretKey":"S","Endpoint":"",\
            "CurrentVolume":"","CurrentBranches":null,"DefaultRemoteVolumes":null}},"Future":{"deep":{"er":"\\u00e4"}}}""";

    @TempDir
    private Path home;

    private Path path() {
        return home.resolve(".dotmesh/config");
    }

    private BookFile file() {
        return new BookFile(path());
    }

    private void write(String text) throws IOException {
        Files.createDirectories(path().getParent());
        Files.writeString(path(), text);
    }

    private static Remote remote(String key) {
        return new Remote("admin", "127.0.0.1", 32607, new Secret(key));
    }

    @Test
    void aFileOfTheOriginalIsUnderstood() throws IOException {
        write(ORIGINAL);
        var book = file().read().orElseThrow();
        assertThat(book.currentRemote()).contains("local");
        assertThat(book.remotes()).containsExactly("hub", "local");
        assertThat(book.s3Remotes()).containsExactly("b");
        assertThat(book.remote("local")).contains(remote("K1"));
        assertThat(book.remote("hub")).contains(new Remote("alice", "hub.example.org", 0, new Secret("K2")));
        assertThat(book.currentDot("local")).contains("shop");
        assertThat(book.currentDot("hub")).isEmpty();
        assertThat(book.currentBranch("local", SHOP)).isEqualTo("sale");
        assertThat(book.currentBranch("local", new DotName(new Namespace("bob"), "x")))
                .isEqualTo("dev");
        assertThat(book.currentBranch("hub", SHOP)).isEqualTo("master");
        assertThat(book.upstreams(SHOP)).isEqualTo(Map.of("local", "alice/store"));
    }

    @Test
    void whatIsNotChangedStaysAsItWas() throws IOException {
        write(ORIGINAL);
        file().change(_ -> {}).orElseThrow();
        assertThat(path()).hasContent(ORIGINAL.replace("\\u00e4", "ä"));
        file().change(book -> book.remember("hub", SHOP, "dev")).orElseThrow();
        assertThat(path())
                .hasContent(ORIGINAL.replace("\\u00e4", "ä")
                        .replaceFirst("\"CurrentBranches\":null", "\"CurrentBranches\":{\"shop\":\"dev\"}"));
    }

    /** The types that the original's Go declares: it refuses a file in which one of them is another. */
    @Test
    void aNewFileHasTheOriginalsShape() {
        file().change(book -> {
                    book.put("local", remote("K"));
                    book.put("hub", new Remote("alice", "hub", 0, new Secret("L")));
                    book.switchRemote("local");
                    book.select("local", SHOP);
                    book.remember("local", SHOP, "sale");
                    book.track(SHOP, "hub", new DotName(new Namespace("alice"), "store"));
                })
                .orElseThrow();
        assertThat(path())
                .hasContent("{\"Remotes\":{\"local\":{\"User\":\"admin\",\"Hostname\":\"127.0.0.1\",\"Port\":32607,"
                        + "\"ApiKey\":\"K\",\"CurrentVolume\":\"shop\",\"CurrentBranches\":{\"shop\":\"sale\"},"
                        + "\"DefaultRemoteVolumes\":null},\"hub\":{\"User\":\"alice\",\"Hostname\":\"hub\","
                        + "\"ApiKey\":\"L\",\"CurrentVolume\":\"\",\"CurrentBranches\":null,\"DefaultRemoteVolumes\":"
                        + "{\"admin\":{\"shop\":{\"Namespace\":\"alice\",\"Name\":\"store\"}}}}},"
                        + "\"CurrentRemote\":\"local\"}");
    }

    @Test
    void onlyItsOwnerCanReadIt() throws IOException {
        file().change(book -> book.put("local", remote("K"))).orElseThrow();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path().getParent())))
                .isEqualTo("rwx------");
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-rw-rw-"));
        file().change(book -> book.switchRemote("local")).orElseThrow();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileThatIsALinkStaysOne() throws IOException {
        var elsewhere = Files.createDirectory(home.resolve("dotfiles")).resolve("dm");
        Files.writeString(elsewhere, ORIGINAL);
        Files.createDirectory(path().getParent());
        Files.createSymbolicLink(path(), elsewhere);
        file().change(book -> book.switchRemote("hub")).orElseThrow();
        assertThat(path()).isSymbolicLink();
        assertThat(Files.readString(elsewhere)).startsWith("{\"CurrentRemote\":\"hub\"");
    }

    @Test
    void aRefusedChangeLeavesTheFileAsItWas() throws IOException {
        write(ORIGINAL);
        var refused = file().changeIf(book -> {
            book.remove("local");
            return Outcome.refused(FaultCode.INVALID, "no", "");
        });
        assertThat(refused.isDone()).isFalse();
        assertThat(path()).hasContent(ORIGINAL);
        try (var files = Files.list(path().getParent())) {
            assertThat(files.map(found -> found.getFileName().toString()))
                    .containsExactlyInAnyOrder("config", "config.lock");
        }
    }

    @Test
    void whatAKilledCommandLeftBehindIsNoHindrance() throws IOException {
        write(ORIGINAL);
        Files.writeString(path().resolveSibling("config.new"), "half");
        Files.writeString(path().resolveSibling("config.lock"), "");
        file().change(book -> book.switchRemote("hub")).orElseThrow();
        assertThat(file().read().orElseThrow().currentRemote()).contains("hub");
    }

    @Test
    void aFileThatCannotBeReadIsNeverReplaced() throws IOException {
        for (var text : new String[] {"{", "[]", "{} {}", "{\"a\":1,}", "x", "{'a':1}"}) {
            write(text);
            var fault = file().change(book -> book.switchRemote("x")).toFault().orElseThrow();
            assertThat(fault.code()).isEqualTo(FaultCode.CONFIGURATION);
            assertThat(path()).hasContent(text);
        }
    }

    @Test
    void membersOfAnotherTypeAreTakenForMissing() throws IOException {
        write(
                "{\"CurrentRemote\":1,\"Remotes\":{\"a\":{\"User\":[],\"Port\":\"x\",\"CurrentBranches\":7},\"b\":null}}");
        var book = file().read().orElseThrow();
        assertThat(book.currentRemote()).isEmpty();
        assertThat(book.remote("a")).contains(new Remote("", "", 0, new Secret("")));
        assertThat(book.remote("b")).isEmpty();
        assertThat(book.currentBranch("a", SHOP)).isEqualTo("master");
        write("");
        assertThat(file().read().orElseThrow().remotes()).isEmpty();
    }

    @Test
    void ofManyChangesAtOnceNoneIsLost() throws Exception {
        int writers = 8;
        int each = 20;
        var failed = new ArrayList<String>();
        var threads = IntStream.range(0, writers)
                .mapToObj(writer -> Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < each; i++) {
                        var name = "r" + writer + "-" + i;
                        file().change(book -> book.put(name, remote(name)))
                                .toFault()
                                .ifPresent(fault -> {
                                    synchronized (failed) {
                                        failed.add(fault.toString());
                                    }
                                });
                    }
                }))
                .toList();
        for (var thread : threads) {
            thread.join();
        }
        assertThat(failed).isEmpty();
        assertThat(file().read().orElseThrow().remotes()).hasSize(writers * each);
    }

    /** Adds remotes in a process of its own; the arguments are the home, a prefix, and how many. */
    static final class Writer {
        public static void main(String[] arguments) {
            var file = new BookFile(Place.config(Path.of(arguments[0])));
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                var name = arguments[1] + i;
                file.change(book -> book.put(name, remote(name))).orElseThrow();
            }
        }
    }

    @Test
    void ofChangesByTwoProcessesAtOnceNoneIsLost() throws Exception {
        int each = 100;
        var one = OtherProcess.start(Writer.class, home.toString(), "one", Integer.toString(each));
        var other = OtherProcess.start(Writer.class, home.toString(), "other", Integer.toString(each));
        assertThat(one.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(one.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(one.exitValue()).isZero();
        assertThat(other.exitValue()).isZero();
        assertThat(file().read().orElseThrow().remotes()).hasSize(2 * each);
    }

    @Test
    void whileAnotherCommandWritesReadersSeeOneStateOrTheOther() throws Exception {
        write(ORIGINAL);
        var writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 100; i++) {
                var name = "r" + i;
                file().change(book -> book.put(name, remote(name))).orElseThrow();
            }
        });
        while (writer.isAlive()) {
            assertThat(file().read().orElseThrow().currentRemote()).contains("local");
        }
        writer.join();
    }

    @Test
    void theLockIsTheSystemsAndEndsWithItsHolder() throws IOException {
        Files.createDirectories(path().getParent());
        try (var channel = FileChannel.open(
                        path().resolveSibling("config.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
        }
        assertThat(file().change(book -> book.switchRemote("x")).isDone()).isTrue();
    }

    // the port

    @Test
    void aNodeRemembersItselfThroughThePort() {
        var provider = new DmRemoteBookProvider();
        var book = provider.open(new AdapterConfig(
                        home.resolve("data"), Map.of("home", home.toString()), InstantSource.system()))
                .orElseThrow();
        assertThat(book.remember("local", remote("K1")).orElseThrow()).isEqualTo("local");
        assertThat(book.remember("second", remote("K2")).orElseThrow()).isEqualTo("second");
        file().change(all -> all.select("local", SHOP)).orElseThrow();
        assertThat(book.remember("local", remote("K3")).orElseThrow()).isEqualTo("local");
        var read = file().read().orElseThrow();
        assertThat(read.currentRemote()).contains("local");
        assertThat(read.remote("local")).contains(remote("K3"));
        assertThat(read.currentDot("local")).contains("shop");
        assertThat(provider.open(new AdapterConfig(home, Map.of("hom", "x"), InstantSource.system()))
                        .toFault()
                        .orElseThrow()
                        .next())
                .isEqualTo("Did you mean 'home'?");
    }

    private RemoteBook bookOf(String node) {
        var config = new AdapterConfig(home.resolve(node), Map.of("home", home.toString()), InstantSource.system());
        return new DmRemoteBookProvider().open(config).orElseThrow();
    }

    @Test
    void aNodeNeverTakesTheNameOfAnother() {
        assertThat(bookOf("one").remember("local", remote("K1")).orElseThrow()).isEqualTo("local");
        assertThat(bookOf("two").remember("local", remote("K2")).orElseThrow()).isEqualTo("local-32607");
        assertThat(bookOf("three").remember("local", remote("K3")).orElseThrow())
                .isEqualTo("local-32607-2");
        file().change(book -> book.put("mine", remote("K4"))).orElseThrow();
        assertThat(bookOf("one").remember("mine", remote("K5")).orElseThrow()).isEqualTo("mine-32607");
        var read = file().read().orElseThrow();
        assertThat(read.remote("local")).contains(remote("K1"));
        assertThat(read.remote("local-32607")).contains(remote("K2"));
        assertThat(read.remote("mine")).contains(remote("K4"));
        assertThat(read.currentRemote()).contains("local");
    }

    @Test
    void aNodeThatIsKnownUnderAnotherNameRenewsThat() {
        bookOf("one").remember("local", remote("K1")).orElseThrow();
        bookOf("two").remember("local", remote("K2")).orElseThrow();
        assertThat(bookOf("two").remember("local", remote("K3")).orElseThrow()).isEqualTo("local-32607");
        var elsewhere = new Remote("admin", "127.0.0.1", 4000, new Secret("K4"));
        assertThat(bookOf("one").remember("local", elsewhere).orElseThrow()).isEqualTo("local");
        var read = file().read().orElseThrow();
        assertThat(read.remotes()).containsExactly("local", "local-32607");
        assertThat(read.remote("local")).contains(elsewhere);
        assertThat(read.remote("local-32607")).contains(remote("K3"));
    }
}
