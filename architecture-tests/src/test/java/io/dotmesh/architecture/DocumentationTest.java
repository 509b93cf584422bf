package io.dotmesh.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the pages point at exists. */
class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern SCRIPT = Pattern.compile("(?m)(?:^|[ `(])\\./([a-z][\\w./-]*[\\w])");

    @Test
    void everyLinkLeadsSomewhere() {
        var broken = new ArrayList<String>();
        for (Path page : Project.pages()) {
            LINK.matcher(Project.read(page))
                    .results()
                    .map(match -> match.group(1))
                    .forEach(target -> {
                        if (!target.contains("://") && !leadsSomewhere(page, target)) {
                            broken.add(Project.name(page) + " -> " + target);
                        }
                    });
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyScriptThatAPageNamesIsThere() {
        var missing = new ArrayList<String>();
        for (Path page : Project.pages()) {
            SCRIPT.matcher(Project.read(page))
                    .results()
                    .map(match -> match.group(1))
                    .filter(script -> !script.contains("data") && !Files.isExecutable(Project.ROOT.resolve(script)))
                    .forEach(script -> missing.add(Project.name(page) + ": ./" + script));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyDecisionIsListedAndSaysWhichTestShowsIt() {
        var list = Project.read(Project.ROOT.resolve("docs/decisions/README.md"));
        var decisions = Project.pages().stream()
                .filter(page -> page.getParent().endsWith("decisions"))
                .filter(page -> page.getFileName().toString().matches("\\d{4}-.*"))
                .toList();
        assertThat(decisions).isNotEmpty().allSatisfy(page -> {
            assertThat(list).contains("(" + page.getFileName() + ")");
            assertThat(Project.read(page)).contains("## Context", "## Decision", "## Consequences", "## Confirmation");
        });
    }

    @Test
    void everyChangeSaysWhatKindItIs() {
        assertThat(Project.pages().stream().filter(page -> page.getParent().endsWith("unreleased")))
                .isNotEmpty()
                .allSatisfy(page -> assertThat(Project.read(page)).matches("(?s)(Feature|Fix|Change|Migration): .*"));
    }

    @Test
    void everyModuleStandsInTheCodeMap() {
        var map = Project.read(Project.ROOT.resolve("ARCHITECTURE.md"));
        assertThat(Project.modules())
                .allSatisfy(module -> assertThat(map).contains("| `" + module.getFileName() + "` |"));
    }

    private static boolean leadsSomewhere(Path page, String target) {
        int hash = target.indexOf('#');
        var file = hash == 0
                ? page
                : page.resolveSibling(hash < 0 ? target : target.substring(0, hash))
                        .normalize();
        if (!Files.exists(file)) {
            return false;
        }
        return hash < 0 || anchors(Project.read(file)).contains(target.substring(hash + 1));
    }

    /** As the usual renderers make them. */
    private static Set<String> anchors(String page) {
        return HEADING.matcher(page)
                .results()
                .map(match -> match.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void theTestOfLinksBites() {
        var page = Project.ROOT.resolve("ARCHITECTURE.md");
        assertThat(List.of("docs/decisions/README.md", "#words", "LICENSE"))
                .allSatisfy(target -> assertThat(leadsSomewhere(page, target)).isTrue());
        assertThat(List.of("docs/nowhere.md", "#nowhere"))
                .allSatisfy(target -> assertThat(leadsSomewhere(page, target)).isFalse());
    }
}
