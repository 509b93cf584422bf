package io.dotmesh.adapters.zfs;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.adapters.zfs.Named.Snapshot;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ZFS by {@code libzfs_core}, where one call of it is the step; by the commands otherwise. A call starts no process, and
 * what took a command 10 ms takes it less than one.
 */
final class ZfsLibrary implements Zfs {
    /** {@code LZC_DATSET_TYPE_ZFS}: a file system. */
    private static final int FILE_SYSTEM = 2;

    /** {@code ZFS_MAX_DATASET_NAME_LEN}. */
    private static final int NAME_BYTES_MAX = 256;

    /** All properties, by name; only the commands can list them. */
    private static final String EVERYTHING = "all";

    /** So many things, and so much text, are set by one program. */
    private static final int SET_TOGETHER_MAX = 200;

    private static final int SET_CHARACTERS_MAX = 256 * 1024;

    private final Zfs commands;
    private final Layout layout;
    private final Zpool zpool;
    private final LibraryCalls calls;
    private final ChannelPrograms programs;
    private final LibraryStreams streams;
    private final SystemMounts mounting;

    ZfsLibrary(Zfs commands, Layout layout, Zpool zpool, LibraryCalls calls) {
        this.commands = commands;
        this.layout = layout;
        this.zpool = zpool;
        this.calls = calls;
        this.programs = new ChannelPrograms(layout.pool());
        this.streams = new LibraryStreams(calls);
        this.mounting = new SystemMounts(calls, programs);
    }

    private interface Call {
        int make();
    }

    private interface ListedCall {
        int make(PointerByReference errors);
    }

    private Outcome<Nothing> call(String what, Named named, Call call) {
        return calls.call(what, List.of(named), () -> Outcome.done(call.make()))
                .then(error -> outcome(what, named, error));
    }

    private Outcome<Nothing> outcome(String what, Named named, int error) {
        if (error == 0) {
            return Outcome.done();
        }
        var fault = LibraryErrors.fault(what, named, error);
        // A pool that is not there looks like datasets that are not there.
        return error == LibraryErrors.ENOENT
                ? zpool.required().then(_ -> Outcome.faulted(fault))
                : Outcome.faulted(fault);
    }

    /** A call that also says of each of the things that it was given what was wrong with that. */
    private Outcome<Nothing> listed(String what, Collection<? extends Named> named, ListedCall call) {
        return calls.call(what, named, () -> {
                    var errors = new PointerByReference();
                    int error = call.make(errors);
                    try (var each = Nvlist.answered(errors)) {
                        return Outcome.done(new Listed(error, error == 0 ? Map.of() : each.values()));
                    }
                })
                .then(listed -> named.stream()
                        .filter(each -> listed.each().get(each.name()) instanceof Nvlist.Value.Figure)
                        .findFirst()
                        .map(each -> outcome(what, each, listed.of(each)))
                        .orElseGet(() -> outcome(what, named.iterator().next(), listed.error())));
    }

    private record Listed(int error, Map<String, Nvlist.Value> each) {
        int of(Named named) {
            return each.get(named.name()) instanceof Nvlist.Value.Figure(long figure) ? (int) figure : error;
        }
    }

    private static Nvlist names(Collection<? extends Named> named) {
        var list = Nvlist.empty();
        named.forEach(each -> list.with(each.name()));
        return list;
    }

    /** Properties as the kernel has them: words of its own are numbers there, and people's stay text. */
    private static Nvlist properties(Map<String, String> properties) {
        var list = Nvlist.empty();
        properties.forEach((name, value) -> NativeProperty.of(name, value)
                .ifPresentOrElse(number -> list.with(name, number), () -> list.with(name, value)));
        return list;
    }

    @Override
    public Dialect dialect() {
        return commands.dialect();
    }

    @Override
    public String access() {
        return "by libzfs_core";
    }

    @Override
    public Outcome<Nothing> create(Dataset dataset, Map<String, String> properties) {
        return call("create", dataset, () -> {
            try (var list = properties(properties)) {
                return LibzfsCore.lzc_create(dataset.name(), FILE_SYSTEM, list.pointer(), Pointer.NULL, 0);
            }
        });
    }

    @Override
    public Outcome<Nothing> snapshot(Snapshot snapshot, Map<String, String> properties) {
        return snapshots(List.of(snapshot), properties);
    }

