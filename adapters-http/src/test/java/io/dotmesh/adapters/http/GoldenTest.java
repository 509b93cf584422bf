package io.dotmesh.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What goes over the wire, to the letter. Each file of {@code src/test/resources/golden} has cases like
 *
 * <pre>
 * = Commit                                   the method
 * ! commits.commit NO_SUCH_DOT detail|next   a use case answers a fault
 * > {"Name": "shop"}                         the parameters
 * ? commits.commit(...)                      what the application is asked
 * &lt; {"jsonrpc": ...}                         the answer
 * </pre>
 *
 * {@code -Dgolden.write=true} writes down what is asked and answered now; read the difference before you keep it.
 */
class GoldenTest {
    private static final Path FILES = Path.of("src/test/resources/golden");

    private record Case(List<String> comments, String method, List<String> faults, String params) {}

    private static final Front FRONT = new Front();

    @AfterAll
    static void close() {
        FRONT.close();
    }

    static List<Path> files() throws IOException {
        try (var files = Files.list(FILES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void theWireIsAsWrittenDown(Path file) throws IOException {
        var expected = Files.readString(file);
        var actual = new ArrayList<String>();
        for (var one : cases(file)) {
            actual.add(told(one));
        }
        var now = String.join("\n", actual);
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(file, now);
        }
        assertThat(now).isEqualTo(expected);
    }

    @Test
    void everyMethodIsWrittenDown() throws IOException {
        var methods = new TreeSet<String>();
        for (var file : files()) {
            cases(file).forEach(one -> methods.add(one.method));
        }
        assertThat(methods).containsAll(Methods.ALL.keySet());
    }

    private static List<Case> cases(Path file) throws IOException {
        var cases = new ArrayList<Case>();
        for (var block : Files.readString(file).split("\n\n", -1)) {
            var lines = block.lines().toList();
            cases.add(new Case(
                    begun(lines, "#"),
                    begun(lines, "= ").getFirst().substring(2),
                    begun(lines, "! "),
                    begun(lines, "> ").getFirst().substring(2)));
        }
        return cases;
    }

    private static List<String> begun(List<String> lines, String mark) {
        return lines.stream().filter(line -> line.startsWith(mark)).toList();
    }

    private static String told(Case one) throws IOException {
        FRONT.node.forget();
        for (var fault : one.faults) {
            var words = fault.substring(2).split(" ", 3);
            var texts = words[2].split("\\|", 2);
            FRONT.node.answer(words[0], () -> Outcome.refused(FaultCode.valueOf(words[1]), texts[0], texts[1]));
        }
        var response = Client.rpc(
                FRONT.port,
                "{\"jsonrpc\":\"2.0\",\"method\":\"DotmeshRPC." + one.method + "\",\"params\":" + one.params
                        + ",\"id\":1}");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        var lines = new ArrayList<>(one.comments);
        lines.add("= " + one.method);
        lines.addAll(one.faults);
        lines.add("> " + one.params);
        FRONT.node.asked.forEach(asked -> lines.add("? " + asked));
        lines.add("< " + response.body());
        return String.join("\n", lines);
    }
}
