package io.dotmesh.domain.identity;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The one form that every id has, so that an id may stand in a path, a dataset name and a snapshot name as it is. */
final class Ids {
    static final String PATTERN = "^[a-zA-Z0-9_\\-]{1,64}$";
    private static final Pattern FORM = Pattern.compile(PATTERN);

    private Ids() {}

    static String require(String what, String value) {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(what + " id '" + value + "' does not match " + PATTERN);
        }
        return value;
    }

    static <T> Outcome<T> parse(String what, String value, Function<String, T> make) {
        if (value.isEmpty()) {
            return Outcome.refused(FaultCode.INVALID, what + " cannot be empty", "Name the " + what + ".");
        }
        return FORM.matcher(value).matches()
                ? Outcome.done(make.apply(value))
                : Outcome.refused(
                        FaultCode.INVALID,
                        "invalid " + what + " name, should match pattern: " + PATTERN,
                        "Use 1 to 64 letters, digits, '-' and '_'.");
    }
}
