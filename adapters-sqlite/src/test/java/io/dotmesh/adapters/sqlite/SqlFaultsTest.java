package io.dotmesh.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqlFaultsTest {
    private final SqlFaults faults = new SqlFaults(Path.of("/data/registry.db"));

    @ParameterizedTest
    @CsvSource({
        "SQLITE_FULL, NO_SPACE",
        "SQLITE_CORRUPT, CORRUPT",
        "SQLITE_CORRUPT_INDEX, CORRUPT",
        "SQLITE_NOTADB, CORRUPT",
        "SQLITE_BUSY, TIMED_OUT",
        "SQLITE_BUSY_RECOVERY, TIMED_OUT",
        "SQLITE_LOCKED, TIMED_OUT",
        "SQLITE_READONLY, REGISTRY_UNAVAILABLE",
        "SQLITE_READONLY_DBMOVED, REGISTRY_UNAVAILABLE",
        "SQLITE_IOERR, REGISTRY_UNAVAILABLE",
        "SQLITE_IOERR_FSYNC, REGISTRY_UNAVAILABLE",
        "SQLITE_CANTOPEN, REGISTRY_UNAVAILABLE",
        "SQLITE_PERM, REGISTRY_UNAVAILABLE",
        "SQLITE_NOMEM, REGISTRY_UNAVAILABLE",
        "SQLITE_ERROR, INTERNAL",
        "SQLITE_CONSTRAINT_UNIQUE, INTERNAL",
        "SQLITE_MISUSE, INTERNAL"
    })
    void everyErrorOfTheDatabaseHasACodeAndANextStep(SQLiteErrorCode error, FaultCode code) {
        var outcome = faults.of(new SQLiteException("the registry did " + error, error));
        Opened.answers(code, outcome);
    }

    @Test
    void anErrorOfTheDriverIsUnavailable() {
        var error = new SQLException("no such library", new IllegalStateException("wrong machine"));
        Opened.answers(FaultCode.REGISTRY_UNAVAILABLE, faults.of(error));
        assertThat(faults.of(error).toFault())
                .hasValueSatisfying(fault -> assertThat(fault.detail()).contains("no such library", "wrong machine"));
    }
}
