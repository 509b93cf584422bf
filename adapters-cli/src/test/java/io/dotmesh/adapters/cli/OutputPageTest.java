package io.dotmesh.adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParser;
import io.dotmesh.adapters.cli.Desk.Ran;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.history.Change;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import io.dotmesh.ports.driving.Nodes.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of what each verb prints, made by running it. A verb that is not on the page fails here. */
class OutputPageTest {
    private static final Path PAGE = Path.of("../docs/reference/output.md");
    private static final DotName SHOP = new DotName(Namespace.ADMIN, "shop");
    private static final Gson PRETTY = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeNulls()
            .create();

    private static final String HEAD = """
            # What `dm` prints

            <!-- Made by OutputPageTest, which runs each command; do not edit. -->

            Results go to standard output, remarks and errors to standard error, so that a result can be piped. Each verb prints in up to three forms:

            - **For people**, by default. It may change from version to version. Control characters in texts of users are shown as `\\u001b`. Colours are only for errors, on a
              terminal, and not where `NO_COLOR` is set. Times are in the zone of the variable `TZ`.
            - **`-H`, for scripts**, as the original's `dm` prints it, and fixed as that: fields between tabs, sizes in bytes, no headings. Verbs without `-H` in the
              original print for scripts what they print for people.
            - **`--output json`, for programs**: one JSON value on one line (here on several, to be read). Members may be added, and are never changed or taken away. A member that has
              nothing to tell is left out. Times are in UTC, in the form of RFC 3339; `timeNanos` are nanoseconds since 1970, as text, for a number would be rounded. Sizes are
              in bytes.

            How a command ended is in its [exit code](exit-codes.md); what the codes of errors mean, in [Faults](faults.md).

            """;

    @TempDir
    private Path place;

    private int desks;

    /** One command on the page, and what was done before it. */
    private record Shown(String path, Consumer<Desk> before, List<String> arguments) {
        static Shown of(String path, Consumer<Desk> before, String... arguments) {
            return new Shown(path, before, List.of(arguments));
        }

        List<String> words() {
            return Stream.concat(Stream.of(path.split(" ", -1)), arguments.stream())
                    .toList();
        }

        String line() {
            return "dm " + String.join(" ", words().stream().map(Shown::quoted).toList());
        }

        private static String quoted(String word) {
            return word.indexOf(' ') < 0 ? word : "'" + word + "'";
        }
    }

    private static void nothing(Desk desk) {
        desk.node().asked();
    }

    private static void shop(Desk desk) {
        desk.does("init", "shop");
        desk.says("commit", "-m", "Opening stock", "-d", "ticket=42");
    }

    private static void cart(Desk desk) {
        shop(desk);
        desk.does("init", "cart");
    }

    private static void sale(Desk desk) {
        shop(desk);
        desk.does("checkout", "-b", "sale");
        desk.node().dirty(SHOP, "sale", 2048);
    }

    private static void large(Desk desk) {
        shop(desk);
        desk.node().dirty(SHOP, "master", 12L << 30);
    }

    private static void bounded(Desk desk) {
        large(desk);
        desk.does("dot", "set-quota", "shop", "16G");
    }

    private static void changed(Desk desk) {
        shop(desk);
        desk.node()
                .changed(
                        new Change(Change.Kind.ADDED, SubdotName.DEFAULT, "orders.txt"),
                        new Change(
                                Change.Kind.RENAMED,
                                SubdotName.DEFAULT,
                                "prices.txt",
                                Optional.of(new Change.Location(SubdotName.DEFAULT, "costs.txt"))),
                        new Change(Change.Kind.MODIFIED, SubdotName.DEFAULT, "stock.txt"),
                        new Change(Change.Kind.REMOVED, new SubdotName("db"), "table"));
    }

    private static void reset(Desk desk) {
        shop(desk);
        desk.dm("reset", "HEAD^");
    }

    private static void deleted(Desk desk) {
        shop(desk);
        desk.dm("dot", "delete", "-f", "shop");
    }

    private static void hub(Desk desk) {
        shop(desk);
        desk.file()
                .change(book -> book.put("hub", new Remote("alice", "hub.example.org", 0, new Secret("KEY"))))
                .orElseThrow();
    }

    private static void clustered(Desk desk) {
        shop(desk);
        desk.node().clustered();
    }

    private static void found(Desk desk) {
        desk.node()
                .finds(
                        new Finding(true, "storage", "embedded at /home/ada/.dotmesh/node: online", ""),
                        new Finding(false, "space", "91 % of 20480 MiB used", "Free some with 'dm gc'."));
    }

