package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driven.VolumeStore;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;

/** A call of a store that changes something, and what it is made upon: to be cut at each step of ZFS that it takes. */
enum CutChange {
    CREATE(true) {
        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return store.create(stage.fresh, stage.label(stage.fresh));
        }
    },
    LABEL(true) {
        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return store.label(stage.master, stage.label(stage.fresh));
        }
    },
    /** A bound is another step than the label, after it when it is set and before it when it is lifted. */
    BOUND(true) {
        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return store.label(stage.master, stage.label(stage.master).bounded(QUOTA));
        }
    },
    LIFT(true) {
        @Override
        void prepare(VolumeStore store, Stage stage, List<CommitId> commits) {
            BOUND.ask(store, stage, commits).orElseThrow();
        }

        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return store.label(stage.master, stage.label(stage.master));
        }
    },
    COMMIT(true) {
        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return store.commit(stage.master, stage.draft("four"));
        }
    },
    FORK(true) {
        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return store.fork(new Origin(stage.master, commits.get(1)), stage.fresh, stage.label(stage.fresh));
        }
    },
    SPLIT(false) {
        @Override
        void prepare(VolumeStore store, Stage stage, List<CommitId> commits) {
            store.unmount(stage.fork).orElseThrow();
        }

        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return store.split(stage.master, commits.getFirst(), stage.kept, stage.label(stage.kept));
        }
    },
    /** What began at a commit that moves is mounted, so the commits are put aside meanwhile. */
    SPLIT_BESIDE_MOUNTED(false) {
        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return SPLIT.ask(store, stage, commits);
        }
    },
    SPLIT_AT_ORIGIN(false) {
        @Override
        void prepare(VolumeStore store, Stage stage, List<CommitId> commits) {
            stage.commit(store, stage.fork, "forked");
            stage.write(store, stage.fork, "forked dirty");
        }

        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return store.split(stage.fork, commits.get(1), stage.kept, stage.label(stage.kept));
        }
    },
    REPLACE(false) {
        @Override
        void prepare(VolumeStore store, Stage stage, List<CommitId> commits) {
            REPLACE_BESIDE_MOUNTED.prepare(store, stage, commits);
            store.unmount(stage.fork).orElseThrow();
        }

        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return store.replace(
                    stage.master, stage.with, stage.kept, stage.label(stage.master), stage.label(stage.kept));
        }
    },
    REPLACE_BESIDE_MOUNTED(false) {
        @Override
        void prepare(VolumeStore store, Stage stage, List<CommitId> commits) {
            store.split(stage.master, commits.getFirst(), stage.with, stage.label(stage.with))
                    .orElseThrow();
            stage.write(store, stage.master, "since");
        }

        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return REPLACE.ask(store, stage, commits);
        }
    },
    REPLACE_AT_ORIGIN(false) {
        @Override
        void prepare(VolumeStore store, Stage stage, List<CommitId> commits) {
            stage.fork(store, stage.master, commits.get(1), stage.with);
            stage.commit(store, stage.with, "other");
        }

        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return store.replace(stage.fork, stage.with, stage.kept, stage.label(stage.fork), stage.label(stage.kept));
        }
    },
    /** Of a volume one commit of which is mounted. */
    DESTROY(true) {
        @Override
        void prepare(VolumeStore store, Stage stage, List<CommitId> commits) {
            stage.create(store, stage.fresh);
            var doomed = stage.commit(store, stage.fresh, "doomed");
            stage.commit(store, stage.fresh, "doomed too");
            store.mountCommit(stage.fresh, doomed).orElseThrow();
            store.unmount(stage.fresh).orElseThrow();
        }

        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return store.destroy(stage.fresh);
        }
    },
    /** Twice the same stream is refused, so only one that was not received is sent again. */
    RECEIVE(true) {
        @Override
        void prepare(VolumeStore store, Stage stage, List<CommitId> commits) {
            stage.send(store, stage.master, Optional.empty(), commits.get(1));
        }

        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return store.inspect(stage.fresh)
                    .then(there -> there.isPresent()
                            ? Outcome.done()
                            : store.receive(
                                            stage.fresh,
                                            stage.label(stage.fresh),
                                            new ByteArrayInputStream(stage.stream()))
                                    .then(_ -> Outcome.done()));
        }
    },
    /** Of a volume with a quota, which is lifted meanwhile. */
    RECEIVE_ON_TOP(true) {
        @Override
        void prepare(VolumeStore store, Stage stage, List<CommitId> commits) {
            stage.send(store, stage.master, Optional.empty(), commits.getFirst());
            store.receive(stage.fresh, stage.label(stage.fresh), new ByteArrayInputStream(stage.stream()))
                    .orElseThrow();
            store.label(stage.fresh, stage.label(stage.fresh).bounded(QUOTA)).orElseThrow();
            stage.send(store, stage.master, Optional.of(commits.getFirst()), commits.get(2));
        }

        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return store.receive(stage.fresh, stage.label(stage.fresh), new ByteArrayInputStream(stage.stream()));
        }
    },
    /** Of a branch that began at a commit which is there. */
    RECEIVE_FROM_ORIGIN(true) {
        @Override
        void prepare(VolumeStore store, Stage stage, List<CommitId> commits) {
            stage.commit(store, stage.fork, "forked");
            var last = stage.commit(store, stage.fork, "forked too");
            stage.send(store, stage.fork, Optional.of(commits.get(1)), last);
        }

        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return RECEIVE.ask(store, stage, commits);
        }
    },
    MOUNT_COMMIT(true) {
        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return store.mountCommit(stage.master, commits.getFirst());
        }
    },
    UNMOUNT_COMMIT(true) {
        @Override
        void prepare(VolumeStore store, Stage stage, List<CommitId> commits) {
            store.mountCommit(stage.master, commits.getFirst()).orElseThrow();
        }

        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return store.unmountCommit(stage.master, commits.getFirst());
        }
    },
    MOUNT(true) {
        @Override
        void prepare(VolumeStore store, Stage stage, List<CommitId> commits) {
            store.unmount(stage.fork).orElseThrow();
        }

        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return store.mount(stage.fork);
        }
    },
    /** Changes nothing, but takes snapshots and clones on its way. */
    DIFF(true) {
        @Override
        Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits) {
            return store.diff(stage.master, commits.getFirst(), Optional.empty(), _ -> true);
        }
    };

    private static final Optional<Quota> QUOTA = Optional.of(new Quota(1L << 30));

    private final boolean whole;

    CutChange(boolean whole) {
        this.whole = whole;
    }

    /** Whether a store that opens again has all of it or nothing; otherwise it may wait to be asked again. */
    boolean isWhole() {
        return whole;
    }

    /** Answers the commits one, two and three of master, which is then dirty; fork began at the second. All mounted. */
    List<CommitId> prepared(VolumeStore store, Stage stage) {
        stage.create(store, stage.master);
        var commits = List.of(
                stage.commit(store, stage.master, "one"),
                stage.commit(store, stage.master, "two"),
                stage.commit(store, stage.master, "three"));
        stage.write(store, stage.master, "dirty");
        stage.fork(store, stage.master, commits.get(1), stage.fork);
        stage.write(store, stage.fork, "fork dirty");
        prepare(store, stage, commits);
        return commits;
    }

    void prepare(VolumeStore store, Stage stage, List<CommitId> commits) {}

    /** Asked again, it is the same call. */
    abstract Outcome<?> ask(VolumeStore store, Stage stage, List<CommitId> commits);
}
