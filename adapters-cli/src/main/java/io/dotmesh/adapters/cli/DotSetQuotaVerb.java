package io.dotmesh.adapters.cli;

import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.DotView;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code dm dot set-quota}: bounds how much each branch of a dot may hold. */
final class DotSetQuotaVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "dot set-quota",
                        "DOT SIZE",
                        "Bound how much each branch of a dot may hold, so that what writes to it cannot fill the node."
                                + " Commits and what a reset keeps do not count, and nothing that is there is lost.")
                .arguments(
                        "DOT SIZE",
                        "The dot, and a whole number with K, M, G, T or P after it, as powers of 1024; or none, to lift"
                                + " the bound.")
                .example("dm dot set-quota shop 10G")
                .example("dm dot set-quota shop none");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() != 2) {
            return Misuse.of("dot set-quota", "dm dot set-quota takes two arguments: the dot and a size, or none");
        }
        return Session.wholeDot(arguments.getFirst())
                .then(dot -> Quota.parse(arguments.getLast())
                        .then(quota -> on.session().then(session -> set(session, dot, quota))));
    }

    private static Outcome<Answer> set(Session session, DotName dot, Optional<Quota> quota) {
        return session.ask("bound " + dot.shortForm(), node -> node.dots().setQuota(dot, quota))
                .map(view -> Done.with(remark(view), json -> Shapes.dot(json, view)));
    }

    /** Said at once, for otherwise it is found out by whatever writes next. */
    private static String remark(DotView view) {
        return view.dot().quota().stream()
                .flatMap(quota -> view.branches().stream()
                        .filter(branch -> branch.usage().sizeBytes() >= quota.bytes())
                        .map(branch -> "The branch " + branch.branch().name() + " holds "
                                + Bytes.of(branch.usage().sizeBytes())
                                + ". Nothing of it is lost, and it cannot grow until it holds less than " + quota
                                + "."))
                .collect(Collectors.joining("\n"));
    }
}
