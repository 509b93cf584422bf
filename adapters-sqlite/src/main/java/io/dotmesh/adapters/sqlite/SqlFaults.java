package io.dotmesh.adapters.sqlite;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.nio.file.Path;
import java.sql.SQLDataException;
import java.sql.SQLException;
import org.sqlite.SQLiteException;

/** What an error of the database means to those who asked. */
final class SqlFaults {
    private static final System.Logger LOG = System.getLogger(SqlFaults.class.getName());

    /** The low byte of an extended result code is the code that it refines. */
    private static final int PRIMARY_CODE = 0xff;

    private final Path file;

    SqlFaults(Path file) {
        this.file = file;
    }

    <T> Outcome<T> of(SQLException error) {
        LOG.log(System.Logger.Level.WARNING, () -> "registry " + file + ": " + error.getMessage());
        return switch (error) {
            case SQLDataException data -> corrupt(String.valueOf(data.getMessage()));
            case SQLiteException sqlite -> of(sqlite.getResultCode().code & PRIMARY_CODE, sqlite);
            // Everything else comes from the driver: it could not open or load what it needs.
            default -> unavailable(reason(error));
        };
    }

    private <T> Outcome<T> of(int code, SQLiteException error) {
        return switch (Primary.of(code)) {
            case FULL ->
                Outcome.unavailable(
                        FaultCode.NO_SPACE,
                        "there is no space left for the registry " + file,
                        "Free space on its file system ('dm gc' drops what nothing reaches), then try again.");
            case CORRUPT -> corrupt(reason(error));
            case BUSY ->
                Outcome.unavailable(
                        FaultCode.TIMED_OUT,
                        "the registry " + file + " was held by another process for more than "
                                + Session.BUSY_MILLIS_MAX / 1000 + " seconds",
                        "Find who has it open ('fuser " + file + "'), end it, and try again.");
            case UNAVAILABLE -> unavailable(reason(error));
            case BUG -> {
                LOG.log(System.Logger.Level.ERROR, "the registry does not understand itself", error);
                yield Outcome.broken(
                        FaultCode.INTERNAL,
                        "a bug in the registry: " + reason(error),
                        "Report it with the server's log. Nothing was changed.");
            }
        };
    }

    private <T> Outcome<T> corrupt(String why) {
        return Outcome.broken(
                FaultCode.CORRUPT,
                "the registry " + file + " is damaged: " + why,
                "Stop the server, move " + file.getFileName() + " and the files beside it that begin with its name"
                        + " away, start the server, and run 'dm registry rebuild': the store knows all dots.");
    }

    private <T> Outcome<T> unavailable(String why) {
        return Outcome.unavailable(
                FaultCode.REGISTRY_UNAVAILABLE,
                "the registry " + file + " cannot be used: " + why,
                "Check that its file system is mounted, writable and healthy, then try again.");
    }

    private static String reason(SQLException error) {
        var cause = error.getCause();
        return cause == null ? String.valueOf(error.getMessage()) : error.getMessage() + " (" + cause + ")";
    }

    /** What a result code comes down to. The numbers are those of sqlite3.h, which never change. */
    private enum Primary {
        FULL,
        CORRUPT,
        BUSY,
        UNAVAILABLE,
        BUG;

        static Primary of(int code) {
            return switch (code) {
                case 13 -> FULL;
                case 11, 26 -> CORRUPT;
                case 5, 6 -> BUSY;
                // ERROR, INTERNAL, TOOBIG, CONSTRAINT, MISMATCH, MISUSE, RANGE: our own SQL.
                case 1, 2, 18, 19, 20, 21, 25 -> BUG;
                // PERM, NOMEM, READONLY, IOERR, CANTOPEN, PROTOCOL and the like: the world around the file.
                default -> UNAVAILABLE;
            };
        }
    }
}
