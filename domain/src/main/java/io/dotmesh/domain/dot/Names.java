package io.dotmesh.domain.dot;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The form of all names that people give. The texts are the original's: its clients show and match them. */
final class Names {
    static final String PATTERN = "^[a-zA-Z0-9_\\-]{1,64}$";
    private static final Pattern FORM = Pattern.compile(PATTERN);
    private static final String NEXT = "Use 1 to 64 letters, digits, '-' and '_'.";

    private Names() {}

    static boolean fits(String text) {
        return FORM.matcher(text).matches();
    }

    static String require(String what, String text) {
        if (!fits(text)) {
            throw new IllegalArgumentException(what + " '" + text + "' does not match " + PATTERN);
        }
        return text;
    }

    static <T> Outcome<T> parse(String empty, String what, String text, Function<String, T> make) {
        if (text.isEmpty()) {
            return Outcome.refused(FaultCode.INVALID, empty + " cannot be empty", NEXT);
        }
        return fits(text)
                ? Outcome.done(make.apply(text))
                : Outcome.refused(
                        FaultCode.INVALID, "invalid " + what + " name, should match pattern: " + PATTERN, NEXT);
    }
}
