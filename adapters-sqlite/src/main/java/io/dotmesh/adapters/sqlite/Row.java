package io.dotmesh.adapters.sqlite;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.Outcome;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** One row of an answer, read column after column in the order in which they were asked for. */
final class Row {
    private final ResultSet results;
    private int column;

    Row(ResultSet results) {
        this.results = results;
    }

    /** Makes a value of a row. */
    interface Reader<T> {
        T read(Row row) throws SQLException;
    }

    /** Reads a value out of a text. */
    interface Parser<T> {
        Outcome<T> parse(String text);
    }

    void begin() {
        column = 0;
    }

    String text() throws SQLException {
        return optionalText().orElseThrow(() -> new SQLDataException("column " + column + " holds nothing"));
    }

    Optional<String> optionalText() throws SQLException {
        return Optional.ofNullable(results.getString(++column));
    }

    <T> T text(Parser<T> parser) throws SQLException {
        return parsed(parser.parse(text()));
    }

    <T> Optional<T> optionalText(Parser<T> parser) throws SQLException {
        var text = optionalText();
        return text.isEmpty() ? Optional.empty() : Optional.of(parsed(parser.parse(text.get())));
    }

    long number() throws SQLException {
        return results.getLong(++column);
    }

    /** Of two columns, seconds and nanoseconds: as one number of nanoseconds most instants would not fit. */
    Instant instant() throws SQLException {
        long seconds = number();
        long nanos = number();
        try {
            return Instant.ofEpochSecond(seconds, nanos);
        } catch (DateTimeException e) {
            throw new SQLDataException("column " + column + " holds no time", e);
        }
    }

    Optional<Instant> optionalInstant() throws SQLException {
        results.getLong(column + 1);
        if (results.wasNull()) {
            column += 2;
            return Optional.empty();
        }
        return Optional.of(instant());
    }

    private static <T> T parsed(Outcome<T> outcome) throws SQLException {
        return switch (outcome) {
            case Outcome.Done<T>(var value) -> value;
            case Outcome.Faulted<T>(Fault fault) -> throw new SQLDataException(fault.detail());
        };
    }
}
