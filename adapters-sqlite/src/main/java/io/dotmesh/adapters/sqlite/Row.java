package io.dotmesh.adapters.sqlite;

import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.LongFunction;

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

    void begin() {
        column = 0;
    }

    /** Passes over columns that say nothing, as an earlier one told. */
    void skip(int columns) {
        column += columns;
    }

    String text() throws SQLException {
        return optionalText().orElseThrow(() -> new SQLDataException("column " + column + " holds nothing"));
    }

    Optional<String> optionalText() throws SQLException {
        return Optional.ofNullable(results.getString(++column));
    }

    /** What {@code make} makes of a text. A text that it refuses was not written by us. */
    <T> T text(Function<String, T> make) throws SQLException {
        return made(text(), make);
    }

    <T> Optional<T> optionalText(Function<String, T> make) throws SQLException {
        var text = optionalText();
        return text.isEmpty() ? Optional.empty() : Optional.of(made(text.get(), make));
    }

    SortedMap<String, String> fields() throws SQLException {
        return Fields.parse(text());
    }

    long number() throws SQLException {
        return results.getLong(++column);
    }

    /** What {@code make} makes of a number, where there is one. A number that it refuses was not written by us. */
    <T> Optional<T> optionalNumber(LongFunction<T> make) throws SQLException {
        long number = number();
        try {
            return results.wasNull() ? Optional.empty() : Optional.of(make.apply(number));
        } catch (IllegalArgumentException e) {
            throw new SQLDataException(e.getMessage(), e);
        }
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
            skip(2);
            return Optional.empty();
        }
        return Optional.of(instant());
    }

    private static <T> T made(String text, Function<String, T> make) throws SQLException {
        try {
            return make.apply(text);
        } catch (IllegalArgumentException e) {
            throw new SQLDataException(e.getMessage(), e);
        }
    }
}
