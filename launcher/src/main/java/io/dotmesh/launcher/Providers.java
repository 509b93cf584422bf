package io.dotmesh.launcher;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The adapters that are on the module path, found by the word that selects them. */
final class Providers {
    private Providers() {}

    /**
     * The one provider with that scheme.
     *
     * @param role what it is for, for people
     */
    static <P> Outcome<P> find(ServiceLoader<P> loader, Function<P, String> scheme, String role, String wanted) {
        return choose(all(loader), scheme, role, wanted);
    }

    static <P> Outcome<P> choose(List<P> present, Function<P, String> scheme, String role, String wanted) {
        var fitting = new ArrayList<P>(1);
        var known = new TreeSet<String>();
        for (P provider : present) {
            known.add(scheme.apply(provider));
            if (scheme.apply(provider).equals(wanted)) {
                fitting.add(provider);
            }
        }
        if (fitting.size() == 1) {
            return Outcome.done(fitting.getFirst());
        }
        if (fitting.isEmpty()) {
            return Outcome.refused(
                    FaultCode.CONFIGURATION,
                    "there is no " + role + " '" + wanted + "'",
                    known.isEmpty() ? "This program came without any." : "There is: " + String.join(", ", known) + ".");
        }
        return Outcome.broken(
                FaultCode.CONFIGURATION,
                "there are " + fitting.size() + " of the " + role + " '" + wanted + "': "
                        + String.join(", ", modules(fitting)),
                "Leave one of these modules out of the module path.");
    }

    private static <P> List<P> all(ServiceLoader<P> loader) {
        var present = new ArrayList<P>();
        for (P provider : loader) {
            present.add(provider);
        }
        return present;
    }

    private static <P> Set<String> modules(List<P> providers) {
        var names = new TreeSet<String>();
        for (P provider : providers) {
            names.add(provider.getClass().getName());
        }
        return names;
    }
}
