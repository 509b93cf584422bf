package io.dotmesh.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLDataException;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
    @Test
    void fieldsStandOneOnALine() {
        var fields = new TreeMap<>(Map.of("b", "two\nlines", "a", "1", "c\t", "back\\slash"));
        assertThat(Fields.text(fields)).isEqualTo("a\t1\nb\ttwo\\nlines\nc\\t\tback\\\\slash\n");
        assertThat(Fields.text(Map.of())).isEmpty();
    }

    @Test
    void anyFieldsAreReadAsTheyWereWritten() throws SQLDataException {
        var random = new SplittableRandom(11);
        for (int round = 0; round < 2_000; round++) {
            var fields = new TreeMap<String, String>();
            for (int field = random.nextInt(5); field > 0; field--) {
                fields.put(text(random), text(random));
            }
            assertThat(Fields.parse(Fields.text(fields))).isEqualTo(fields);
        }
    }

    private static String text(SplittableRandom random) {
        var letters = "\\\t\nnt ab=\0é\uD83D\uDC33";
        var text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a\tb", "a\n", "a\n\tb\n", "a\tb\\\n", "a\t\\x\n"})
    void whatWasNotWrittenSoIsNotRead(String text) {
        assertThatExceptionOfType(SQLDataException.class).isThrownBy(() -> Fields.parse(text));
    }
}
