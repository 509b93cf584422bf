package io.dotmesh.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completion as shells do it: by what {@code dm completion} prints, and with a node that answers or does not. */
@Tag("distribution")
class CompletionTest {
    /** What bash does for the line that is its argument, with the cursor at its end. */
    private static final String BASH = """
            set -eu
            source <(dm completion bash)
            complete -p dm
            COMP_LINE=$1 COMP_POINT=${#1}
            read -ra COMP_WORDS <<<"$1"
            [[ $1 != *' ' ]] || COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _dm dm "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '<%s>\\n' "${COMPREPLY[@]}"
            """;

    /** The same for zsh, whose own part is replaced by printing what it is given. */
    private static final String ZSH = """
            compdef() { print -r -- "compdef $*" }
            compadd() { shift; print -rl -- "<${^@}>" }
            _files() { print '<>' }
            source <(dm completion zsh)
            words=("${(@s: :)1}")
            CURRENT=${#words}
            _dm
            """;

    @TempDir
    private Path place;

    private Shell shell;

    @BeforeEach
    void home() throws IOException {
        shell = new Shell(Files.createDirectory(place.resolve("home")));
    }

    private String bash(String line) throws IOException, InterruptedException {
        return completed("complete -o default -F _dm dm\n", List.of("bash", "-c", BASH, "bash", line));
    }

    private String zsh(String line) throws IOException, InterruptedException {
        return completed("compdef _dm dm\n", List.of("zsh", "-f", "-c", ZSH, "zsh", line));
    }

    private String completed(String declared, List<String> command) throws IOException, InterruptedException {
        var ended = shell.run(command);
        assertThat(ended.err()).as("it is silent on standard error").isEmpty();
        assertThat(ended.status()).isZero();
        assertThat(ended.out()).startsWith(declared);
        return ended.out().substring(declared.length()).strip().replace("\n", "");
    }

    /** In CI there has to be one. */
    private static boolean hasZsh() {
        boolean here = List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "zsh")));
        assertThat(here || !System.getenv().containsKey("CI"))
                .as("zsh is here, or this is not CI")
                .isTrue();
        return here;
    }

    @Test
    void aLineIsCompletedFromWhatTheNodeHas() throws IOException, InterruptedException {
        try (var node = RunningNode.start(shell, place.resolve("node"))) {
            assertThat(shell.dm("init", "shop").status()).isZero();
            var id = shell.dm("commit", "-m", "first").out().strip();
            assertThat(shell.dm("checkout", "-b", "sale").status()).isZero();
            assertThat(bash("dm co")).isEqualTo("<commit><completion>");
            assertThat(bash("dm log s")).isEqualTo("<shop>");
            assertThat(bash("dm log shop@s")).isEqualTo("<sale>");
            assertThat(bash("dm checkout m")).isEqualTo("<master>");
            assertThat(bash("dm reset " + id.substring(0, 8))).isEqualTo("<" + id + ">");
            assertThat(bash("dm remote switch ")).isEqualTo("<local>");
            assertThat(bash("dm list --output=")).isEqualTo("<json><text>");
            if (hasZsh()) {
                assertThat(zsh("dm co")).isEqualTo("<commit><completion>");
                assertThat(zsh("dm log shop@s")).isEqualTo("<shop@sale>");
                assertThat(zsh("dm checkout ")).isEqualTo("<master><sale><shop>");
                assertThat(zsh("dm mount shop ")).as("files").isEqualTo("<>");
            }
            node.end();
            assertThat(bash("dm log s")).as("the node is down").isEqualTo("<>");
            assertThat(bash("dm reset ")).isEqualTo("<HEAD><HEAD^>");
        }
    }

    @Test
    void aNodeThatTakesConnectionsAndSaysNothingIsNotWaitedFor() throws IOException, InterruptedException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Files.createDirectory(shell.home().resolve(".dotmesh"));
            Files.writeString(
                    shell.home().resolve(".dotmesh/config"),
                    "{\"CurrentRemote\":\"local\",\"Remotes\":{\"local\":{\"User\":\"admin\",\"Hostname\":\"127.0.0.1\","
                            + "\"Port\":" + silent.getLocalPort() + ",\"ApiKey\":\"KEY\"}}}");
            // The shell that is tested with would itself be given up on after a minute.
            assertThat(bash("dm log s")).isEqualTo("<>");
            assertThat(bash("dm sw")).isEqualTo("<switch>");
        }
    }

    @Test
    void withoutAnyNodeOrConfigurationVerbsAreCompletedAndNothingIsSaid() throws IOException, InterruptedException {
        assertThat(bash("dm dot re")).isEqualTo("<rename><restore>");
        assertThat(bash("dm log ")).isEqualTo("<>");
        assertThat(shell.home().resolve(".dotmesh")).doesNotExist();
    }

    @Test
    void theScriptForZshParses() throws IOException, InterruptedException {
        var script = shell.dm("completion", "zsh").out();
        assertThat(script).startsWith("#compdef dm\n").contains("_dm() {", "compadd -- ", "_files");
        assertThat(script.chars().filter(c -> c == '{').count())
                .isEqualTo(script.chars().filter(c -> c == '}').count());
        if (hasZsh()) {
            var file = Files.writeString(place.resolve("completion.zsh"), script);
            assertThat(shell.run(List.of("zsh", "-f", "-n", file.toString()))).isEqualTo(new Shell.Ended(0, "", ""));
        }
    }
}
