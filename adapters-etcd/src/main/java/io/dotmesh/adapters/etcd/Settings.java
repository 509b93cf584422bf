package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.spi.AdapterConfig;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What may be set.
 *
 * @param data the directory that is the node's own
 * @param prefix ends with a slash
 * @param patience how long a call may take
 */
record Settings(
        Path data,
        List<URI> endpoints,
        String prefix,
        Duration patience,
        Optional<Path> authority,
        Optional<Identity> identity,
        Optional<User> user,
        InstantSource clock) {
    private static final String ENDPOINTS = "etcd-endpoints";
    private static final String PREFIX = "etcd-prefix";
    private static final String TIMEOUT = "etcd-timeout";
    private static final String CA = "etcd-ca";
    private static final String CERTIFICATE = "etcd-certificate";
    private static final String KEY = "etcd-key";
    private static final String USER = "etcd-user";
    private static final String PASSWORD_FILE = "etcd-password-file";
    private static final Set<String> KNOWN =
            Set.of(ENDPOINTS, PREFIX, TIMEOUT, CA, CERTIFICATE, KEY, USER, PASSWORD_FILE);

    private static final Pattern PREFIX_FORM = Pattern.compile("[a-zA-Z0-9_./-]{1,200}");
    private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,2}");
    private static final int ENDPOINTS_MAX = 16;

    /** The certificate by which a client says who it is, and its key. */
    record Identity(Path certificate, Path key) {}

    /** A user of etcd. */
    record User(String name, String password) {
        @Override
        public String toString() {
            return "User[" + name + "]";
        }
    }

    boolean isEncrypted() {
        return endpoints.getFirst().getScheme().equals("https");
    }

    String where() {
        return String.join(",", endpoints.stream().map(URI::toString).toList());
    }

    static Outcome<Settings> of(AdapterConfig config) {
        return config.knowing(KNOWN)
                .then(_ -> endpoints(config.setting(ENDPOINTS).orElse("http://127.0.0.1:2379")))
                .then(endpoints -> prefix(config.setting(PREFIX).orElse("dotmesh/"))
                        .then(prefix -> patience(config.setting(TIMEOUT).orElse("5"))
                                .then(patience -> file(config, CA)
                                        .then(authority -> identity(config)
                                                .then(identity -> user(config)
                                                        .map(user -> new Settings(
                                                                config.data(),
                                                                endpoints,
                                                                prefix,
                                                                patience,
                                                                authority,
                                                                identity,
                                                                user,
                                                                config.clock())))))))
                .then(Settings::fitting);
    }

    private static Outcome<Settings> fitting(Settings settings) {
        if (!settings.isEncrypted() && (settings.authority.isPresent() || settings.identity.isPresent())) {
            return refused(
                    settings.authority.isPresent() ? CA : CERTIFICATE,
                    "set while the endpoints begin with http://",
                    "Write the endpoints with https://, or leave it out.");
        }
        return Outcome.done(settings);
    }

    private static Outcome<List<URI>> endpoints(String text) {
        var words = Stream.of(text.split(",", -1)).map(String::strip).toList();
        if (words.size() > ENDPOINTS_MAX) {
            return refused(ENDPOINTS, text, "Name at most " + ENDPOINTS_MAX + ".");
        }
        return Outcome.each(words, Settings::endpoint)
                .then(all -> all.stream().map(URI::getScheme).distinct().count() == 1
                        ? Outcome.done(all)
                        : refused(ENDPOINTS, text, "Use http:// for all, or https:// for all."));
    }

    private static Outcome<URI> endpoint(String text) {
        try {
            var uri = new URI(text);
            var plain = uri.getPath() == null
                    || uri.getPath().isEmpty()
                    || uri.getPath().equals("/");
            var scheme = Optional.ofNullable(uri.getScheme()).orElse("");
            if ((scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getPort() > 0
                    && uri.getUserInfo() == null
                    && plain) {
                return Outcome.done(new URI(scheme, null, uri.getHost(), uri.getPort(), null, null, null));
            }
        } catch (URISyntaxException _) {
            // Told below.
        }
        return refused(ENDPOINTS, text, "Use http://HOST:PORT or https://HOST:PORT, and commas between several.");
    }

    private static Outcome<String> prefix(String text) {
        return PREFIX_FORM.matcher(text).matches()
                ? Outcome.done(text.endsWith("/") ? text : text + "/")
                : refused(PREFIX, text, "Use 1 to 200 letters, digits, '-', '_', '.' and '/'.");
    }

    private static Outcome<Duration> patience(String text) {
        return SECONDS.matcher(text).matches()
                ? Outcome.done(Duration.ofSeconds(Integer.parseInt(text)))
                : refused(TIMEOUT, text, "Use a number of seconds, from 1 to 999.");
    }

    private static Outcome<Optional<Path>> file(AdapterConfig config, String setting) {
        var text = config.setting(setting);
        if (text.isEmpty()) {
            return Outcome.done(Optional.empty());
        }
        try {
            var path = Path.of(text.get());
            return Files.isReadable(path)
                    ? Outcome.done(Optional.of(path))
                    : refused(setting, text.get(), "Name a file that the server can read.");
        } catch (InvalidPathException _) {
            return refused(setting, text.get(), "Name a file.");
        }
    }

    private static Outcome<Optional<Identity>> identity(AdapterConfig config) {
        return file(config, CERTIFICATE)
                .then(certificate -> file(config, KEY).then(key -> {
                    if (certificate.isPresent() != key.isPresent()) {
                        return refused(
                                certificate.isPresent() ? CERTIFICATE : KEY,
                                "set without " + (certificate.isPresent() ? KEY : CERTIFICATE),
                                "Set both, or neither.");
                    }
                    return Outcome.done(certificate.flatMap(chain -> key.map(secret -> new Identity(chain, secret))));
                }));
    }

    private static Outcome<Optional<User>> user(AdapterConfig config) {
        var name = config.setting(USER);
        return file(config, PASSWORD_FILE).then(file -> {
            if (name.isPresent() != file.isPresent()) {
                return refused(
                        name.isPresent() ? USER : PASSWORD_FILE,
                        "set without " + (name.isPresent() ? PASSWORD_FILE : USER),
                        "Set both, or neither.");
            }
            if (file.isEmpty() || name.isEmpty()) {
                return Outcome.done(Optional.empty());
            }
            try {
                var password = Files.readString(file.get()).strip();
                return name.get().isEmpty() || password.isEmpty()
                        ? refused(PASSWORD_FILE, file.get().toString(), "Give a user and a password, neither empty.")
                        : Outcome.done(Optional.of(new User(name.get(), password)));
            } catch (IOException _) {
                return refused(PASSWORD_FILE, file.get().toString(), "Name a file that the server can read.");
            }
        });
    }

    private static <T> Outcome<T> refused(String setting, String value, String next) {
        return Outcome.refused(
                FaultCode.CONFIGURATION, "the setting '" + setting + "' cannot be '" + value + "'", next);
    }
}