    private static void files(Desk desk) {
        shop(desk);
        try {
            var dots = Files.createDirectories(desk.home().resolve(".dotmesh/node/dots"));
            Files.createDirectories(dots.resolve("admin/shop/__default__"));
            desk.node().rootedAt(dots);
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static List<Shown> shown() {
        return List.of(
                Shown.of("init", OutputPageTest::nothing, "shop"),
                Shown.of("list", OutputPageTest::sale),
                Shown.of("list", OutputPageTest::bounded),
                Shown.of("switch", OutputPageTest::sale, "shop"),
                Shown.of("commit", OutputPageTest::shop, "-m", "Ada bought apples", "-d", "ticket=43"),
                Shown.of("commit", OutputPageTest::cart, "--dots", "shop,cart", "-m", "Before the upgrade"),
                Shown.of("log", OutputPageTest::shop),
                Shown.of("branch", OutputPageTest::reset),
                Shown.of("branch", OutputPageTest::sale, "-d", "sale"),
                Shown.of("checkout", OutputPageTest::shop, "-b", "sale"),
                Shown.of("diff", OutputPageTest::changed),
                Shown.of("reset", OutputPageTest::shop, "HEAD^"),
                Shown.of("undo", OutputPageTest::reset),
                Shown.of("undo", OutputPageTest::deleted, "shop"),
                Shown.of("dot show", OutputPageTest::sale),
                Shown.of("dot show", OutputPageTest::bounded),
                Shown.of("dot show", OutputPageTest::clustered),
                Shown.of("dot delete", OutputPageTest::shop, "--force", "shop"),
                Shown.of("dot rename", OutputPageTest::shop, "shop", "store"),
                Shown.of("dot restore", OutputPageTest::deleted, "shop"),
                Shown.of("dot trash", OutputPageTest::deleted),
                Shown.of("dot set-quota", OutputPageTest::large, "shop", "10G"),
                Shown.of("dot set-upstream", OutputPageTest::hub, "hub", "alice/shop"),
                Shown.of("mount", OutputPageTest::files, "shop", "data"),
                Shown.of("remote", OutputPageTest::hub, "-v"),
                Shown.of("remote add", OutputPageTest::nothing, "second", "admin@127.0.0.1:4000"),
                Shown.of("remote rm", OutputPageTest::hub, "hub"),
                Shown.of("remote switch", OutputPageTest::hub, "hub"),
                Shown.of("node list", OutputPageTest::clustered),
                Shown.of("node forget", OutputPageTest::clustered, "three"),
                Shown.of("version", OutputPageTest::nothing),
                Shown.of("doctor", OutputPageTest::found),
                Shown.of("gc", OutputPageTest::nothing),
                Shown.of("registry rebuild", OutputPageTest::nothing),
                Shown.of("debug", OutputPageTest::nothing, "Get", "some-id"));
    }

    @Test
    void thePageShowsWhatTheCommandsPrint() throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page());
        }
        assertThat(Files.readString(PAGE))
                .as("docs/reference/output.md is stale; 'mvn verify -Ddocs.write=true' renews it")
                .isEqualTo(page());
    }

    @Test
    void everyVerbThatPrintsAResultIsOnThePage() {
        // Groups have none of their own; two are other programs; one prints scripts for shells.
        var others = List.of("dot", "node", "registry", "server", "demo", "completion");
        assertThat(shown().stream().map(Shown::path).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        HelpTest.paths().filter(path -> !others.contains(path)).toList());
    }

    @Test
    void forScriptsThereAreTabsAndNoHeadings() {
        for (var shown : shown()) {
            if (hasScripting(shown) && !List.of("log", "branch").contains(shown.path())) {
                assertThat(run(shown, "-H").out().lines())
                        .as(shown.line())
                        .filteredOn(line -> !line.equals("selected"))
                        .allSatisfy(line -> assertThat(line).contains("\t").doesNotContain("  "));
            }
        }
    }

    private static boolean hasScripting(Shown shown) {
        return Verbs.find(shown.path()).orElseThrow().grammar().spec().findOption("-H") != null;
    }

    private String page() {
        var page = new StringBuilder(HEAD);
        var last = "";
        for (var shown : shown()) {
            if (!shown.path().equals(last)) {
                page.append("## dm ").append(shown.path()).append("\n\n");
            }
            last = shown.path();
            show(page, shown);
        }
        return page.append("""
                ## Errors

                On standard error, with nothing on standard output: what and why, what to try, and the code.

                """)
                .append(block("dm switch stall", error()))
                .append("With `--output json`:\n\n")
                .append(block("", pretty(error("--output", "json"))).stripTrailing())
                .append("\n\n`kind` is `refused`, `unavailable` or `broken`, as the exit code is.\n")
                .toString();
    }

    private String error(String... format) {
        return run(Shown.of("switch", OutputPageTest::nothing, "stall"), format).err();
    }

    private void show(StringBuilder page, Shown shown) {
        var people = run(shown);
        page.append(block(shown.line(), people.out()));
        if (!people.err().isEmpty()) {
            page.append("On standard error:\n\n").append(block("", people.err()));
        }
        if (hasScripting(shown)) {
            page.append("With `-H`:\n\n").append(block("", run(shown, "-H").out()));
        }
        var json = run(shown, "--output", "json").out();
        assertThat(json.lines()).as("one value on one line").hasSize(1);
        page.append("With `--output json`:\n\n").append(block("", pretty(json)));
    }

    private static String pretty(String json) {
        return PRETTY.toJson(JsonParser.parseString(json)) + "\n";
    }

    /** Nothing that is printed ends the block: no line of it begins with three backticks. */
    private static String block(String command, String text) {
        return "```\n" + (command.isEmpty() ? "" : "$ " + command + "\n") + text + "```\n\n";
    }

    /** At a desk of its own, so that each form shows the same. */
    private Ran run(Shown shown, String... format) {
        var home = place.resolve("home" + ++desks);
        var desk = Desk.withNode(home).with("DOTMESH_PASSWORD", FakeNode.KEY.value());
        shown.before().accept(desk);
        var words = new ArrayList<>(shown.words());
        words.addAll(List.of(format));
        var ran = desk.dm(words.toArray(String[]::new));
        return new Ran(ran.status(), told(ran.out(), home), told(ran.err(), home));
    }

    private static String told(String text, Path home) {
        return text.replace(home.toString(), "/home/ada").replace(VersionVerb.own(), "1.2.3");
    }
}
