package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.FaultCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Numbers of errors on Linux, as the exceptions that Java's own calls throw for them. */
final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int ENXIO = 6;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int EXDEV = 18;
    static final int ENOTDIR = 20;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int ENOTTY = 25;
    static final int ENOSPC = 28;
    static final int EROFS = 30;
    static final int ERANGE = 34;
    static final int ENOTEMPTY = 39;
    static final int ENODATA = 61;
    static final int EOPNOTSUPP = 95;
    static final int EDQUOT = 122;

    private Errno() {}

    static IOException failure(int errno, String call, String path) {
        return switch (errno) {
            case ENOENT -> new NoSuchFileException(path);
            case EACCES, EPERM -> new AccessDeniedException(path, null, call + " is not permitted");
            case EEXIST -> new FileAlreadyExistsException(path);
            case ENOTEMPTY -> new DirectoryNotEmptyException(path);
            case ENOTDIR -> new NotDirectoryException(path);
            case ENOSPC, EDQUOT -> StoreFailure.noSpace(path);
            case EMFILE, ENFILE ->
                StoreFailure.unavailable(
                        FaultCode.STORAGE_UNAVAILABLE,
                        "too many files are open to " + call + " '" + path + "'",
                        "Raise the limit of open files (ulimit -n), and try again.");
            default -> new FileSystemException(path, null, call + " failed: " + describe(errno));
        };
    }

    private static String describe(int errno) {
        return switch (errno) {
            case EIO -> "the device has an input or output error";
            case EBUSY -> "it is in use";
            case EXDEV -> "it is on another file system";
            case EROFS -> "the file system is read-only";
            case 40 -> "it is a symbolic link";
            default -> "error " + errno;
        };
    }
}
