package io.dotmesh.launcher;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** Which dotmesh this is. */
final class Version {
    /** As the build wrote it into the module. */
    static final String TEXT = Optional.ofNullable(Version.class.getModule().getDescriptor())
            .flatMap(ModuleDescriptor::rawVersion)
            .orElse("development");

    private Version() {}
}
