package io.dotmesh.launcher;

import io.dotmesh.application.composition.Parts;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.Registry;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.spi.CredentialsProvider;
import io.dotmesh.ports.spi.MountNamesProvider;
import io.dotmesh.ports.spi.RegistryProvider;
import io.dotmesh.ports.spi.VolumeStoreProvider;
import java.util.ServiceLoader;
import java.util.UUID;

/** The parts of a node, opened one after the other; of a start that fails, none stays open. */
final class Workshop implements AutoCloseable {
    private final Parts parts;

    private Workshop(Parts parts) {
        this.parts = parts;
    }

    static Outcome<Workshop> open(Plan plan) {
        return DataDirectory.prepare(plan.data(), plan.store(), plan.registry())
                .then(_ -> Providers.find(
                        ServiceLoader.load(VolumeStoreProvider.class),
                        VolumeStoreProvider::scheme,
                        "store",
                        plan.store()))
                .then(provider -> provider.open(plan.forStore()))
                .then(store -> Providers.find(
                                Annex.load(RegistryProvider.class, plan.registry()),
                                RegistryProvider::scheme,
                                "registry",
                                plan.registry())
                        .then(provider -> provider.open(plan.forRegistry()))
                        .then(registry -> parts(plan, store, registry)
                                .<Outcome<Workshop>>fold(parts -> Outcome.done(new Workshop(parts)), fault -> {
                                    registry.close();
                                    return Outcome.faulted(fault);
                                }))
                        .<Outcome<Workshop>>fold(Outcome::done, fault -> {
                            store.close();
                            return Outcome.faulted(fault);
                        }));
    }

    private static Outcome<Parts> parts(Plan plan, VolumeStore store, Registry registry) {
        return Providers.find(
                        ServiceLoader.load(MountNamesProvider.class),
                        MountNamesProvider::scheme,
                        "directory of mount names",
                        "links")
                .then(provider -> provider.open(plan.forAdapter(Setting.Reader.MOUNT_NAMES)))
                .then(names -> Providers.find(
                                ServiceLoader.load(CredentialsProvider.class),
                                CredentialsProvider::scheme,
                                "hashing of secrets",
                                "scrypt")
                        .then(provider -> provider.open(plan.forAdapter()))
                        .then(credentials -> ClusterSelf.of(plan, store.node(), credentials)
                                .map(cluster -> new Parts(
                                        store,
                                        registry,
                                        names,
                                        credentials,
                                        () -> UUID.randomUUID().toString(),
                                        plan.clock(),
                                        cluster,
                                        Version.TEXT))));
    }

    Parts parts() {
        return parts;
    }

    @Override
    public void close() {
        parts.registry().close();
        parts.store().close();
    }
}
