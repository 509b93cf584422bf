package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Named.Dataset;
import io.dotmesh.adapters.zfs.Named.Snapshot;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is done to the datasets of a pool, whichever way it is done: by commands, or by calls of a library. Each method
 * is one step of ZFS, which happens or does not; what several steps mean together is decided elsewhere.
 *
 * <p>Faults that matter to callers: {@code NO_SUCH_BRANCH} and {@code NO_SUCH_COMMIT} for a dataset and a snapshot that
 * is not there, {@code ALREADY_EXISTS}, {@code BUSY}, {@code HAS_DEPENDENTS}.
 */
interface Zfs {
    String ORIGIN = "origin";
    String REFERENCED = "referenced";
    String USED = "used";

    /** A property that only a dataset has on which a receive was cut. */
    String RESUME_TOKEN = "receive_resume_token";

    /** The number by which a snapshot is known in whichever pool and dataset it is. */
    String GUID = "guid";

    /** When a snapshot was made, in seconds since 1970. */
    String CREATION = "creation";

    /** A property that everything in a pool has, and whose order is that in which things were made. */
    String MADE = "createtxg";

    /** How deep {@link #describeBelow} looks to see all there is. */
    int ALL = 100;

    Dialect dialect();

    /** How it is asked, for people: {@code by commands}. */
    String access();

    Outcome<Nothing> create(Dataset dataset, Map<String, String> properties);

    /** The properties are there together with the snapshot or not at all. */
    Outcome<Nothing> snapshot(Snapshot snapshot, Map<String, String> properties);

    /**
     * All of them, of datasets that differ, at one instant, or none. Each has these properties, which are there together
     * with it. {@code NOT_SUPPORTED} unless {@link Dialect#jointSnapshots}.
     */
    Outcome<Nothing> snapshots(List<Snapshot> snapshots, Map<String, String> properties);

    Outcome<Nothing> clone(Snapshot origin, Dataset as, Map<String, String> properties);

    /** Lets a clone and what it was cloned from change their parts: snapshots up to its origin become the clone's. */
    Outcome<Nothing> promote(Dataset clone);

    /**
     * Promotes a clone over the dataset that it was cloned from, and then sets properties of a user's kind of that; a
     * process killed meanwhile may have promoted it alone.
     */
    Outcome<Nothing> promote(Dataset clone, Described over);

    /** Of an unmounted dataset. */
    Outcome<Nothing> rename(Dataset from, Dataset to);

    /** Whether {@link #rename} unmounts, or is refused for, what was cloned from the dataset and is mounted. */
    boolean renameDisturbsClones();

    /** Takes a dataset back to its newest snapshot, and only to that. */
    Outcome<Nothing> rollback(Snapshot newest);

    Outcome<Nothing> set(Named named, String property, String value);

    /** One dataset without anything below, or one snapshot. */
    Outcome<Nothing> destroy(Named named);

    /** A dataset with its snapshots and all below, but nothing that was cloned from it. */
    Outcome<Nothing> destroyTree(Dataset dataset);

    /** Mounts where the dataset's properties say, which is at {@code place} unless someone set them otherwise. */
    Outcome<Nothing> mount(Dataset dataset, Path place);

    /** Unmounts what is mounted at {@code place}. {@code BUSY} while it is in use. */
    Outcome<Nothing> unmount(Dataset dataset, Path place);

    /**
     * Those of the named that are there, in their order, with those of the properties that they have themselves:
     * inherited ones are left out.
     */
    Outcome<List<Described>> describe(List<? extends Named> named, List<String> properties);

    /**
     * Datasets and snapshots at and so far below {@code top}, each dataset before its snapshots and those in the order
     * in which they were made. What has none of the properties is left out.
     */
    Outcome<List<Described>> describeBelow(Dataset top, int depth, List<String> properties);

    /** Every dataset of the pool with its {@link #ORIGIN}. */
    Outcome<List<Described>> origins();

    /** Brings the figures of the pool up to what was written until now. */
    Outcome<Nothing> flush();

    /** Sets all properties of each, in their order; a process killed meanwhile may have set the first of them. */
    Outcome<Nothing> setAll(List<Described> things);

    /**
     * What happened to files from one snapshot to a later one, of the same dataset or of one that was cloned from that, as
     * lines of {@code zfs diff -FH}. It fails, also while it is read, unless both datasets are mounted. The caller closes
     * it. {@code NOT_SUPPORTED} unless {@link Dialect#diff}.
     */
    Outcome<InputStream> diff(Snapshot from, Snapshot to);

    /** The stream of one snapshot. The caller closes it, from any thread, which ends what makes it. */
    Outcome<InputStream> send(Segment segment);

    /** How many bytes ZFS reckons that {@link #send} makes of all; empty where asking takes long, or it cannot tell. */
    Outcome<Optional<Long>> space(List<Segment> segments);

    /** Whether {@link #send} can go on within a snapshot. */
    boolean sendsRests();

    /**
     * Makes a snapshot of what {@link #send} made: whole, together with its dataset, or on top of the newest. What came
     * of a stream that was cut is kept where {@link Dialect#resumes}, and goes on with a stream from there on.
     *
     * @param origin what the dataset is to be a clone of, when the stream makes it and that is what was sent; zfs-fuse
     *     finds it by itself, or another snapshot that is the same
     */
    Outcome<Nothing> receive(Snapshot as, Optional<Snapshot> origin, InputStream stream);

    /** Where a receive that was cut stands, by its {@link #RESUME_TOKEN}; empty when the token does not tell. */
    Outcome<Optional<Segment.Position>> position(String token);

    /** Drops what is kept of a receive that was cut: on top of a dataset, or the dataset itself when it is new. */
    Outcome<Nothing> abandon(Dataset dataset);
}