    @Override
    public Outcome<Nothing> snapshots(List<Snapshot> snapshots, Map<String, String> properties) {
        var outcome = listed("snapshot", snapshots, errors -> {
            try (var names = names(snapshots);
                    var list = properties(properties)) {
                return LibzfsCore.lzc_snapshot(names.pointer(), list.pointer(), errors);
            }
        });
        // What is not there is what was to be snapshotted.
        return Faults.is(outcome, FaultCode.NO_SUCH_COMMIT) ? missing(snapshots, outcome) : outcome;
    }

    private Outcome<Nothing> missing(List<Snapshot> snapshots, Outcome<Nothing> otherwise) {
        for (var snapshot : snapshots) {
            if (exists(snapshot.dataset()) instanceof Outcome.Done<Boolean>(var there) && !there) {
                return outcome("snapshot", snapshot.dataset(), LibraryErrors.ENOENT);
            }
        }
        return otherwise;
    }

    @Override
    public Outcome<Nothing> clone(Snapshot origin, Dataset as, Map<String, String> properties) {
        return calls.call("clone", List.of(origin, as), () -> {
                    try (var list = properties(properties)) {
                        return Outcome.done(LibzfsCore.lzc_clone(as.name(), origin.name(), list.pointer()));
                    }
                })
                // What is not there is the origin; what is there already is the clone.
                .then(error -> outcome("clone", error == LibraryErrors.ENOENT ? origin : as, error));
    }

    @Override
    public Outcome<Nothing> promote(Dataset clone) {
        return call(
                "promote", clone, () -> LibzfsCore.lzc_promote(clone.name(), new byte[NAME_BYTES_MAX], NAME_BYTES_MAX));
    }

    @Override
    public Outcome<Nothing> promote(Dataset clone, Described over) {
        var dataset = new Dataset(over.dataset());
        return calls.call("promote", List.of(clone, dataset), () -> Outcome.done(programs.promote(clone.name(), over)))
                .then(done -> done ? Outcome.done() : promoteSingly(clone, over));
    }

    /**
     * What a program left to be done, and why it cannot be. A program may have stopped halfway, and what was promoted
     * already would be promoted over something else.
     */
    private Outcome<Nothing> promoteSingly(Dataset clone, Described over) {
        return describe(List.of(clone), List.of(MADE, ORIGIN))
                // What is not there is promoted too, for that to say so.
                .map(found -> found.isEmpty()
                        || found.getFirst()
                                .property(ORIGIN)
                                .filter(origin -> origin.startsWith(over.dataset() + "@"))
                                .isPresent())
                .then(left -> left ? promote(clone) : Outcome.done())
                .then(_ -> setAll(List.of(over)));
    }

    @Override
    public Outcome<Nothing> rename(Dataset from, Dataset to) {
        return calls.call(
                        "rename", List.of(from, to), () -> Outcome.done(LibzfsCore.lzc_rename(from.name(), to.name())))
                // What is there already is the new name.
                .then(error -> outcome("rename", error == LibraryErrors.EEXIST ? to : from, error));
    }

    @Override
    public boolean renameDisturbsClones() {
        return false;
    }

    @Override
    public Outcome<Nothing> rollback(Snapshot newest) {
        return call(
                "rollback to",
                newest,
                () -> LibzfsCore.lzc_rollback_to(newest.dataset().name(), newest.name()));
    }

    @Override
    public Outcome<Nothing> set(Named named, String property, String value) {
        // Programs only set properties of a user's kind, which have a colon in their names.
        return property.indexOf(':') < 0
                ? commands.set(named, property, value)
                : calls.call("set", List.of(named), () -> Outcome.done(programs.set(named.name(), property, value)))
                        .then(error -> error.map(number -> outcome("set a property of", named, number))
                                .orElseGet(() -> commands.set(named, property, value)));
    }

    @Override
    public Outcome<Nothing> destroy(Named named) {
        return switch (named) {
            case Dataset dataset -> call("destroy", dataset, () -> LibzfsCore.lzc_destroy(dataset.name()));
            case Snapshot snapshot ->
                // The library takes a snapshot that is not there for destroyed; whoever asks wants to know.
                exists(snapshot).then(there -> there ? destroySnapshots(List.of(snapshot)) : absent(snapshot));
        };
    }

    private Outcome<Nothing> absent(Snapshot snapshot) {
        return outcome("destroy", snapshot, LibraryErrors.ENOENT);
    }

    private Outcome<Nothing> destroySnapshots(List<Snapshot> snapshots) {
        return listed("destroy", snapshots, errors -> {
            try (var names = names(snapshots)) {
                return LibzfsCore.lzc_destroy_snaps(names.pointer(), 0, errors);
            }
        });
    }

