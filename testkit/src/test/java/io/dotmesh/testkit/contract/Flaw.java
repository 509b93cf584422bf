package io.dotmesh.testkit.contract;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Usage;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.BranchSet;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.driven.VolumeStore.Reclaimed;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** One promise broken: calls of one method of a store are answered by the flaw, which has the honest store at hand. */
interface Flaw {
    /** What the flawed method answers in place of the honest store. */
    Object answer(VolumeStore honest, Object[] asked) throws IOException;

    /** A store that is honest but for one method. */
    static VolumeStore in(VolumeStore honest, String method, Flaw flaw) {
        return (VolumeStore) Proxy.newProxyInstance(
                VolumeStore.class.getClassLoader(),
                new Class<?>[] {VolumeStore.class},
                (_, called, asked) ->
                        called.getName().equals(method) ? flaw.answer(honest, asked) : called.invoke(honest, asked));
    }

    // Commits

    Flaw ANSWERS_WITHOUT_COMMITTING = (_, asked) -> Outcome.done(asked[1]);

    Flaw ANSWERS_WHAT_WAS_ASKED = (honest, asked) -> {
        honest.commit((BranchId) asked[0], (Commit) asked[1]).orElseThrow();
        return Outcome.done(asked[1]);
    };

    Flaw DROPS_METADATA = (honest, asked) -> {
        var given = (Commit) asked[1];
        honest.commit(
                        (BranchId) asked[0],
                        new Commit(given.id(), given.message(), given.author(), given.timestamp(), Metadata.NONE))
                .orElseThrow();
        return Outcome.done(given);
    };

    Flaw COMMITS_WITHOUT_SPECIAL_FILES = (honest, asked) -> {
        var branch = (BranchId) asked[0];
        deleteWhere(honest.mount(branch).orElseThrow(), path -> !Files.isDirectory(path) && !Files.isRegularFile(path));
        return honest.commit(branch, (Commit) asked[1]);
    };

    Flaw COMMITS_ONE_AFTER_ANOTHER = (honest, asked) -> {
        var answer = Outcome.done((Commit) asked[1]);
        for (var branch : ((BranchSet) asked[0]).branches()) {
            answer = answer.then(commit -> honest.commit(branch, commit));
        }
        return answer;
    };

    Flaw COMMITS_WITHOUT_THE_LAST = (honest, asked) -> {
        var all = ((BranchSet) asked[0]).branches();
        return honest.commitTogether(new BranchSet(all.headSet(all.last())), (Commit) asked[1]);
    };

    /** Thinks that a file is the same while its size and time are. */
    static Flaw believesSizeAndTime() {
        Map<String, byte[]> seen = new HashMap<>();
        return (honest, asked) -> {
            var root = honest.mount((BranchId) asked[0]).orElseThrow();
            Map<Path, byte[]> real = new HashMap<>();
            for (var file : files(root)) {
                var time = Files.getLastModifiedTime(file);
                var key = root.relativize(file) + " " + Files.size(file) + " " + time;
                var content = Files.readAllBytes(file);
                real.put(file, content);
                Files.write(file, seen.computeIfAbsent(key, _ -> content));
                Files.setLastModifiedTime(file, time);
            }
            var answer = honest.commit((BranchId) asked[0], (Commit) asked[1]);
            for (var entry : real.entrySet()) {
                var time = Files.getLastModifiedTime(entry.getKey());
                Files.write(entry.getKey(), entry.getValue());
                Files.setLastModifiedTime(entry.getKey(), time);
            }
            return answer;
        };
    }

    Flaw SORTS_BY_ID = (honest, asked) -> honest.history((BranchId) asked[0])
            .map(commits ->
                    commits.stream().sorted(Comparator.comparing(Commit::id)).toList());

    Flaw ROUNDS_TIME = (honest, asked) -> honest.history((BranchId) asked[0])
            .map(commits -> commits.stream()
                    .map(c -> new Commit(
                            c.id(),
                            c.message(),
                            c.author(),
                            c.timestamp().truncatedTo(ChronoUnit.MICROS),
                            c.metadata()))
                    .toList());

    Flaw STRIPS_MESSAGES = (honest, asked) -> honest.history((BranchId) asked[0])
            .map(commits -> commits.stream()
                    .map(c -> new Commit(c.id(), c.message().strip(), c.author(), c.timestamp(), c.metadata()))
                    .toList());

    // Volumes and mounts

    Flaw KEEPS_THE_OLD_LABEL = (honest, asked) -> {
        var branch = (BranchId) asked[0];
        var there = honest.inspect(branch).orElseThrow();
        return there.isPresent() ? Outcome.done(there.get()) : honest.create(branch, (VolumeLabel) asked[1]);
    };

