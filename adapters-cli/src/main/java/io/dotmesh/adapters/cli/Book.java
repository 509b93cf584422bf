package io.dotmesh.adapters.cli;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one person, in the original's form: the remotes, which of them is the current one, and for each
 * the current dot and branches. What is in it beside that stays in it.
 */
final class Book {
    private static final String CURRENT_REMOTE = "CurrentRemote";
    private static final String REMOTES = "Remotes";
    private static final String S3_REMOTES = "S3Remotes";
    private static final String CURRENT_VOLUME = "CurrentVolume";
    private static final String CURRENT_BRANCHES = "CurrentBranches";
    private static final String DEFAULT_REMOTE_VOLUMES = "DefaultRemoteVolumes";
    /** Not known to the original, whose client may drop it: then the node takes another name, and replaces nothing. */
    private static final String DATA_DIRECTORY = "DataDirectory";

    private static final String MASTER = "master";

    private final Map<String, @Nullable Object> root;

    Book(Map<String, @Nullable Object> root) {
        this.root = root;
    }

    static Book empty() {
        return new Book(new LinkedHashMap<>());
    }

    String toText() {
        return JsonText.of(json -> JsonText.write(json, root));
    }

    Optional<String> currentRemote() {
        return text(root, CURRENT_REMOTE);
    }

    /** The remotes that are nodes, sorted. */
    List<String> remotes() {
        return sorted(REMOTES);
    }

    List<String> s3Remotes() {
        return sorted(S3_REMOTES);
    }

    private List<String> sorted(String kind) {
        return new ArrayList<>(new TreeMap<>(within(root, kind).orElse(Map.of())).keySet());
    }

    Optional<Remote> remote(String name) {
        return entry(name)
                .map(entry -> new Remote(
                        text(entry, "User").orElse(""),
                        text(entry, "Hostname").orElse(""),
                        port(entry),
                        new Secret(text(entry, "ApiKey").orElse(""))));
    }

    /** 0 for one that is not there, or cannot be one. */
    private static int port(Map<String, @Nullable Object> entry) {
        if (entry.get("Port") instanceof JsonText.Digits digits) {
            try {
                return Integer.parseInt(digits.text());
            } catch (NumberFormatException _) {
                return 0;
            }
        }
        return 0;
    }

    boolean isS3(String name) {
        return within(root, S3_REMOTES).flatMap(all -> within(all, name)).isPresent();
    }

    String s3Key(String name) {
        return within(root, S3_REMOTES)
                .flatMap(all -> within(all, name))
                .flatMap(entry -> text(entry, "KeyID"))
                .orElse("");
    }

    /** The dot that commands mean which name none, as it is written there. */
    Optional<String> currentDot(String remote) {
        return entry(remote).flatMap(entry -> text(entry, CURRENT_VOLUME));
    }

    String currentBranch(String remote, DotName dot) {
        return entry(remote)
                .flatMap(entry -> within(entry, CURRENT_BRANCHES))
                .flatMap(branches -> text(branches, key(dot)))
                .orElse(MASTER);
    }

    /** What a dot tracks on other remotes: their names, and what it is called there. */
    SortedMap<String, String> upstreams(DotName dot) {
        var upstreams = new TreeMap<String, String>();
        for (var remote : remotes()) {
            entry(remote)
                    .flatMap(entry -> within(entry, DEFAULT_REMOTE_VOLUMES))
                    .flatMap(defaults -> within(defaults, dot.namespace().value()))
                    .flatMap(defaults -> within(defaults, dot.name()))
                    .ifPresent(there -> upstreams.put(
                            remote,
                            text(there, "Namespace").orElse("") + "/"
                                    + text(there, "Name").orElse("")));
        }
        return upstreams;
    }

    void switchRemote(String name) {
        root.put(CURRENT_REMOTE, name);
    }

    /** Adds a remote, or gives one another address and key; it keeps what is remembered of its dots. */
    void put(String name, Remote remote) {
        var entry = child(child(root, REMOTES), name);
        entry.put("User", remote.user());
        entry.put("Hostname", remote.host());
        if (remote.port() == 0) {
            entry.remove("Port");
        } else {
            entry.put("Port", new JsonText.Digits(Integer.toString(remote.port())));
        }
        entry.put("ApiKey", remote.apiKey().value());
        entry.putIfAbsent(CURRENT_VOLUME, "");
        entry.putIfAbsent(CURRENT_BRANCHES, null);
        entry.putIfAbsent(DEFAULT_REMOTE_VOLUMES, null);
    }

