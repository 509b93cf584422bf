package io.dotmesh.launcher;

import io.dotmesh.application.composition.Policy;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.spi.AdapterConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a node is to be, with every setting checked that needs no look at the machine.
 *
 * @param password what the administrator is to have, when it was given; so with {@code apiKey}
 * @param home of the person who starts it
 */
record Plan(
        Settings settings,
        Path data,
        String store,
        int port,
        Policy policy,
        Optional<Secret> password,
        Optional<Secret> apiKey,
        boolean renewAdmin,
        String remote,
        Path home,
        InstantSource clock) {
    /** The registry of every node that does not say otherwise. */
    static final String SQLITE = "sqlite";

    private static final String ETCD = "etcd";
    private static final int PORT_DEFAULT = 32607;
    // The probe for liveness has the port above.
    private static final int PORT_MAX = 65_534;
    private static final int DAYS_MAX = 36_500;

    static Outcome<Plan> of(Settings settings, Path home, boolean root, InstantSource clock) {
        var usual = root ? Path.of("/var/lib/dotmesh") : home.resolve(".dotmesh/node");
        var store = settings.text(Setting.STORE, "embedded");
        return misplaced(settings, store)
                .then(_ -> settings.number(Setting.PORT, 1, PORT_MAX, PORT_DEFAULT))
                .then(port -> policy(settings)
                        .then(policy -> secret(settings, Setting.INITIAL_ADMIN_PASSWORD)
                                .then(password -> secret(settings, Setting.INITIAL_ADMIN_API_KEY)
                                        .then(apiKey -> settings.choice(Setting.RENEW_ADMIN)
                                                .map(renew -> new Plan(
                                                        settings,
                                                        settings.path(Setting.DATA, usual),
                                                        store,
                                                        port,
                                                        policy,
                                                        password,
                                                        apiKey,
                                                        renew,
                                                        settings.text(Setting.REMOTE, "local"),
                                                        home,
                                                        clock))))));
    }

    /** What one adapter is told: its data directory and those settings that are its own. */
    AdapterConfig forAdapter(Setting.Reader... readers) {
        var wanted = readers.length == 0 ? Set.<Setting.Reader>of() : EnumSet.of(readers[0], readers);
        var told = new TreeMap<String, String>();
        for (Setting setting : Setting.values()) {
            if (wanted.contains(setting.reader())) {
                settings.find(setting).ifPresent(given -> told.put(setting.key(), given.value()));
            }
        }
        return new AdapterConfig(data, told, clock);
    }

    AdapterConfig forStore() {
        return store.equals("zfs")
                ? forAdapter(Setting.Reader.STORE, Setting.Reader.ZFS_STORE)
                : forAdapter(Setting.Reader.STORE);
    }

    /** Whether the registry is one that nodes share. */
    boolean isOfCluster() {
        return registry().equals(ETCD);
    }

    String registry() {
        return settings.text(Setting.REGISTRY, SQLITE);
    }

    AdapterConfig forRegistry() {
        return registry().equals(ETCD) ? forAdapter(Setting.Reader.ETCD_REGISTRY) : forAdapter();
    }

    AdapterConfig forRemoteBook() {
        return new AdapterConfig(data, Map.of("home", home.toString()), clock);
    }

    /** A flag or line that is for another part means a mistake elsewhere; a variable may be there for another program. */
    private static Outcome<Settings> misplaced(Settings settings, String store) {
        var registry = settings.text(Setting.REGISTRY, SQLITE);
        return misplaced(settings, Setting.Reader.ZFS_STORE, "store", "zfs", store)
                .then(_ -> misplaced(settings, Setting.Reader.CLUSTER, "registry", ETCD, registry))
                .then(_ -> misplaced(settings, Setting.Reader.ETCD_REGISTRY, "registry", ETCD, registry));
    }

    private static Outcome<Settings> misplaced(
            Settings settings, Setting.Reader reader, String part, String wanted, String chosen) {
        for (Setting setting : Setting.values()) {
            var given = settings.find(setting);
            if (setting.reader() == reader
                    && !chosen.equals(wanted)
                    && given.isPresent()
                    && given.get().asked()) {
                return Outcome.refused(
                        FaultCode.CONFIGURATION,
                        given.get().from() + " is for the " + part + " " + wanted + ", and the " + part
                                + " of this node is " + chosen,
                        "Add --" + part + " " + wanted + ", or leave it out.");
            }
        }
        return Outcome.done(settings);
    }

    private static Outcome<Policy> policy(Settings settings) {
        int days = (int) Policy.DEFAULT.stashKept().toDays();
        return settings.number(Setting.STASH_DAYS, 0, DAYS_MAX, days)
                .then(stash -> settings.number(Setting.TRASH_DAYS, 0, DAYS_MAX, days)
                        .map(trash -> new Policy(
                                Duration.ofDays(stash),
                                Duration.ofDays(trash),
                                Policy.DEFAULT.patience(),
                                Policy.DEFAULT.usageFresh())));
    }

    private static Outcome<Optional<Secret>> secret(Settings settings, Setting setting) {
        var given = settings.find(setting);
        if (given.isEmpty()) {
            return Outcome.done(Optional.empty());
        }
        try {
            var bytes = Base64.getDecoder().decode(given.get().value().strip());
            var text = new String(bytes, StandardCharsets.UTF_8).strip();
            return text.isEmpty()
                    ? Settings.refuse(setting, given.get(), "a secret in base64")
                    : Outcome.done(Optional.of(new Secret(text)));
        } catch (IllegalArgumentException _) {
            return Settings.refuse(setting, given.get(), "a secret in base64");
        }
    }
}
