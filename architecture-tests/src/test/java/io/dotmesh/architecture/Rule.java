package io.dotmesh.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** The rules of the architecture, each with its reason. {@link HexagonBitesTest} breaks each once. */
enum Rule {
    DOMAIN_IS_PURE(classes()
            .that()
            .resideInAPackage("io.dotmesh.domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.dotmesh.domain..",
                    "java.lang",
                    "java.lang.annotation",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.math",
                    "java.nio.charset",
                    "java.time",
                    "java.time.format",
                    "java.util",
                    "java.util.function",
                    "java.util.regex",
                    "java.util.stream",
                    "org.jspecify.annotations")
            .because("a decision that needs no file, socket or thread can be tested without any")),

    PORTS_SEE_THE_DOMAIN(classes()
            .that()
            .resideInAPackage("io.dotmesh.ports..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.dotmesh.ports..",
                    "io.dotmesh.domain..",
                    "java.io",
                    "java.lang..",
                    "java.nio.file",
                    "java.time",
                    "java.time.format",
                    "java.util..",
                    "org.jspecify.annotations")
            .because("a port that speaks a technology's language has chosen the technology")),

    APPLICATION_SEES_PORTS_AND_DOMAIN(classes()
            .that()
            .resideInAPackage("io.dotmesh.application..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.dotmesh.application..",
                    "io.dotmesh.ports..",
                    "io.dotmesh.domain..",
                    "java.io",
                    "java.lang..",
                    "java.nio.file",
                    "java.time..",
                    "java.util..",
                    "org.jspecify.annotations")
            .because("use cases are written once, whatever the store, the registry and the way in")),

    ADAPTERS_NEVER_SEE_THE_INSIDE(noClasses()
            .that()
            .resideInAPackage("io.dotmesh.adapters..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.dotmesh.application..", "io.dotmesh.launcher..")
            .because("an adapter must be replaceable by one that somebody else wrote against the ports alone")),

    ADAPTERS_NEVER_SEE_EACH_OTHER(slices().matching("io.dotmesh.adapters.(*)..")
            .should()
            .notDependOnEachOther()
            .because("each can then be taken out")),

    LAUNCHER_FINDS_ADAPTERS(noClasses()
            .that()
            .resideInAPackage("io.dotmesh.launcher..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.dotmesh.adapters..")
            .because("what is on the module path decides which adapters there are")),

    NO_CYCLES(slices().matching("io.dotmesh.(**)")
            .should()
            .beFreeOfCycles()
            .because("packages that need each other are one package")),

    PORTS_ARE_SHAPES(classes()
            .that()
            .resideInAPackage("io.dotmesh.ports..")
            .and()
            .areTopLevelClasses()
            .and()
            .doNotHaveSimpleName("package-info")
            .should(Satisfying.that(
                    "be an interface, a record, an enum or a stream of bytes",
                    type -> type.isInterface()
                            || type.isRecord()
                            || type.isEnum()
                            || type.isAssignableTo(java.io.InputStream.class)))
            .because("a port has no behaviour of its own")),

    DRIVING_NEVER_MENTIONS_DRIVEN(noClasses()
            .that()
            .resideInAPackage("io.dotmesh.ports.driving..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.dotmesh.ports.driven..", "io.dotmesh.ports.spi..")
            .because("who asks a node must not learn how it stores")),

    PORTS_DECLARE_NO_EXCEPTIONS(noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage("io.dotmesh.ports..")
            .should()
            .declareThrowableOfType(assignableTo(Throwable.class))
            .because("an expected failure is a value that the compiler makes the caller look at")),

    DOMAIN_STATE_IS_FINAL(fields().that()
            .areDeclaredInClassesThat()
            .resideInAPackage("io.dotmesh.domain..")
            .should()
            .beFinal()
            .because("a value that changes is two values")),

    DOMAIN_TYPES_ARE_CLOSED(classes()
            .that()
            .resideInAPackage("io.dotmesh.domain..")
            .and()
            .doNotHaveSimpleName("package-info")
            .should(Satisfying.that(
                    "be final, or a sealed interface, or a tree to compare",
                    type -> Rule.isClosed(type) || Rule.isTree(type)))
            .because("a switch without a default must know all the cases")),

    TIME_AND_CHANCE_ARE_GIVEN(noClasses()
            .that()
            .resideInAnyPackage("io.dotmesh.domain..", "io.dotmesh.ports..", "io.dotmesh.application..")
            .should()
            .callMethodWhere(takesTimeOrChance())
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.security.SecureRandom")
            .because("a test that cannot set the clock can only wait")),

