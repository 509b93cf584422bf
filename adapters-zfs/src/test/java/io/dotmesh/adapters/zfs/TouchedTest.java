package io.dotmesh.adapters.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code zfs diff} says, read. The lines are as OpenZFS 2.1 prints them. */
class TouchedTest {
    @TempDir
    private Path later;

    private Optional<Touched> read(String told) throws IOException {
        return Touched.read(
                new ByteArrayInputStream(told.getBytes(StandardCharsets.ISO_8859_1)), Path.of("/tp/br"), later);
    }

    @Test
    void everyPathIsTouchedWithAllDirectoriesOnTheWay() throws IOException {
        assertThat(read("""
                        M\t/\t/tp/br/
                        M\t/\t/tp/br/d
                        R\t/\t/tp/br/d/old\t/tp/br/far/away/new
                        -\tF\t/tp/br/gone
                        M\tF\t/tp/br/one\t(+1)
                        +\tF\t/tp/br/q/q
                        """))
                .contains(new Touched(java.util.Set.of(
                        "", "d", "d/old", "far", "far/away", "far/away/new", "gone", "one", "q", "q/q")));
    }

    @Test
    void escapesAreTheBytesOfNames() throws IOException {
        var touched = read("""
                        R\tF\t/tp/br/sp\\0040ace\t/tp/br/nl\\0012x
                        +\t@\t/tp/br/back\\0134slash
                        +\tF\t/tp/br/\\0303\\0274
                        """).orElseThrow();

        assertThat(touched.paths()).containsExactlyInAnyOrder("", "sp ace", "nl\nx", "back\\slash", "\u00c3\u00bc");
        assertThat(FileName.text("\u00c3\u00bc")).isEqualTo("ü");
    }

    /** Whoever wrote the names: each byte comes back. */
    @Test
    void everyByteOfANameComesBack() {
        for (int code = 1; code < 0x100; code++) {
            var text = code > ' ' && code != '\\' && code < 0x7f
                    ? Character.toString((char) code)
                    : "\\" + String.format(Locale.ROOT, "%04o", code);
            assertThat(DiffLine.read("M\tF\t" + text).orElseThrow().paths())
                    .containsExactly(Character.toString((char) code));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "M\tF",
                "M\tF\t",
                "?\tF\t/tp/br/x",
                "R\tF\t/tp/br/x",
                "M\tF\t/tp/br/\\004",
                "M\tF\t/tp/br/\\0008",
                "M\tF\t/tp/br/\\0000",
                "M\tF\t/tp/br/\\0777",
                "M\tF\t/elsewhere/x",
                "M\tF\t/tp/brother/x",
                "Unable to determine path or stats for object 12"
            })
    void whatIsNotClearIsNotUsed(String line) throws IOException {
        assertThat(read("M\t/\t/tp/br/d\n" + line + "\n")).isEmpty();
    }

    @Test
    void aChangedFileWithSeveralNamesMayHaveChangedElsewhereToo() throws IOException {
        Files.writeString(later.resolve("one"), "x");
        assertThat(read("M\tF\t/tp/br/one\n")).isPresent();

        Files.createLink(later.resolve("other"), later.resolve("one"));
        assertThat(read("M\tF\t/tp/br/one\n")).isEmpty();
        assertThat(read("R\tF\t/tp/br/before\t/tp/br/one\n")).isEmpty();
        assertThat(read("-\tF\t/tp/br/one\n")).isPresent();
    }

    @Test
    void moreThanCanBeHeldIsNotUsed() throws IOException {
        var lines = IntStream.rangeClosed(0, Touched.PATHS_MAX)
                .mapToObj(i -> "+\tF\t/tp/br/" + i + "\n")
                .collect(Collectors.joining());

        assertThat(read(lines)).isEmpty();
        assertThat(read(lines.substring(0, lines.length() / 2))).isPresent();
    }

    @Test
    void namesOfAnyLanguageArePathsAgain() {
        for (var name : List.of("plain", "ü", "日本", "a?b", "a%41b", "+", "\uD83D\uDE80")) {
            var path = later.resolve(name);
            assertThat(FileName.path(FileName.whole(path))).isEqualTo(path);
            assertThat(FileName.text(FileName.last(path))).isEqualTo(name);
        }
    }
}
