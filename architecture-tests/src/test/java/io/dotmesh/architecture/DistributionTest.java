package io.dotmesh.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The assembled directories, as the JVM sees them. */
@Tag("distribution")
class DistributionTest {
    private static final String ANNEX = "lib-server+lib-etcd";

    private static ModuleFinder finder(String libs) {
        return ModuleFinder.of(Stream.of(libs.split("\\+", -1))
                .map(Project.DISTRIBUTION::resolve)
                .toArray(Path[]::new));
    }

    /** Of one directory, or of several with a plus between them. */
    private static Set<ModuleReference> modules(String libs) {
        var modules = finder(libs).findAll();
        assertThat(modules).as("modules in %s", libs).hasSizeGreaterThan(5);
        return modules;
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib-dm", "lib-server", ANNEX})
    void noPackageIsInTwoModules(String lib) {
        var owners = new TreeMap<String, Set<String>>();
        modules(lib)
                .forEach(module -> module.descriptor()
                        .packages()
                        .forEach(name -> owners.computeIfAbsent(name, _ -> new TreeSet<>())
                                .add(module.descriptor().name())));
        assertThat(owners.entrySet().stream().filter(entry -> entry.getValue().size() > 1))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib-dm", "lib-server", ANNEX})
    void everyModuleFindsWhatItNeeds(String lib) {
        var finder = finder(lib);
        var resolved = Configuration.resolve(
                finder, List.of(ModuleLayer.boot().configuration()), ModuleFinder.ofSystem(), names(modules(lib)));
        assertThat(resolved.modules()).hasSizeGreaterThanOrEqualTo(modules(lib).size());
    }

    @Test
    void aCommandLoadsFewJars() {
        assertThat(names(modules("lib-dm")))
                .containsExactlyInAnyOrder(
                        "com.google.gson",
                        "info.picocli",
                        "io.dotmesh.adapters.cli",
                        "io.dotmesh.adapters.httpclient",
                        "io.dotmesh.application",
                        "io.dotmesh.domain",
                        "io.dotmesh.launcher",
                        "io.dotmesh.ports");
    }

    @Test
    void everyModuleOfOursIsShippedButTheTestkit() {
        var ours = Project.modules().stream()
                .filter(directory -> !directory.endsWith("testkit"))
                .count();
        assertThat(names(modules(ANNEX)).stream().filter(name -> name.startsWith("io.dotmesh.")))
                .hasSize((int) ours)
                .doesNotContain("io.dotmesh.testkit");
    }

    @Test
    void everyModuleIsARealOne() {
        var automatic = modules("lib-server").stream()
                .map(ModuleReference::descriptor)
                .filter(ModuleDescriptor::isAutomatic)
                .map(ModuleDescriptor::name);
        assertThat(automatic)
                .as("automatic modules read everything and hide nothing")
                .isEmpty();
    }

    @Test
    void anAnnexHoldsOneOfOursAndWhatOnlyThatNeeds() {
        var annex = names(modules("lib-etcd"));
        assertThat(annex.stream().filter(name -> name.startsWith("io.dotmesh.")))
                .containsExactly("io.dotmesh.adapters.etcd");
        assertThat(annex).contains("jetcd.core").doesNotContainAnyElementsOf(names(modules("lib-server")));
    }

    /** A layer may bring modules of its own, but none of the JDK's: those have to be there when the node starts. */
    @Test
    void anAnnexFindsWhatItNeedsInARunningServer() throws IOException {
        var roots = new TreeSet<>(named("--add-modules="));
        roots.add("io.dotmesh.launcher");
        var server = Configuration.resolveAndBind(
                ModuleFinder.ofSystem(),
                List.of(Configuration.empty()),
                ModuleFinder.of(Project.DISTRIBUTION.resolve("lib-server")),
                roots);
        var annex = Configuration.resolveAndBind(
                ModuleFinder.of(),
                List.of(server),
                ModuleFinder.of(Project.DISTRIBUTION.resolve("lib-etcd")),
                Set.of("io.dotmesh.adapters.etcd"));
        assertThat(annex.findModule("io.dotmesh.adapters.etcd")).isPresent();
    }

    @Test
    void nativeAccessIsGivenToModulesThatExist() throws IOException {
        var named = named("--enable-native-access=");
        assertThat(named).isNotEmpty();
        assertThat(names(modules("lib-server"))).containsAll(named);
    }

    /** The modules that an option of the server names. */
    private static List<String> named(String option) throws IOException {
        var options = Files.readString(Project.DISTRIBUTION.resolve("bin/server.jvm"));
        return options.lines()
                .filter(line -> line.startsWith(option))
                .flatMap(line -> Stream.of(line.substring(option.length()).split(",", -1)))
                .toList();
    }

    @Test
    void theBuildHasAName() throws IOException {
        assertThat(Files.readString(Project.DISTRIBUTION.resolve("build-id"))).matches("[0-9a-f]{64}\\R");
    }

    @Test
    void oneLibraryHasOneVersion() throws IOException {
        try (var jars = Files.list(Project.DISTRIBUTION.resolve("lib-server"))) {
            Map<String, List<String>> versions = jars.map(Path::getFileName)
                    .map(Path::toString)
                    .collect(Collectors.groupingBy(name -> name.replaceFirst("-\\d.*", "")));
            assertThat(versions.values()).allSatisfy(names -> assertThat(names).hasSize(1));
        }
    }

    private static Set<String> names(Set<ModuleReference> modules) {
        return modules.stream()
                .map(module -> module.descriptor().name())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
