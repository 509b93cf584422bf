package io.dotmesh.launcher;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of settings: {@code name = value} on each line, and comments. */
final class SettingsFile {
    private static final int BYTES_MAX = 1 << 20;

    private SettingsFile() {}

    /**
     * A line that sets something.
     *
     * @param place the file and the line's number, for people
     */
    record Line(String place, String key, String value) {}

    /** Its lines; none when it is not there and need not be. */
    static Outcome<List<Line>> read(Path file, boolean required) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > BYTES_MAX) {
                return refuse(file + " is larger than a configuration can be", "Name the file that was meant.");
            }
            return parse(file.toString(), Files.readAllLines(file));
        } catch (NoSuchFileException _) {
            return required
                    ? refuse("there is no file " + file, "Make it, or leave --config out.")
                    : Outcome.done(List.of());
        } catch (IOException problem) {
            return refuse(file + " cannot be read: " + problem.getMessage(), "See who may read it.");
        }
    }

    static Outcome<List<Line>> parse(String name, List<String> text) {
        var lines = new ArrayList<Line>();
        for (int i = 0; i < text.size(); i++) {
            var line = text.get(i).strip();
            var place = name + ":" + (i + 1);
            int equals = line.indexOf('=');
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (equals < 1 || line.substring(equals + 1).isBlank()) {
                return refuse(place + " says nothing that can be set", "Write a line as: name = value");
            }
            lines.add(new Line(
                    place,
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip()));
        }
        return Outcome.done(lines);
    }

    private static <T> Outcome<T> refuse(String detail, String next) {
        return Outcome.refused(FaultCode.CONFIGURATION, detail, next);
    }
}
