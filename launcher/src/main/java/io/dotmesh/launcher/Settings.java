package io.dotmesh.launcher;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.spi.AdapterConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was set for a node: a flag before the environment, the environment before the file. */
final class Settings {
    private final Map<Setting, Given> given;

    /**
     * A value and where it came from.
     *
     * @param from for people: the flag, the variable, or the file and line
     * @param asked whether somebody meant this very node; a variable may have been meant for another program
     */
    record Given(String value, String from, boolean asked) {}

    private Settings(Map<Setting, Given> given) {
        this.given = Collections.unmodifiableMap(given);
    }

    /** Reads flags, environment and file; {@code files} is where a file is looked for when none was named. */
    static Outcome<Settings> read(List<String> arguments, Map<String, String> environment, Path standardFile) {
        return flags(arguments).then(flags -> {
            var all = new EnumMap<Setting, Given>(Setting.class);
            all.putAll(environment(environment));
            all.putAll(flags);
            return file(Optional.ofNullable(all.get(Setting.CONFIG)), standardFile)
                    .map(lines -> {
                        lines.forEach(all::putIfAbsent);
                        return new Settings(all);
                    });
        });
    }

    Optional<Given> find(Setting setting) {
        return Optional.ofNullable(given.get(setting));
    }

    String text(Setting setting, String otherwise) {
        return find(setting).map(Given::value).orElse(otherwise);
    }

    Path path(Setting setting, Path otherwise) {
        return find(setting)
                .map(Given::value)
                .map(Path::of)
                .orElse(otherwise)
                .toAbsolutePath()
                .normalize();
    }

    Outcome<Integer> number(Setting setting, int least, int most, int otherwise) {
        var found = find(setting);
        if (found.isEmpty()) {
            return Outcome.done(otherwise);
        }
        var text = found.get().value();
        if (text.matches("[0-9]{1,9}")) {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return Outcome.done(value);
            }
        }
        return refuse(setting, found.get(), "a number from " + least + " to " + most);
    }

    Outcome<Boolean> choice(Setting setting) {
        var found = find(setting);
        if (found.isEmpty()) {
            return Outcome.done(false);
        }
        return switch (found.get().value()) {
            case "yes" -> Outcome.done(true);
            case "no" -> Outcome.done(false);
            default -> refuse(setting, found.get(), "'yes' or 'no'");
        };
    }

    static <T> Outcome<T> refuse(Setting setting, Given given, String wanted) {
        var value = setting.reader() == Setting.Reader.SECRETS ? "" : " '" + given.value() + "'";
        return Outcome.refused(
                FaultCode.CONFIGURATION,
                given.from() + " is set to" + (value.isEmpty() ? " something that is not " + wanted : value),
                "It takes " + wanted + ".");
    }

    private static Outcome<Map<Setting, Given>> flags(List<String> arguments) {
        var flags = new EnumMap<Setting, Given>(Setting.class);
        var left = arguments.iterator();
        while (left.hasNext()) {
            var argument = left.next();
            if (!argument.startsWith("--")) {
                return misused(
                        "a node does not take '" + argument + "'",
                        "It takes settings, such as --data DIR. See --help.");
            }
            int equals = argument.indexOf('=');
            var key = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
            var setting = Setting.flag(key);
            if (setting.isEmpty()) {
                return unknown("--" + key, key);
            }
            var flag = "--" + key;
            if (equals < 0 && !left.hasNext()) {
                return misused(
                        flag + " came without a value",
                        "Write " + flag + " " + setting.get().form() + ".");
            }
            var value = equals < 0 ? left.next() : argument.substring(equals + 1);
            if (value.isEmpty()) {
                return misused(
                        flag + " is empty",
                        "Write " + flag + " " + setting.get().form() + ".");
            }
            if (flags.put(setting.get(), new Given(value, flag, true)) != null) {
                return misused(flag + " is given twice", "Give it once.");
            }
        }
        return Outcome.done(flags);
    }

    /** An empty variable is one that is not set, as in the original. */
    private static Map<Setting, Given> environment(Map<String, String> environment) {
        var found = new EnumMap<Setting, Given>(Setting.class);
        for (Setting setting : Setting.values()) {
            for (String variable : setting.variables()) {
                var value = environment.getOrDefault(variable, "").strip();
                if (!value.isEmpty()) {
                    found.putIfAbsent(setting, new Given(value, variable, false));
                }
            }
        }
        return found;
    }

    private static Outcome<Map<Setting, Given>> file(Optional<Given> named, Path standardFile) {
        var path = named.map(Given::value).map(Path::of).orElse(standardFile);
        return SettingsFile.read(path, named.isPresent()).then(lines -> {
            var found = new EnumMap<Setting, Given>(Setting.class);
            for (var line : lines) {
                var setting = Setting.line(line.key());
                if (setting.isEmpty()) {
                    return unknown(line.place(), line.key());
                }
                if (found.put(setting.get(), new Given(line.value(), line.place(), true)) != null) {
                    return misused(line.place() + ": '" + line.key() + "' is there twice", "Leave one.");
                }
            }
            return Outcome.done(found);
        });
    }

    private static <T> Outcome<T> unknown(String place, String key) {
        var known = new TreeMap<String, String>();
        known.put(key, "");
        // Whichever it is, this answers the refusal, with the nearest name.
        return new AdapterConfig(Path.of(""), known, InstantSource.system())
                .knowing(Setting.keys())
                .then(_ ->
                        misused(place + " is not a setting that can be given here", "See docs/reference/settings.md."));
    }

    private static <T> Outcome<T> misused(String detail, String next) {
        return Outcome.refused(FaultCode.CONFIGURATION, detail, next);
    }
}
