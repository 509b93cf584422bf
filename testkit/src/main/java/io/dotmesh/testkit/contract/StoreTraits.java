package io.dotmesh.testkit.contract;

/**
 * In what a store may differ from others without breaking the contract. Each is checked, whichever it is.
 *
 * @param specialFiles what becomes of a socket, pipe or device at a commit
 * @param dirtySlackBytes how much may count as written since a commit when nothing was: 0 unless the store counts blocks
 * @param jointCommits what a commit of several branches shows of changes that are made meanwhile
 * @param quotas what a store that can keep to quotas does about what is written
 */
public record StoreTraits(SpecialFiles specialFiles, long dirtySlackBytes, JointCommits jointCommits, Quotas quotas) {
    /** Of a store that keeps all of the contract. */
    public StoreTraits(SpecialFiles specialFiles, long dirtySlackBytes) {
        this(specialFiles, dirtySlackBytes, JointCommits.ONE_INSTANT, Quotas.BOUND);
    }

    /** What a commit does with a file that is neither file, directory nor link. */
    public enum SpecialFiles {
        /** {@code SPECIAL_FILE} with the path, and nothing was committed. */
        REFUSED,
        /** The commit has it like any other. */
        COMMITTED
    }

    /** What commits of several branches that are made together show. */
    public enum JointCommits {
        /** All branches as they were at one instant; or {@code CHANGING}, where the store has to wait for a pause. */
        ONE_INSTANT,
        /** Each branch at an instant of its own between call and answer: for tests, where nobody writes meanwhile. */
        ONE_AFTER_ANOTHER
    }

    /** What becomes of a file that would exceed the quota of its volume. */
    public enum Quotas {
        /** It is not written. */
        BOUND,
        /** It is written like any other: for tests, where nobody writes that much. */
        ONLY_TOLD
    }
}
