package io.dotmesh.adapters.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;
import org.sqlite.SQLiteDataSource;

/** A connection with the statements that were prepared on it. Used by one thread at a time. */
final class Session implements AutoCloseable {
    /** How long a session waits while another process holds the file. */
    static final int BUSY_MILLIS_MAX = 5_000;

    private static final int WAL_BYTES_KEPT_MAX = 16 << 20;

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    private Session(Connection connection) {
        this.connection = connection;
    }

    /** Several reads that see one state, or several changes that are made together. */
    interface Work<T> {
        T on(Session session) throws SQLException;
    }

    private interface Execution<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    /** A session that changes the file. What it answered to be done is on the disk. */
    static Session writing(Path file) throws SQLException {
        var config = common();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setJournalSizeLimit(WAL_BYTES_KEPT_MAX);
        config.enforceForeignKeys(true);
        return open(file, config);
    }

    static Session reading(Path file) throws SQLException {
        var session = open(file, common());
        session.script("PRAGMA query_only = true");
        return session;
    }

    private static SQLiteConfig common() {
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS_MAX);
        config.setTempStore(TempStore.MEMORY);
        return config;
    }

    private static Session open(Path file, SQLiteConfig config) throws SQLException {
        var source = new SQLiteDataSource(config);
        // As a URI: a path may hold characters that would begin parameters.
        source.setUrl("jdbc:sqlite:" + file.toUri());
        return new Session(source.getConnection());
    }

    <T> List<T> list(String sql, Row.Reader<T> reader, Object... arguments) throws SQLException {
        return with(sql, arguments, statement -> {
            var values = new ArrayList<T>();
            try (var results = statement.executeQuery()) {
                var row = new Row(results);
                while (results.next()) {
                    row.begin();
                    values.add(reader.read(row));
                }
            }
            return values;
        });
    }

    <T> Optional<T> first(String sql, Row.Reader<T> reader, Object... arguments) throws SQLException {
        return with(sql, arguments, statement -> {
            try (var results = statement.executeQuery()) {
                return results.next() ? Optional.of(reader.read(new Row(results))) : Optional.empty();
            }
        });
    }

    boolean has(String sql, Object... arguments) throws SQLException {
        return first(sql, row -> true, arguments).orElse(false);
    }

    /** Runs what answers no rows, and answers how many it changed. */
    int run(String sql, Object... arguments) throws SQLException {
        return with(sql, arguments, PreparedStatement::executeUpdate);
    }

    /** Runs all of a script: for schemas, which no user has a say in. */
    void script(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** Does the work in one transaction that sees one state of the file. */
    <T> T snapshot(Work<T> work) throws SQLException {
        run("BEGIN");
        return thenRun("COMMIT", work);
    }

    /** Does the work and ends the transaction that is open; after an error it is rolled back. */
    <T> T thenRun(String end, Work<T> work) throws SQLException {
        try {
            var value = work.on(this);
            run(end);
            return value;
        } catch (SQLException | RuntimeException e) {
            rollBack(e);
            throw e;
        }
    }

    /** Some errors have already ended the transaction: that there is none left to roll back is no news then. */
    private void rollBack(Exception because) {
        try {
            run("ROLLBACK");
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** Runs a statement that is prepared once and kept. The driver gives up one that met an error: so is it here. */
    private <T> T with(String sql, Object[] arguments, Execution<T> execution) throws SQLException {
        var statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        try {
            int index = 0;
            for (var argument : arguments) {
                index = bind(statement, index, argument);
            }
            return execution.of(statement);
        } catch (SQLException e) {
            prepared.remove(sql);
            statement.close();
            throw e;
        }
    }

    /** Binds a value after {@code index}, and answers the index of the last that was bound. */
    private static int bind(PreparedStatement statement, int index, Object argument) throws SQLException {
        switch (argument) {
            case Optional<?> optional
            when optional.isPresent() -> {
                return bind(statement, index, optional.get());
            }
            case Optional<?> _ -> statement.setString(index + 1, null);
            case Instant instant -> {
                statement.setLong(index + 1, instant.getEpochSecond());
                statement.setLong(index + 2, instant.getNano());
                return index + 2;
            }
            case Number number -> statement.setLong(index + 1, number.longValue());
            // Ids and names of the domain print as what they are.
            default -> statement.setString(index + 1, argument.toString());
        }
        return index + 1;
    }
}
