package io.dotmesh.domain.dot;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;

/** What people call a dot: {@code namespace/name}. The namespace {@code admin} may be left out. */
public record DotName(Namespace namespace, String name) implements Comparable<DotName> {
    public DotName {
        Names.require("dot name", name);
    }

    public static Outcome<DotName> parse(String namespace, String name) {
        return Namespace.parse(namespace)
                .then(space -> Names.parse("name", "dot", name, text -> new DotName(space, text)));
    }

    /** Reads {@code name} or {@code namespace/name}. */
    public static Outcome<DotName> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return parse(Namespace.ADMIN.value(), text);
        }
        if (text.indexOf('/', slash + 1) >= 0) {
            return Outcome.refused(
                    FaultCode.INVALID,
                    "Volume names must be of the form NAMESPACE/VOLUME or just VOLUME: '" + text + "'",
                    "Write NAMESPACE/DOT with one slash, or just DOT.");
        }
        return parse(text.substring(0, slash), text.substring(slash + 1));
    }

    /** The short form: without the namespace when it is {@code admin}. */
    public String shortForm() {
        return namespace.value().equals(Namespace.ADMIN.value()) ? name : toString();
    }

    @Override
    public int compareTo(DotName other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
