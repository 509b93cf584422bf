package io.dotmesh.system.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** Something bad that happens to a cluster, and ends. */
enum Harm {
    NODE_STOPS_FOR_A_MOMENT(true) {
        @Override
        void begin(Cluster cluster, Member member) throws IOException, InterruptedException {
            member.pause();
        }

        @Override
        void heal(Cluster cluster, Member member) throws IOException, InterruptedException {
            member.goOn();
        }
    },
    /** Longer than a node that gives no sign counts as there. */
    NODE_STOPS_BEYOND_ITS_LEASE(true) {
        @Override
        Duration lasts(Random random) {
            return Duration.ofSeconds(18);
        }

        @Override
        void begin(Cluster cluster, Member member) throws IOException, InterruptedException {
            member.pause();
        }

        @Override
        void heal(Cluster cluster, Member member) throws IOException, InterruptedException {
            member.goOn();
        }
    },
    SERVER_KILLED(true) {
        @Override
        void begin(Cluster cluster, Member member) throws IOException, InterruptedException {
            member.killServer();
        }

        @Override
        void heal(Cluster cluster, Member member) throws IOException {
            member.restartServer();
        }
    },
    /** The server and its zfs-fuse; the pool is imported again. */
    NODE_KILLED(true) {
        @Override
        void begin(Cluster cluster, Member member) throws IOException, InterruptedException {
            member.kill();
        }

        @Override
        void heal(Cluster cluster, Member member) throws IOException, InterruptedException {
            member.restart();
        }
    },
    ETCD_KILLED(false) {
        @Override
        void begin(Cluster cluster, Member member) throws InterruptedException {
            cluster.etcd().kill();
        }

        @Override
        void heal(Cluster cluster, Member member) throws IOException {
            cluster.etcd().restart();
        }
    },
    DISK_FULL(true) {
        @Override
        void begin(Cluster cluster, Member member) throws IOException, InterruptedException {
            member.fill();
        }

        @Override
        void heal(Cluster cluster, Member member) throws IOException, InterruptedException {
            member.makeRoom();
        }
    };

    private static final int SECONDS_MIN = 1;
    private static final int SECONDS_MAX = 6;

    private final boolean ofNode;

    Harm(boolean ofNode) {
        this.ofNode = ofNode;
    }

    /** Whether it happens to one node. */
    boolean isOfNode() {
        return ofNode;
    }

    Duration lasts(Random random) {
        return Duration.ofSeconds(random.nextInt(SECONDS_MIN, SECONDS_MAX + 1));
    }

    abstract void begin(Cluster cluster, Member member) throws IOException, InterruptedException;

    abstract void heal(Cluster cluster, Member member) throws IOException, InterruptedException;
}