    /** The same for a node of this machine, which its data directory tells from others. */
    void put(String name, Remote remote, String dataDirectory) {
        put(name, remote);
        child(child(root, REMOTES), name).put(DATA_DIRECTORY, dataDirectory);
    }

    /** Of the node that wrote the remote itself; empty for one that a person added. */
    Optional<String> dataDirectory(String name) {
        return entry(name).flatMap(entry -> text(entry, DATA_DIRECTORY));
    }

    void remove(String name) {
        child(root, REMOTES).remove(name);
        within(root, S3_REMOTES).ifPresent(all -> all.remove(name));
        if (currentRemote().filter(name::equals).isPresent()) {
            root.put(CURRENT_REMOTE, "");
        }
    }

    void select(String remote, DotName dot) {
        child(child(root, REMOTES), remote).put(CURRENT_VOLUME, key(dot));
    }

    void remember(String remote, DotName dot, String branch) {
        child(child(child(root, REMOTES), remote), CURRENT_BRANCHES).put(key(dot), branch);
    }

    void forgetBranch(String remote, DotName dot) {
        entry(remote)
                .flatMap(entry -> within(entry, CURRENT_BRANCHES))
                .ifPresent(branches -> branches.remove(key(dot)));
    }

    void forget(String remote, DotName dot) {
        forgetBranch(remote, dot);
        if (isCurrent(remote, dot)) {
            child(child(root, REMOTES), remote).put(CURRENT_VOLUME, "");
        }
    }

    boolean isCurrent(String remote, DotName dot) {
        var current = currentDot(remote);
        return current.isPresent()
                && (current.get().equals(key(dot)) || current.get().equals(dot.toString()));
    }

    /** The dot is called otherwise from now on, here and in what is remembered of it. */
    void rename(String remote, DotName dot, DotName to) {
        var branch = currentBranch(remote, dot);
        boolean current = isCurrent(remote, dot);
        forget(remote, dot);
        if (current) {
            select(remote, to);
        }
        if (!branch.equals(MASTER)) {
            remember(remote, to, branch);
        }
        for (var other : remotes()) {
            entry(other)
                    .flatMap(entry -> within(entry, DEFAULT_REMOTE_VOLUMES))
                    .ifPresent(defaults -> move(defaults, dot, to));
        }
    }

    private static void move(Map<String, @Nullable Object> defaults, DotName dot, DotName to) {
        within(defaults, dot.namespace().value()).ifPresent(inNamespace -> {
            var there = inNamespace.remove(dot.name());
            if (there != null) {
                child(defaults, to.namespace().value()).put(to.name(), there);
            }
        });
    }

    void track(DotName dot, String remote, DotName there) {
        var entry = child(child(root, REMOTES), remote);
        var upstream = child(
                child(child(entry, DEFAULT_REMOTE_VOLUMES), dot.namespace().value()), dot.name());
        upstream.put("Namespace", there.namespace().value());
        upstream.put("Name", there.name());
    }

    /** How the file writes a dot: without the namespace when that is {@code admin}. */
    private static String key(DotName dot) {
        return dot.shortForm();
    }

    private Optional<Map<String, @Nullable Object>> entry(String remote) {
        return within(root, REMOTES).flatMap(all -> within(all, remote));
    }

    private static Optional<String> text(Map<String, @Nullable Object> fields, String name) {
        return fields.get(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    @SuppressWarnings("unchecked") // Every map in a book was read by JsonText, or put there by child().
    private static Optional<Map<String, @Nullable Object>> within(Map<String, @Nullable Object> fields, String name) {
        return fields.get(name) instanceof Map<?, ?> found
                ? Optional.of((Map<String, @Nullable Object>) found)
                : Optional.empty();
    }

    /** The object of that name, made when it is not there; the original writes {@code null} for an empty one. */
    private static Map<String, @Nullable Object> child(Map<String, @Nullable Object> fields, String name) {
        return within(fields, name).orElseGet(() -> {
            var made = new LinkedHashMap<String, @Nullable Object>();
            fields.put(name, made);
            return made;
        });
    }
}
