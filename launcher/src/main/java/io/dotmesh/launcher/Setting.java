package io.dotmesh.launcher;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One thing that an operator may decide about a node. The page {@code docs/reference/settings.md} is made from these. */
enum Setting {
    CONFIG(
            "config",
            "FILE",
            List.of("DOTMESH_CONFIG"),
            Reader.LAUNCHER,
            "`/etc/dotmesh/server.conf` for root, else `~/.dotmesh/server.conf`; read when it is there",
            "The configuration file: lines of `name = value`, with the names of this page; `#` begins a comment."),
    DATA(
            "data",
            "DIR",
            List.of("DOTMESH_DATA"),
            Reader.LAUNCHER,
            "`/var/lib/dotmesh` for root, else `~/.dotmesh/node`",
            "The directory that is the node's own: its registry, its identity, and what the store `embedded` keeps."),
    STORE(
            "store",
            "embedded|zfs",
            List.of("DOTMESH_STORE"),
            Reader.LAUNCHER,
            "`embedded`",
            "Where volumes live: plain directories below `data`, or a ZFS pool. It is never guessed, because a node"
                    + " whose store changed when somebody installed a package would not find its dots again."),
    REGISTRY(
            "registry",
            "sqlite|etcd",
            List.of("DOTMESH_REGISTRY"),
            Reader.LAUNCHER,
            "`sqlite`",
            "Where the node keeps what it knows of dots, branches, commits and accounts: a file below `data`, or etcd."
                    + " Each node needs an `etcd-prefix` of its own: nodes do not share dots yet."),
    ETCD_ENDPOINTS(
            "etcd-endpoints",
            "URLS",
            List.of("DOTMESH_ETCD_ENDPOINTS"),
            Reader.ETCD_REGISTRY,
            "`http://127.0.0.1:2379`",
            "The members of etcd, with commas between them: `http://HOST:PORT`, or `https://HOST:PORT` for all. With"
                    + " https, the certificate of each has to name the host of the first."),
    ETCD_PREFIX(
            "etcd-prefix",
            "TEXT",
            List.of("DOTMESH_ETCD_PREFIX"),
            Reader.ETCD_REGISTRY,
            "`dotmesh/`",
            "What the names of all keys begin with."),
    ETCD_TIMEOUT(
            "etcd-timeout",
            "SECONDS",
            List.of("DOTMESH_ETCD_TIMEOUT"),
            Reader.ETCD_REGISTRY,
            "`5`",
            "How long a question to etcd may take."),
    ETCD_CA(
            "etcd-ca",
            "FILE",
            List.of("DOTMESH_ETCD_CA"),
            Reader.ETCD_REGISTRY,
            "what the JDK trusts",
            "The certificates that vouch for etcd, in PEM."),
    ETCD_CERTIFICATE(
            "etcd-certificate",
            "FILE",
            List.of("DOTMESH_ETCD_CERTIFICATE"),
            Reader.ETCD_REGISTRY,
            "none",
            "The certificate by which the node says who it is, in PEM."),
    ETCD_KEY(
            "etcd-key",
            "FILE",
            List.of("DOTMESH_ETCD_KEY"),
            Reader.ETCD_REGISTRY,
            "none",
            "The key of that certificate, in PEM: PKCS #8, without a password."),
    ETCD_USER(
            "etcd-user",
            "NAME",
            List.of("DOTMESH_ETCD_USER"),
            Reader.ETCD_REGISTRY,
            "none",
            "The user of etcd that the node is, where etcd asks for one."),
    ETCD_PASSWORD_FILE(
            "etcd-password-file",
            "FILE",
            List.of("DOTMESH_ETCD_PASSWORD_FILE"),
            Reader.ETCD_REGISTRY,
            "none",
            "The file with the password of that user."),
    POOL(
            "pool",
            "NAME",
            List.of("USE_POOL_NAME", "POOL"),
            Reader.ZFS_STORE,
            "`pool`",
            "The ZFS pool. Where it is missing and the node runs as root, it is made from a sparse file."),
    POOL_DIR("pool-dir", "DIR", List.of("USE_POOL_DIR"), Reader.ZFS_STORE, "`/var/lib/dotmesh`", "Where that file is."),
    POOL_SIZE("pool-size", "SIZE", List.of("POOL_SIZE"), Reader.ZFS_STORE, "`10G`", "How large that file may grow."),
    ZFS_ACCESS(
            "zfs-access",
            "auto|library|commands",
            List.of("DOTMESH_ZFS_ACCESS"),
            Reader.ZFS_STORE,
            "`auto`",
            "How ZFS is asked: by `libzfs_core`, which starts no process for a commit, or by the commands `zfs` and"
                    + " `zpool`. `auto` takes the library where OpenZFS has it."),
    ZFS_COMMAND(
            "zfs-command",
            "FILE",
            List.of("DOTMESH_ZFS_COMMAND"),
            Reader.ZFS_STORE,
            "`zfs` on the PATH",
            "The program `zfs`, for a machine that has several."),
    ZPOOL_COMMAND(
            "zpool-command",
            "FILE",
            List.of("DOTMESH_ZPOOL_COMMAND"),
            Reader.ZFS_STORE,
            "`zpool` on the PATH",
            "The program `zpool`."),
    MOUNT_PREFIX(
            "mount-prefix",
            "DIR",
            List.of("MOUNT_PREFIX"),
            Reader.STORE,
            "`mnt` below `data`",
            "Where the live state of each branch is mounted."),
    CONTAINER_MOUNT_PREFIX(
            "container-mount-prefix",
            "DIR",
            List.of("CONTAINER_MOUNT_PREFIX"),
            Reader.MOUNT_NAMES,
            "`dots` below `data`",
            "Where people and containers find dots by name: links that follow `dm checkout`."),
    PORT("port", "N", List.of("DOTMESH_SERVER_PORT"), Reader.FRONT_END, "`32607`", "The TCP port of the API."),
    LIVENESS_PORT(
            "liveness-port",
            "N",
            List.of("DOTMESH_LIVENESS_PORT"),
            Reader.FRONT_END,
            "the one above `port`",
            "The TCP port of the probe that says whether the node is alive."),
    LISTEN(
            "listen",
            "ADDRESS",
            List.of("DOTMESH_LISTEN"),
            Reader.FRONT_END,
            "`127.0.0.1`",
            "The address that the API listens on. The API is plain HTTP: put a proxy with TLS before any address"
                    + " that others can reach."),
    NODE_NAME(
            "node-name",
            "NAME",
            List.of("DOTMESH_NODE_NAME"),
            Reader.CLUSTER,
            "the name of the machine",
            "What people call this node among the others of its cluster."),
    ADVERTISE(
            "advertise",
            "URL[,URL]...",
            List.of("DOTMESH_ADVERTISE"),
            Reader.CLUSTER,
            "`listen` and `port`; or the machine's own addresses, where `listen` is all of them",
            "Where the other nodes of the cluster reach this one's API, the best first."),
    STASH_DAYS(
            "stash-days",
            "DAYS",
            List.of("DOTMESH_STASH_DAYS"),
            Reader.POLICY,
            "`7`",
            "How long what `dm reset` dropped is kept."),
    TRASH_DAYS(
            "trash-days",
            "DAYS",
            List.of("DOTMESH_TRASH_DAYS"),
            Reader.POLICY,
            "`7`",
            "How long a deleted dot can be restored."),
    REMOTE(
            "remote",
            "NAME",
            List.of("DOTMESH_REMOTE"),
            Reader.LAUNCHER,
            "`local`",
            "The remote in `~/.dotmesh/config` that the first start writes the administrator's key to. Where another"
                    + " node has that name, it gets the port behind it, as in `local-4000`, and the start says so."),
    RENEW_ADMIN(
            "renew-admin",
            "yes|no",
            List.of(),
            Reader.LAUNCHER,
            "`no`",
            "Makes a new key and password for the administrator, for when they were lost. Whoever may start the"
                    + " node on its data may do this."),
    INITIAL_ADMIN_PASSWORD(
            "initial-admin-password",
            "BASE64",
            List.of("INITIAL_ADMIN_PASSWORD"),
            Reader.SECRETS,
            "random",
            "The administrator's password, in base64. Read at the first start only."),
    INITIAL_ADMIN_API_KEY(
            "initial-admin-api-key",
            "BASE64",
            List.of("INITIAL_ADMIN_API_KEY"),
            Reader.SECRETS,
            "random",
            "The administrator's API key, in base64. Read at the first start only."),
    LOG_LEVEL(
            "log-level",
            "trace|debug|info|warn|error|off",
            List.of("LOG_LEVEL"),
            Reader.LAUNCHER,
            "`warn`",
            "What is logged, one line each, to standard error.");