    ONLY_STORAGE_STARTS_PROCESSES(noClasses()
            .that()
            .resideOutsideOfPackages("io.dotmesh.adapters.zfs..", "io.dotmesh.launcher..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ProcessBuilder.class, Process.class)
            .orShould()
            .callMethodWhere(DescribedPredicate.describe(
                    "start a process",
                    call -> call.getTargetOwner().isEquivalentTo(Runtime.class)
                            && call.getName().equals("exec")))
            .because("a command line built in two places is safe in neither")),

    ONLY_ADAPTERS_OPEN_SOCKETS(noClasses()
            .that()
            .resideOutsideOfPackage("io.dotmesh.adapters..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.net.http..", "com.sun.net.httpserver..", "javax.net..")
                    .or(assignableTo(java.net.Socket.class))
                    .or(assignableTo(java.net.ServerSocket.class))
                    .or(assignableTo(java.net.DatagramSocket.class))
                    .or(assignableTo(java.net.URLConnection.class))
                    .or(assignableTo(java.nio.channels.NetworkChannel.class)))
            .because("what listens or connects is found by looking at the adapters")),

    NAMES_SAY_WHAT_A_THING_IS(noClasses()
            .should()
            .haveNameMatching(".*[.$]([A-Z]\\w*)?(Impl|Utils?|Helper|Manager|Dto|DTO|Info|Data)")
            .orShould()
            .haveNameMatching(".*[.$]Abstract[A-Z]\\w*")
            .orShould()
            .resideInAnyPackage("..util..", "..utils..", "..common..", "..misc..", "..impl..", "..helpers..")
            .because("a name that fits everything says nothing")),

    AN_ADAPTER_SHOWS_ITS_PROVIDERS(classes()
            .that()
            .resideInAPackage("io.dotmesh.adapters..")
            .and()
            .areTopLevelClasses()
            .and()
            .haveSimpleNameNotEndingWith("Provider")
            .should()
            .notBePublic()
            .because("what nobody can call can be changed by its owner alone")),

    PROVIDERS_ARE_FINAL_AND_STATELESS(classes()
            .that()
            .resideInAPackage("io.dotmesh.adapters..")
            .and()
            .haveSimpleNameEndingWith("Provider")
            .should()
            .haveModifier(FINAL)
            .andShould(Satisfying.that("have no state", Rule::hasNoState))
            .because("the service loader makes them when it likes, and as many as it likes")),

    NO_GENERIC_EXCEPTIONS(GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.because(
            "who catches one catches every bug with it")),

    ONE_WAY_TO_LOG(noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.util.logging..", "org.slf4j..", "org.apache.logging..", "org.apache.commons.logging..")
            .because("one line on standard error, in one form, is what an operator gets to read"));

    private static final Set<String> CLOCKS = Set.of("now", "systemUTC", "systemDefaultZone", "system", "tick");
    private static final List<Class<?>> TIME = List.of(
            java.time.Instant.class,
            java.time.Clock.class,
            java.time.InstantSource.class,
            java.time.LocalDate.class,
            java.time.LocalDateTime.class,
            java.time.OffsetDateTime.class,
            java.time.ZonedDateTime.class);

    @SuppressWarnings("ImmutableEnumChecker") // ArchUnit's rules do not change; their type does not say so.
    private final ArchRule rule;

    Rule(ArchRule rule) {
        this.rule = rule;
    }

    ArchRule rule() {
        return rule;
    }

    private static boolean hasNoState(JavaClass type) {
        return type.getFields().stream().allMatch(field -> field.getModifiers().containsAll(Set.of(STATIC, FINAL)));
    }

    private static boolean isClosed(JavaClass type) {
        if (type.isInterface()) {
            return type.isAnnotation() || type.reflect().isSealed();
        }
        // A constant of an enum with a body is a class of its own, closed by the enum.
        return type.getModifiers().contains(FINAL) || type.isAnonymousClass() || type.isEnum();
    }

    /** Trees of files are as many as there are stores; no switch ever tells them apart. */
    private static boolean isTree(JavaClass type) {
        return type.isInterface() && type.getPackageName().equals("io.dotmesh.domain.difference");
    }

    private static DescribedPredicate<JavaMethodCall> takesTimeOrChance() {
        return DescribedPredicate.describe("take the time, chance or a nap", call -> {
            var owner = call.getTargetOwner();
            var name = call.getName();
            return (owner.isEquivalentTo(System.class) && (name.equals("nanoTime") || name.equals("currentTimeMillis")))
                    || (owner.isEquivalentTo(Math.class) && name.equals("random"))
                    || (owner.isEquivalentTo(UUID.class) && name.equals("randomUUID"))
                    || (owner.isAssignableTo(Thread.class) && name.equals("sleep"))
                    || (owner.getName().equals("java.util.concurrent.TimeUnit") && name.equals("sleep"))
                    || (TIME.stream().anyMatch(owner::isEquivalentTo) && CLOCKS.contains(name) && isStatic(call));
        });
    }

    private static boolean isStatic(JavaMethodCall call) {
        Predicate<com.tngtech.archunit.core.domain.JavaMethod> isStatic =
                method -> method.getModifiers().contains(STATIC);
        return call.getTarget().resolveMember().filter(isStatic).isPresent();
    }
}
