package io.dotmesh.launcher;

import java.nio.file.Path;
import java.util.Map;

/** Who starts a program: their home, their environment, and whether the machine is theirs. */
record Person(Map<String, String> environment, Path home, boolean root) {
    Person {
        environment = Map.copyOf(environment);
    }

    static Person present() {
        var environment = System.getenv();
        var home = environment.getOrDefault("HOME", "");
        return new Person(
                environment,
                Path.of(home.isEmpty() ? System.getProperty("user.home") : home),
                "root".equals(System.getProperty("user.name")));
    }

    /** Where their settings of a node are looked for when no file was named. */
    Path settingsFile() {
        return root ? Path.of("/etc/dotmesh/server.conf") : home.resolve(".dotmesh/server.conf");
    }
}
