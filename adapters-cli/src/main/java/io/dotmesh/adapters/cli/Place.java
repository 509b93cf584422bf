package io.dotmesh.adapters.cli;

import java.nio.file.Path;

/** Where things are in a person's home. */
final class Place {
    private Place() {}

    static Path config(Path home) {
        return home.resolve(".dotmesh").resolve("config");
    }
}
