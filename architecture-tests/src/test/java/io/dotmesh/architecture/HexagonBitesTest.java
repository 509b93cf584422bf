package io.dotmesh.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Breaks every rule once, and keeps it once: a rule that never fails is no rule. */
class HexagonBitesTest {
    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|record|enum) (\\w+)");

    @TempDir
    private Path compiled;

    @ParameterizedTest
    @EnumSource
    void everyRuleBites(Rule rule) throws IOException {
        var planted = Planted.against(rule);
        assertThat(isBroken(rule, planted.broken())).as("%s bites", rule).isTrue();
        assertThat(isBroken(rule, planted.kept()))
                .as("%s lets be what keeps it", rule)
                .isFalse();
    }

    private boolean isBroken(Rule rule, List<String> sources) throws IOException {
        var to = Files.createTempDirectory(compiled, "planted");
        compile(sources, to);
        var classes = new ClassFileImporter().importPath(to);
        assertThat(classes).isNotEmpty();
        return rule.rule().allowEmptyShould(true).evaluate(classes).hasViolation();
    }

    private static void compile(List<String> sources, Path to) {
        var units = new ArrayList<JavaFileObject>();
        sources.forEach(source -> units.add(new Source(source)));
        var complaints = new StringWriter();
        boolean well = ToolProvider.getSystemJavaCompiler()
                .getTask(complaints, null, null, List.of("-d", to.toString(), "-proc:none"), null, units)
                .call();
        assertThat(well).as(complaints.toString()).isTrue();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(
                    URI.create(
                            "string:///" + first(PACKAGE, text).replace('.', '/') + "/" + first(TYPE, text) + ".java"),
                    Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        private static String first(Pattern pattern, String text) {
            var found = pattern.matcher(text);
            assertThat(found.find()).as(text).isTrue();
            return found.group(1);
        }
    }
}
