package io.dotmesh.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What each module shows, needs, offers and looks for, compared with a table that is changed on purpose only. */
class DescriptorTest {
    private static final Path TABLE = Path.of("src/test/resources/modules.txt");

    private static Stream<ModuleDescriptor> modules() {
        return ModuleFinder.of(Project.classDirectories().toArray(Path[]::new)).findAll().stream()
                .map(ModuleReference::descriptor)
                .sorted(Comparator.comparing(ModuleDescriptor::name));
    }

    @Test
    void everyModuleIsAsTheTableSays() throws IOException {
        var found = modules().map(DescriptorTest::describe).collect(Collectors.joining("\n"));
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(TABLE, found);
        }
        assertThat(found).isEqualTo(Files.readString(TABLE));
    }

    @Test
    void everyModuleIsNamedAfterItsDirectory() {
        var expected = Project.modules().stream()
                .map(directory -> "io.dotmesh."
                        + directory
                                .getFileName()
                                .toString()
                                .replaceFirst("-", ".")
                                .replace("-", ""))
                .sorted();
        assertThat(modules().map(ModuleDescriptor::name)).containsExactlyElementsOf(expected.toList());
    }

    @Test
    void anAdapterShowsNothingAndNeedsNothingOfOursButPorts() {
        assertThat(modules().filter(module -> module.name().startsWith("io.dotmesh.adapters.")))
                .allSatisfy(module -> {
                    assertThat(module.exports().stream().filter(export -> !export.isQualified()))
                            .isEmpty();
                    assertThat(module.opens().stream().filter(open -> !open.isQualified()))
                            .isEmpty();
                    assertThat(module.isOpen()).isFalse();
                    assertThat(module.provides()).isNotEmpty();
                    assertThat(module.packages()).hasSize(1);
                    assertThat(module.requires().stream()
                                    .map(ModuleDescriptor.Requires::name)
                                    .filter(name -> name.startsWith("io.dotmesh.")))
                            .allSatisfy(name -> assertThat(name).isIn("io.dotmesh.ports", "io.dotmesh.domain"));
                });
    }

    @Test
    void everyModuleInfoSaysWhatItsModuleIs() {
        for (var module : Project.modules()) {
            assertThat(Project.read(module.resolve("src/main/java/module-info.java")))
                    .as(Project.name(module))
                    .containsPattern("(?s)/\\*\\* [A-Z].*\\*/.*module io");
        }
    }

    private static String describe(ModuleDescriptor module) {
        return "module " + module.name() + "\n"
                + lines("requires", module.requires(), requires -> modifiers(requires.modifiers()) + requires.name())
                + lines("exports", module.exports(), exports -> exports.source() + to(exports.targets()))
                + lines("opens", module.opens(), opens -> opens.source() + to(opens.targets()))
                + lines("uses", module.uses(), service -> service)
                + lines(
                        "provides",
                        module.provides(),
                        provides -> provides.service() + " with " + String.join(", ", provides.providers()));
    }

    private static <T> String lines(String word, Collection<T> items, Function<T, String> text) {
        return items.stream()
                .map(text)
                .filter(item -> !item.contains("java.base"))
                .sorted()
                .map(item -> "  " + word + " " + item + "\n")
                .collect(Collectors.joining());
    }

    private static String modifiers(Collection<ModuleDescriptor.Requires.Modifier> modifiers) {
        return modifiers.stream()
                .map(modifier -> modifier.name().toLowerCase(java.util.Locale.ROOT) + " ")
                .sorted()
                .collect(Collectors.joining());
    }

    private static String to(Collection<String> targets) {
        return targets.isEmpty() ? "" : " to " + targets.stream().sorted().collect(Collectors.joining(", "));
    }
}
