package io.dotmesh.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/rpc.md} names what there is, and nothing else. */
class ReferencePageTest {
    private static final Path PAGE = Path.of("../docs/reference/rpc.md");
    private static final Pattern ROW =
            Pattern.compile("\\| ([A-Z][A-Za-z0-9]+)(?: \\*\\*new\\*\\*)? \\|([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|");

    /** The parameters of each method, as the page has them. */
    private static Map<String, String> rows() throws IOException {
        var rows = new TreeMap<String, String>();
        Files.readString(PAGE)
                .lines()
                .map(ROW::matcher)
                .filter(java.util.regex.Matcher::matches)
                .forEach(row -> rows.put(row.group(1), row.group(2)));
        return rows;
    }

    @Test
    void itHasEveryMethod() throws IOException {
        var page = Files.readString(PAGE);
        var later = page.substring(page.indexOf("## Not in this version"), page.indexOf("## The backup"));
        var named = new java.util.TreeSet<>(rows().keySet());
        var matcher = Pattern.compile("[A-Z][A-Za-z0-9]+").matcher(later.substring(later.indexOf("Transfer")));
        while (matcher.find()) {
            if (Methods.ALL.containsKey(matcher.group())) {
                named.add(matcher.group());
            }
        }
        assertThat(named).containsExactlyElementsOf(new java.util.TreeSet<>(Methods.ALL.keySet()));
    }

    @Test
    void itHasEveryParameter() throws IOException {
        var rows = rows();
        for (var method : Methods.ALL.values()) {
            switch (method.takes()) {
                case Method.Takes.Fields(var parameters) ->
                    parameters.forEach(parameter -> assertThat(rows.getOrDefault(method.name(), ""))
                            .as(method.name())
                            .containsAnyOf("`" + parameter.name() + "`", "the same"));
                case Method.Takes.One _ -> assertThat(rows.get(method.name())).contains("a branch's id");
                case Method.Takes.Anything _ -> assertThat(rows).doesNotContainKey(method.name());
            }
        }
    }
}