    Flaw CREATES_ANEW = (honest, asked) -> {
        var volume = honest.create((BranchId) asked[0], (VolumeLabel) asked[1]);
        if (volume.orElseThrow().mountedAt().isPresent()) {
            empty(honest, (BranchId) asked[0]);
        }
        return volume;
    };

    Flaw DOES_NOTHING = (_, _) -> Outcome.done();

    Flaw FOLLOWS_LINKS = (honest, asked) -> {
        var root = honest.mount((BranchId) asked[0]).orElseThrow();
        return Outcome.done(root.resolve(asked[1].toString()));
    };

    Flaw MAKES_PRIVATE_SUBDOTS = (honest, asked) -> {
        var at = honest.mount((BranchId) asked[0]).orElseThrow().resolve(asked[1].toString());
        Files.createDirectories(at);
        return Outcome.done(at);
    };

    // Forks, splits, replacements, ends

    Flaw FORKS_THE_NEWEST = (honest, asked) -> {
        var origin = (Origin) asked[0];
        var newest = honest.inspect(origin.branch()).orElseThrow().orElseThrow().tip();
        return honest.fork(
                new Origin(origin.branch(), newest.orElseThrow()), (BranchId) asked[1], (VolumeLabel) asked[2]);
    };

    Flaw TAKES_ANY_FORK_FOR_IT = (honest, asked) -> {
        var there = honest.inspect((BranchId) asked[1]).orElseThrow();
        return there.isPresent()
                ? Outcome.done(there.get())
                : honest.fork((Origin) asked[0], (BranchId) asked[1], (VolumeLabel) asked[2]);
    };

    /** Does something to the state of every new fork: it is how a commit is read back. */
    static Flaw forksWith(Damage damage) {
        return (honest, asked) -> {
            var as = (BranchId) asked[1];
            var answer = honest.fork((Origin) asked[0], as, (VolumeLabel) asked[2]);
            if (answer.isDone()) {
                damage.to(honest.mount(as).orElseThrow());
                honest.unmount(as).orElseThrow();
            }
            return answer;
        };
    }

    /** Something that a state can suffer. */
    interface Damage {
        void to(Path root) throws IOException;
    }

    Flaw SPLITS_WITHOUT_THE_UNCOMMITTED = (honest, asked) -> {
        empty(honest, (BranchId) asked[0]);
        return split(honest, asked);
    };

    Flaw SPLITS_AGAIN = (honest, asked) -> {
        if (honest.inspect((BranchId) asked[2]).orElseThrow().isPresent()) {
            empty(honest, (BranchId) asked[0]);
        }
        return split(honest, asked);
    };

    Flaw SPLITS_AND_LEAVES_THE_LIVE_STATE = (honest, asked) -> {
        var answer = split(honest, asked);
        Files.writeString(honest.mount((BranchId) asked[0]).orElseThrow().resolve("__default__/file"), "left over");
        return answer;
    };

    private static Outcome<?> split(VolumeStore honest, Object[] asked) {
        return honest.split((BranchId) asked[0], (CommitId) asked[1], (BranchId) asked[2], (VolumeLabel) asked[3]);
    }

    Flaw REPLACES_WITHOUT_KEEPING = (honest, asked) -> {
        empty(honest, (BranchId) asked[0]);
        return replace(honest, asked);
    };

    Flaw REPLACES_WITHOUT_THE_UNCOMMITTED = (honest, asked) -> {
        empty(honest, (BranchId) asked[1]);
        return replace(honest, asked);
    };

    private static Outcome<?> replace(VolumeStore honest, Object[] asked) {
        return honest.replace(
                (BranchId) asked[0], (BranchId) asked[1], (BranchId) asked[2], (VolumeLabel) asked[3], (VolumeLabel)
                        asked[4]);
    }

    Flaw DESTROYS_WHAT_IS_MOUNTED = (honest, asked) -> {
        honest.unmount((BranchId) asked[0]);
        return honest.destroy((BranchId) asked[0]);
    };

    Flaw DESTROYS_DEPENDENTS_TOO = (honest, asked) -> {
        for (var each : honest.inventory().orElseThrow().volumes()) {
            if (each.volume().origin().stream()
                    .anyMatch(origin -> origin.branch().equals(asked[0]))) {
                honest.unmount(each.volume().branch());
                honest.destroy(each.volume().branch());
            }
        }
        return honest.destroy((BranchId) asked[0]);
    };

    // Looking

    Flaw MOUNTS_THE_LIVE_STATE_AS_COMMIT = (honest, asked) -> {
        var at = honest.mountCommit((BranchId) asked[0], (CommitId) asked[1]).orElseThrow();
        var live = honest.mount((BranchId) asked[0]).orElseThrow();
        Files.move(at, at.resolveSibling("moved away"));
        Files.createSymbolicLink(at, live);
        return Outcome.done(at);
    };