    Outcome<Boolean> exists(Named named) {
        return calls.call("look at", List.of(named), () -> Outcome.done(LibzfsCore.lzc_exists(named.name()) != 0));
    }

    @Override
    public Outcome<Nothing> destroyTree(Dataset dataset) {
        return commands.destroyTree(dataset);
    }

    @Override
    public Outcome<Nothing> mount(Dataset dataset, Path place) {
        return mounting.mount(dataset, place)
                .then(mounted -> mounted ? Outcome.done() : commands.mount(dataset, place));
    }

    @Override
    public Outcome<Nothing> unmount(Dataset dataset, Path place) {
        return mounting.unmount(dataset, place)
                .then(unmounted -> unmounted ? Outcome.done() : commands.unmount(dataset, place));
    }

    @Override
    public Outcome<List<Described>> describe(List<? extends Named> named, List<String> properties) {
        if (properties.equals(List.of(EVERYTHING))) {
            return commands.describe(named, properties);
        }
        var names = named.stream().map(Named::name).toList();
        return calls.call("look at", named, () -> Outcome.done(programs.describe(names, properties)))
                .then(found -> found.map(Outcome::done).orElseGet(() -> commands.describe(named, properties)));
    }

    @Override
    public Outcome<List<Described>> describeBelow(Dataset top, int depth, List<String> properties) {
        return calls.call(
                        "look below",
                        List.of(top),
                        () -> Outcome.done(programs.describeBelow(top.name(), depth, properties)))
                .then(found ->
                        found.map(Outcome::done).orElseGet(() -> commands.describeBelow(top, depth, properties)));
    }

    @Override
    public Outcome<List<Described>> origins() {
        return commands.origins();
    }

    @Override
    public Outcome<Nothing> flush() {
        return calls.call("sync", () -> {
                    var results = new PointerByReference();
                    try (var arguments = Nvlist.empty().with("force", false)) {
                        return Outcome.done(LibzfsCore.lzc_sync(layout.pool(), arguments.pointer(), results));
                    } finally {
                        Nvlist.answered(results).close();
                    }
                })
                .then(error -> outcome("sync", layout.branches(), error));
    }

    @Override
    public Outcome<InputStream> diff(Snapshot from, Snapshot to) {
        return commands.diff(from, to);
    }

    @Override
    public Outcome<Nothing> setAll(List<Described> things) {
        return Outcome.each(batches(things), this::setTogether).map(_ -> Nothing.NOTHING);
    }

    private static List<List<Described>> batches(List<Described> things) {
        var batches = new ArrayList<List<Described>>();
        var batch = new ArrayList<Described>();
        int characters = 0;
        for (var thing : things) {
            batch.add(thing);
            characters += thing.properties().values().stream()
                    .mapToInt(String::length)
                    .sum();
            if (batch.size() == SET_TOGETHER_MAX || characters > SET_CHARACTERS_MAX) {
                batches.add(List.copyOf(batch));
                batch.clear();
                characters = 0;
            }
        }
        batches.add(batch);
        return batches;
    }

    private Outcome<Nothing> setTogether(List<Described> things) {
        return things.isEmpty()
                ? Outcome.done()
                : calls.call(
                                "set",
                                List.of(new Dataset(things.getFirst().dataset())),
                                () -> Outcome.done(programs.setAll(things)))
                        .then(error -> error.map(number -> outcome(
                                        "set properties of",
                                        new Dataset(things.getFirst().dataset()),
                                        number))
                                .orElseGet(() -> commands.setAll(things)));
    }

    @Override
    public Outcome<InputStream> send(Segment segment) {
        return streams.send(segment);
    }

    @Override
    public Outcome<Optional<Long>> space(List<Segment> segments) {
        return calls.call("reckon a stream", () -> Outcome.done(LibraryStreams.space(segments)))
                .map(bytes -> Optional.of(bytes).filter(it -> it >= 0));
    }

    @Override
    public boolean sendsRests() {
        return true;
    }

    @Override
    public Outcome<Optional<Segment.Position>> position(String token) {
        return commands.position(token);
    }

    @Override
    public Outcome<Nothing> abandon(Dataset dataset) {
        return commands.abandon(dataset);
    }

    @Override
    public Outcome<Nothing> receive(Snapshot as, Optional<Snapshot> origin, InputStream stream) {
        return streams.receive(as, origin, stream);
    }
}
