package io.dotmesh.testkit.contract;

/**
 * In what a store may differ from others without breaking the contract. Each is checked, whichever it is.
 *
 * @param specialFiles what becomes of a socket, pipe or device at a commit
 * @param dirtySlackBytes how much may count as written since a commit when nothing was: 0 unless the store counts blocks
 */
public record StoreTraits(SpecialFiles specialFiles, long dirtySlackBytes) {
    /** What a commit does with a file that is neither file, directory nor link. */
    public enum SpecialFiles {
        /** {@code SPECIAL_FILE} with the path, and nothing was committed. */
        REFUSED,
        /** The commit has it like any other. */
        COMMITTED
    }
}
