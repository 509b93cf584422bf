package io.dotmesh.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The story that {@code dm demo} tells. Every command in it is run as it stands, and its output is shown as it comes. */
final class Demo {
    private final Path work;
    private final Person person;
    private final PrintStream out;
    private final List<String> failed = new ArrayList<>();

    Demo(Path work, Person person, PrintStream out) {
        this.work = work;
        this.person = person;
        this.out = out;
    }

    /** The exit status. */
    int run() throws IOException {
        begin();
        branch();
        lose();
        wayBack();
        if (!failed.isEmpty()) {
            out.println();
            out.println("This did not go as it should: " + String.join(", ", failed));
            return Complaint.FAILED;
        }
        tell("That was all real, and is gone now. To go on by hand:");
        out.println("    ./dm server          a node of your own, in one terminal");
        out.println("    ./dm init NAME       and the commands from above, in another");
        out.println("    ./dm --help          everything else");
        return 0;
    }

    private void begin() throws IOException {
        tell("A dot holds the data of an application. This one is for a shop:");
        dm("init", "shop");
        dm("mount", "shop", "data");
        write("data/stock.txt", "apples 10\npears 4\n");
        write("data/orders.txt", "none yet\n");
        dm("commit", "-m", "Opening stock");
    }

    private void branch() throws IOException {
        tell("A branch is a second life of the same data; nothing is copied:");
        dm("checkout", "-b", "sale");
        write("data/stock.txt", "apples 2\npears 4\n");
        write("data/orders.txt", "Ada: 8 apples\n");
        dm("diff");
        dm("commit", "-m", "Ada bought apples");
        dm("log");
        tell("On the branch master it never happened:");
        dm("checkout", "master");
        show("data/stock.txt");
        dm("checkout", "sale");
        show("data/stock.txt");
    }

    private void lose() throws IOException {
        tell("Now somebody breaks it, and it goes back to the last commit:");
        remove("data/orders.txt");
        write("data/stock.txt", "bananas?\n");
        dm("diff");
        dm("reset", "HEAD");
        show("data/stock.txt");
        show("data/orders.txt");
    }

    private void wayBack() throws IOException {
        tell("A reset keeps what it drops. If those bananas were wanted after all:");
        dm("undo");
        show("data/stock.txt");
        tell("Even a deleted dot comes back:");
        dm("dot", "delete", "--force", "shop");
        dm("list");
        dm("dot", "restore", "shop");
        dm("list");
    }

    private void tell(String what) {
        out.println();
        out.println(what);
    }

    private void dm(String... arguments) {
        out.println("  $ dm " + List.of(arguments).stream().map(Demo::quoted).collect(Collectors.joining(" ")));
        var said = new ByteArrayOutputStream();
        try (var both = new PrintStream(said, false, StandardCharsets.UTF_8)) {
            if (DmMain.run(List.of(arguments), DmMain.around(person, work, both, both)) != 0) {
                failed.add("dm " + String.join(" ", arguments));
            }
        }
        say(said.toString(StandardCharsets.UTF_8));
    }

    private void write(String file, String text) throws IOException {
        out.println("  $ printf '" + text.replace("\n", "\\n") + "' > " + file);
        Files.writeString(work.resolve(file), text);
    }

    private void remove(String file) throws IOException {
        out.println("  $ rm " + file);
        Files.delete(work.resolve(file));
    }

    private void show(String file) throws IOException {
        out.println("  $ cat " + file);
        say(Files.readString(work.resolve(file)));
    }

    /** What a command said, set apart from the commands. */
    private void say(String text) {
        text.stripTrailing().lines().forEach(line -> out.println(("    " + line).stripTrailing()));
        out.flush();
    }

    private static String quoted(String argument) {
        return argument.matches("[\\w./=@^-]+") ? argument : "'" + argument + "'";
    }
}
