package io.dotmesh.adapters.zfs;

/** What has a name in a pool, and properties. Names are made of settings and ids, never of what a user wrote. */
sealed interface Named {
    /** The name by which ZFS knows it. */
    String name();

    /** A file system. */
    record Dataset(String name) implements Named {
        Dataset child(String component) {
            return new Dataset(name + "/" + component);
        }

        Snapshot at(String snapshot) {
            return new Snapshot(this, snapshot);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A state of a dataset that does not change.
     *
     * @param label the part of its name that comes after the {@code @}
     */
    record Snapshot(Dataset dataset, String label) implements Named {
        @Override
        public String name() {
            return dataset.name() + "@" + label;
        }

        @Override
        public String toString() {
            return name();
        }
    }
}
