package io.dotmesh.architecture;

import java.util.List;

/** Classes that break a rule, and the nearest ones that keep it. */
record Planted(List<String> broken, List<String> kept) {
    private static final String ZFS_STORE =
            "package io.dotmesh.adapters.zfs; class Store { void start() throws java.io.IOException { new ProcessBuilder(\"zfs\").start(); } }";
    private static final String PORT = "package io.dotmesh.ports.driven; public interface Store { long size(); }";
    private static final String SERVING =
            "package io.dotmesh.application.serving; public class Serving { public void serve() {} }";

    private static Planted of(String broken, String kept) {
        return new Planted(List.of(broken), List.of(kept));
    }

    static Planted against(Rule rule) {
        return switch (rule) {
            case DOMAIN_IS_PURE ->
                of(
                        "package io.dotmesh.domain.dot; final class Dot { java.nio.file.Path at; }",
                        "package io.dotmesh.domain.dot; final class Dot { java.util.Optional<String> name; }");
            case PORTS_SEE_THE_DOMAIN ->
                of(
                        "package io.dotmesh.ports.driven; interface Store { java.sql.Connection connection(); }",
                        "package io.dotmesh.ports.driven; interface Store { java.nio.file.Path root(); }");
            case APPLICATION_SEES_PORTS_AND_DOMAIN ->
                new Planted(
                        List.of(
                                "package io.dotmesh.application; class Uses { io.dotmesh.adapters.zfs.Zfs zfs; }",
                                "package io.dotmesh.adapters.zfs; public class Zfs {}"),
                        List.of(
                                "package io.dotmesh.application; class Uses { io.dotmesh.ports.driven.Store store; }",
                                PORT));
            case ADAPTERS_NEVER_SEE_THE_INSIDE ->
                new Planted(
                        List.of(
                                "package io.dotmesh.adapters.http; class Handler { io.dotmesh.application.serving.Serving it; }",
                                SERVING),
                        List.of(
                                "package io.dotmesh.adapters.http; class Handler { io.dotmesh.ports.driven.Store it; }",
                                PORT));
            case ADAPTERS_NEVER_SEE_EACH_OTHER ->
                new Planted(
                        List.of(
                                "package io.dotmesh.adapters.http; class Handler { io.dotmesh.adapters.zfs.Zfs zfs; }",
                                "package io.dotmesh.adapters.zfs; public class Zfs {}"),
                        List.of(
                                "package io.dotmesh.adapters.http; class Handler { Other other; }",
                                "package io.dotmesh.adapters.http; class Other {}"));
            case LAUNCHER_FINDS_ADAPTERS ->
                new Planted(
                        List.of(
                                "package io.dotmesh.launcher; class Main { io.dotmesh.adapters.zfs.Zfs zfs; }",
                                "package io.dotmesh.adapters.zfs; public class Zfs {}"),
                        List.of(
                                "package io.dotmesh.launcher; class Main { io.dotmesh.ports.driven.Store store; }",
                                PORT));
            case NO_CYCLES ->
                new Planted(
                        List.of(
                                "package io.dotmesh.application.one; public class One { io.dotmesh.application.two.Two two; }",
                                "package io.dotmesh.application.two; public class Two { io.dotmesh.application.one.One one; }"),
                        List.of(
                                "package io.dotmesh.application.one; public class One { io.dotmesh.application.two.Two two; }",
                                "package io.dotmesh.application.two; public class Two {}"));
            case PORTS_ARE_SHAPES -> of("package io.dotmesh.ports.driven; final class Store {}", PORT);
            case DRIVING_NEVER_MENTIONS_DRIVEN ->
                new Planted(
                        List.of(
                                "package io.dotmesh.ports.driving; interface Dots { io.dotmesh.ports.driven.Store it(); }",
                                PORT),
                        List.of("package io.dotmesh.ports.driven; interface Other { Store it(); }", PORT));
            case PORTS_DECLARE_NO_EXCEPTIONS ->
                of(
                        "package io.dotmesh.ports.driven; interface Store { long size() throws java.io.IOException; }",
                        PORT);
            case DOMAIN_STATE_IS_FINAL ->
                of(
                        "package io.dotmesh.domain.dot; final class Dot { String name; }",
                        "package io.dotmesh.domain.dot; record Dot(String name) {}");
            case DOMAIN_TYPES_ARE_CLOSED ->
                of(
                        "package io.dotmesh.domain.identity; class NodeId {}",
                        "package io.dotmesh.domain.identity; record NodeId(String value) {}");
            case TIME_AND_CHANCE_ARE_GIVEN ->
                of(
                        "package io.dotmesh.application; class Uses { java.time.Instant at() { return java.time.Instant.now(); } }",
                        "package io.dotmesh.application; class Uses {"
                                + " java.time.Instant at(java.time.InstantSource clock) { return clock.instant(); } }");
            case ONLY_STORAGE_STARTS_PROCESSES ->
                of(
                        "package io.dotmesh.adapters.http; class Handler {"
                                + " void go() throws java.io.IOException { new ProcessBuilder(\"zfs\").start(); } }",
                        ZFS_STORE);
            case ONLY_ADAPTERS_OPEN_SOCKETS ->
                of(
                        "package io.dotmesh.application; class Uses {"
                                + " void go() throws java.io.IOException { new java.net.ServerSocket(0).close(); } }",
                        "package io.dotmesh.adapters.http; class Handler {"
                                + " void go() throws java.io.IOException { new java.net.ServerSocket(0).close(); } }");
            case NAMES_SAY_WHAT_A_THING_IS ->
                of(
                        "package io.dotmesh.application; class StoreHelper {}",
                        "package io.dotmesh.application; class Utility {}");
            case AN_ADAPTER_SHOWS_ITS_PROVIDERS ->
                of(
                        "package io.dotmesh.adapters.zfs; public class Zfs {}",
                        "package io.dotmesh.adapters.zfs; public final class ZfsProvider {}");
            case PROVIDERS_ARE_FINAL_AND_STATELESS ->
                of(
                        "package io.dotmesh.adapters.zfs; public final class ZfsProvider { int opened; }",
                        "package io.dotmesh.adapters.zfs; public final class ZfsProvider {}");
            case NO_GENERIC_EXCEPTIONS ->
                of(
                        "package io.dotmesh.application; class Uses { void go() { throw new RuntimeException(); } }",
                        "package io.dotmesh.application; class Uses { void go() { throw new IllegalStateException(); } }");
            case ONE_WAY_TO_LOG ->
                of(
                        "package io.dotmesh.adapters.http; class Handler { java.util.logging.Logger log; }",
                        "package io.dotmesh.adapters.http; class Handler { System.Logger log; }");
        };
    }
}
