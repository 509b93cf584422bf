package io.dotmesh.domain.dot;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;

/** A mount point inside a branch: a directory in the root of its volume, or the root itself. */
public record SubdotName(String value) {
    /** What is meant when nobody names a subdot. */
    public static final SubdotName DEFAULT = new SubdotName("__default__");

    /** The whole volume, with all subdots as directories. */
    public static final SubdotName ROOT = new SubdotName("__root__");

    public SubdotName {
        Names.require("subdot", value);
    }

    /** Reads a name that a user gave. Names that begin with {@code _} are reserved, but for the two above. */
    public static Outcome<SubdotName> parse(String text) {
        return Names.parse("subdot", "subdot", text, SubdotName::new)
                .then(name -> text.startsWith("_") && !name.equals(DEFAULT) && !name.equals(ROOT)
                        ? Outcome.refused(
                                FaultCode.INVALID,
                                "invalid subdot name, names that begin with '_' are reserved: '" + text + "'",
                                "Use " + DEFAULT + ", " + ROOT + ", or a name that begins with a letter or digit.")
                        : Outcome.done(name));
    }

    public boolean isRoot() {
        return equals(ROOT);
    }

    @Override
    public String toString() {
        return value;
    }
}