    Flaw MOUNTS_COMMITS_FOR_WRITING = (honest, asked) -> {
        var at = honest.mountCommit((BranchId) asked[0], (CommitId) asked[1]).orElseThrow();
        for (var file : files(at)) {
            Files.setAttribute(file, "unix:mode", 0666);
        }
        return Outcome.done(at);
    };

    Flaw NEVER_SEES_DIRT = (honest, asked) -> honest.usage(branches(asked[0])).map(usages -> {
        var clean = new HashMap<>(usages);
        clean.replaceAll((_, usage) -> new Usage(usage.sizeBytes(), 0));
        return clean;
    });

    Flaw ALWAYS_SEES_DIRT = (honest, asked) -> honest.usage(branches(asked[0])).map(usages -> {
        var dirty = new HashMap<>(usages);
        dirty.replaceAll((_, usage) -> new Usage(usage.sizeBytes(), usage.dirtyBytes() + 1));
        return dirty;
    });

    @SuppressWarnings("unchecked")
    private static List<BranchId> branches(Object asked) {
        return List.copyOf((Collection<BranchId>) asked);
    }

    // Streams and garbage

    Flaw KEEPS_HALF_OF_A_STREAM = (honest, asked) -> {
        var answer = receive(honest, asked);
        if (answer.toFault().stream().anyMatch(fault -> fault.code() == FaultCode.CORRUPT)) {
            honest.create((BranchId) asked[0], (VolumeLabel) asked[1]).orElseThrow();
        }
        return answer;
    };

    Flaw RECEIVES_OVER_UNCOMMITTED_WORK = (honest, asked) -> {
        var branch = (BranchId) asked[0];
        if (honest.inspect(branch).orElseThrow().isPresent()) {
            empty(honest, branch);
        }
        return receive(honest, asked);
    };

    Flaw SENDS_EVERYTHING = (honest, asked) ->
            honest.send((BranchId) asked[0], Optional.empty(), (CommitId) asked[2], (StreamFeatures) asked[3]);

    private static Outcome<?> receive(VolumeStore honest, Object[] asked) {
        return honest.receive((BranchId) asked[0], (VolumeLabel) asked[1], (InputStream) asked[2]);
    }

    Flaw COLLECTS_LIVE_STATES = (honest, _) -> {
        for (var each : honest.inventory().orElseThrow().volumes()) {
            if (each.volume().mountedAt().isEmpty()) {
                empty(honest, each.volume().branch());
                honest.unmount(each.volume().branch()).orElseThrow();
            }
        }
        return honest.collectGarbage();
    };

    Flaw COLLECTS_NOTHING = (_, _) -> Outcome.done(new Reclaimed(0, 0));

    // What states can suffer

    Damage FORGETS_TIMES = root -> {
        for (var file : files(root)) {
            Files.setLastModifiedTime(
                    file,
                    FileTime.from(Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.MICROS)));
        }
    };

    Damage FORGETS_MODES = root -> {
        for (var file : files(root)) {
            var time = Files.getLastModifiedTime(file);
            Files.setAttribute(file, "unix:mode", 0644);
            Files.setLastModifiedTime(file, time);
        }
    };

    Damage PARTS_HARD_LINKS = root -> {
        for (var file : files(root)) {
            var copy = file.resolveSibling("copy");
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
        }
    };

    Damage LOSES_EMPTY_DIRECTORIES = root -> deleteWhere(root, path -> {
        var inside = path.toFile().list();
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && inside != null && inside.length == 0;
    });

    Damage LOSES_LINKS = root -> deleteWhere(root, Files::isSymbolicLink);

    Damage FORGETS_EXTENDED_ATTRIBUTES = root -> {
        for (var file : files(root)) {
            var view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
            for (var name : view.list()) {
                view.delete(name);
            }
        }
    };

    Damage GIVES_FILES_AWAY = root -> {
        for (var file : files(root)) {
            Files.setAttribute(file, "unix:gid", 1);
        }
    };

    private static List<Path> files(Path root) throws IOException {
        try (var all = Files.walk(root)) {
            return all.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }

    private static void deleteWhere(Path root, Predicate<Path> which) throws IOException {
        List<Path> doomed;
        try (var all = Files.walk(root)) {
            doomed = all.filter(each -> !each.equals(root)).filter(which).toList();
        }
        for (var each : doomed.reversed()) {
            Files.delete(each);
        }
    }

    private static void empty(VolumeStore honest, BranchId branch) throws IOException {
        deleteWhere(honest.mount(branch).orElseThrow(), path -> !path.endsWith("__default__"));
    }
}
