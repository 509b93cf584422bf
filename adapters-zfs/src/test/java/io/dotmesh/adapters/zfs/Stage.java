package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.ports.driven.VolumeStore.Inventory.Labelled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The volumes and commits that take part in a change, by the parts they play. Two stages on which the same happened look
 * the same, for they are described in those words and not by ids.
 */
final class Stage {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05.000000006Z");
    private static final String FILE = "file";

    private final long series;
    private final Map<String, String> parts = new LinkedHashMap<>();
    private final Map<BranchId, Path> places = new HashMap<>();
    private final Map<String, Commit> drafts = new LinkedHashMap<>();

    final BranchId master;
    final BranchId fork;
    final BranchId with;
    final BranchId kept;
    final BranchId fresh;
    private byte[] stream = new byte[0];

    Stage(long series) {
        this.series = series;
        this.master = branch("master");
        this.fork = branch("fork");
        this.with = branch("with");
        this.kept = branch("kept");
        this.fresh = branch("fresh");
    }

    private String id(String part) {
        var id = "%08x-0000-4000-8000-%012x".formatted(series, parts.size());
        parts.put(id, part);
        return id;
    }

    private BranchId branch(String part) {
        return new BranchId(id(part));
    }

    List<BranchId> branches() {
        return List.of(master, fork, with, kept, fresh);
    }

    /** Says of a volume which part it plays. */
    VolumeLabel label(BranchId part) {
        return new VolumeLabel(
                new DotId("dot-" + series),
                new DotName(Namespace.ADMIN, "shop"),
                new BranchName(parts.getOrDefault(part.value(), "none")),
                new AccountId("5ff4c1d2-0000-4000-8000-000000000001"),
                START,
                Optional.empty(),
                Optional.empty());
    }

    /** For the same message the same commit. */
    Commit draft(String message) {
        return drafts.computeIfAbsent(
                message,
                _ -> new Commit(
                        new CommitId(id("(" + message + ")")),
                        message,
                        "alice",
                        START.plusSeconds(drafts.size()),
                        Metadata.NONE));
    }

    /** Looked up once for as long as it is mounted there. */
    Path files(VolumeStore store, BranchId branch) {
        var known = places.get(branch);
        if (known == null || !Files.isDirectory(known)) {
            store.mount(branch).orElseThrow();
            known = store.subdot(branch, SubdotName.DEFAULT).orElseThrow();
            places.put(branch, known);
        }
        return known;
    }

    void write(VolumeStore store, BranchId branch, String content) {
        try {
            Files.writeString(files(store, branch).resolve(FILE), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes and commits. */
    CommitId commit(VolumeStore store, BranchId branch, String content) {
        write(store, branch, content);
        return store.commit(branch, draft(content)).orElseThrow().id();
    }

    void create(VolumeStore store, BranchId branch) {
        store.create(branch, label(branch)).orElseThrow();
    }

    void fork(VolumeStore store, BranchId from, CommitId at, BranchId as) {
        store.fork(new Origin(from, at), as, label(as)).orElseThrow();
    }

    void send(VolumeStore store, BranchId branch, Optional<CommitId> from, CommitId to) {
        try (var sent = store.send(branch, from, to, store.streamFeatures()).orElseThrow()) {
            stream = sent.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was sent last. */
    byte[] stream() {
        return stream.clone();
    }

    /**
     * What people can see.
     *
     * @param volumes each with where it began, its label, its commits and its live state
     * @param commits each by id and message
     * @param live what each live state says
     */
    record Seen(List<String> volumes, Set<String> commits, Set<String> live) {}

    Seen seen(VolumeStore store) {
        var volumes = new ArrayList<String>();
        var commits = new HashSet<String>();
        var live = new HashSet<String>();
        for (var volume : store.inventory().orElseThrow().volumes()) {
            if (branches().contains(volume.volume().branch())) {
                var content = live(store, volume);
                live.add(content);
                volume.commits().forEach(commit -> commits.add(named(commit.id() + " " + commit.message())));
                volumes.add(words(volume) + ": " + content);
            }
        }
        return new Seen(volumes.stream().sorted().toList(), commits, live);
    }

    private String words(Labelled volume) {
        var origin = volume.volume().origin().map(from -> from.branch() + "@" + from.commit());
        return named("%s from %s called %s of at most %s with %s"
                .formatted(
                        volume.volume().branch(),
                        origin.orElse("nothing"),
                        volume.label().branch(),
                        volume.label().quota(),
                        volume.commits().stream().map(Commit::message).toList()));
    }

    /** What the file of a volume says, which is mounted afterwards if it was before. */
    private static String live(VolumeStore store, Labelled volume) {
        var branch = volume.volume().branch();
        var mounted = volume.volume().mountedAt();
        var file = mounted.orElseGet(() -> store.mount(branch).orElseThrow())
                .resolve(SubdotName.DEFAULT.value())
                .resolve(FILE);
        try {
            var content = Files.exists(file) ? Files.readString(file) : "nothing";
            if (mounted.isEmpty()) {
                store.unmount(branch).orElseThrow();
            }
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The datasets and snapshots that have to do with this stage, and what ZFS bounds them to. */
    List<String> names(String pool) {
        return TestZfs.run("zfs", "get", "-Hpr", "-o", "name,property,value", "refquota", pool).stream()
                // A snapshot has none, and a dataset mostly has 0, in which case its name says enough.
                .map(line -> line.replaceFirst("\t(-|refquota\t0|refquota\t-)$", ""))
                .filter(name -> parts.keySet().stream().anyMatch(name::contains))
                .map(this::named)
                .sorted()
                .toList();
    }

    /** A text with parts in place of ids. */
    String named(String text) {
        var named = text;
        for (var part : parts.entrySet()) {
            named = named.replace(part.getKey(), part.getValue());
        }
        return named;
    }
}
