package io.dotmesh.launcher;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Modules that only some nodes need, in a directory {@code lib-WORD} beside the one of all others. A node that does not
 * need them does not even look there, so that what they bring costs it nothing.
 */
final class Annex {
    private Annex() {}

    /** The providers on the module path, and those of the annex of that name when there is one. */
    static <P> ServiceLoader<P> load(Class<P> service, String name) {
        return directory(name)
                .map(directory -> ServiceLoader.load(layer(directory, name), service))
                .orElseGet(() -> ServiceLoader.load(service));
    }

    private static ModuleLayer layer(Path directory, String name) {
        var boot = ModuleLayer.boot();
        var found = Configuration.resolveAndBind(
                ModuleFinder.of(),
                List.of(boot.configuration()),
                ModuleFinder.of(directory),
                Set.of("io.dotmesh.adapters." + name));
        return ModuleLayer.defineModulesWithOneLoader(found, List.of(boot), Annex.class.getClassLoader())
                .layer();
    }

    private static Optional<Path> directory(String name) {
        return ModuleLayer.boot()
                .configuration()
                .findModule("io.dotmesh.launcher")
                .flatMap(module -> module.reference().location())
                .filter(location -> location.getScheme().equals("file"))
                .flatMap(Annex::home)
                .map(home -> home.resolve("lib-" + name))
                .filter(Files::isDirectory);
    }

    /** Where the directory stands that the program was loaded from. */
    private static Optional<Path> home(URI program) {
        return Optional.ofNullable(Path.of(program).getParent()).map(Path::getParent);
    }
}