    /** Which part a setting is for. */
    enum Reader {
        LAUNCHER,
        POLICY,
        STORE,
        ZFS_STORE,
        ETCD_REGISTRY,
        /** Only nodes that share their registry need it. */
        CLUSTER,
        MOUNT_NAMES,
        FRONT_END,
        /** Never a flag: every user of a machine can read the flags of a process. */
        SECRETS
    }

    private final String key;
    private final String form;

    @SuppressWarnings("ImmutableEnumChecker") // A List.copyOf cannot change; the type does not say so.
    private final List<String> variables;

    private final Reader reader;
    private final String fallback;
    private final String meaning;

    Setting(String key, String form, List<String> variables, Reader reader, String fallback, String meaning) {
        this.key = key;
        this.form = form;
        this.variables = List.copyOf(variables);
        this.reader = reader;
        this.fallback = fallback;
        this.meaning = meaning;
    }

    /** The name in a configuration file, and after {@code --}. */
    String key() {
        return key;
    }

    String form() {
        return form;
    }

    /** The environment variables that are read for it; the first that is set counts. */
    List<String> variables() {
        return variables;
    }

    Reader reader() {
        return reader;
    }

    /** What holds when nothing is set, for people. */
    String fallback() {
        return fallback;
    }

    String meaning() {
        return meaning;
    }

    boolean isFlag() {
        return reader != Reader.SECRETS;
    }

    boolean isLine() {
        return this != CONFIG && this != RENEW_ADMIN;
    }

    static Optional<Setting> flag(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.isFlag() && setting.key.equals(key))
                .findFirst();
    }

    static Optional<Setting> line(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.isLine() && setting.key.equals(key))
                .findFirst();
    }

    static Set<String> keys() {
        var keys = new TreeSet<String>();
        for (Setting setting : values()) {
            keys.add(setting.key);
        }
        return keys;
    }
}
