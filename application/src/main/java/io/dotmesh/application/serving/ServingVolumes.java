package io.dotmesh.application.serving;

import io.dotmesh.application.reconcile.Engine;
import io.dotmesh.domain.account.Action;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driven.DotRegister.BranchRecord;
import io.dotmesh.ports.driven.DotRegister.DotRecord;
import io.dotmesh.ports.driving.Volumes;
import java.nio.file.Path;
import java.util.Optional;

/** {@link Volumes} for one caller. */
final class ServingVolumes implements Volumes {
    private final Desk desk;
    private final Engine engine;
    private final ServingDots dots;

    ServingVolumes(Desk desk, ServingDots dots) {
        this.desk = desk;
        this.engine = desk.engine();
        this.dots = dots;
    }

    @Override
    public Outcome<Path> attach(DotName name, Optional<BranchName> pinned, SubdotName subdot) {
        return findOrCreate(name, pinned)
                .then(seen -> engine.using(
                        seen.dot().id(),
                        () -> desk.dot(name, Action.WRITE_DOT)
                                .then(dot -> pinned.isPresent()
                                        ? pinned(dot, pinned.get(), subdot)
                                        : following(dot, subdot))));
    }

    private Outcome<DotRecord> findOrCreate(DotName name, Optional<BranchName> pinned) {
        return desk.dot(name, Action.WRITE_DOT).fold(Outcome::done, fault -> {
            if (fault.code() != FaultCode.NO_SUCH_DOT) {
                return Outcome.faulted(fault);
            }
            if (pinned.isPresent() && !pinned.get().isMaster()) {
                return Outcome.refused(
                        FaultCode.NO_SUCH_DOT,
                        "Cannot use branch-pinning syntax (docker run -v volume@branch:/path) to create a"
                                + " non-existent volume with a non-master branch",
                        "Create the dot first, with 'dm init " + name.shortForm() + "', then the branch.");
            }
            return dots.create(name).then(_ -> desk.dot(name, Action.WRITE_DOT));
        });
    }

    private Outcome<Path> pinned(DotRecord dot, BranchName name, SubdotName subdot) {
        return served(dot, name)
                .then(record -> open(record.branch().id(), subdot)
                        .then(root ->
                                engine.parts().mountNames().point(dot.dot().name(), Optional.of(name), root)))
                .map(link -> within(link, subdot));
    }

    private Outcome<Path> following(DotRecord dot, SubdotName subdot) {
        var names = engine.parts().mountNames();
        return names.target(dot.dot().name(), Optional.empty())
                .then(target -> served(dot, checkedOut(dot, target))
                        .then(record -> open(record.branch().id(), subdot)))
                .then(root -> names.point(dot.dot().name(), Optional.empty(), root))
                .map(link -> within(link, subdot));
    }

    /** The branch that the name points at; master when it points nowhere, or at a branch that is gone. */
    private static BranchName checkedOut(DotRecord dot, Optional<Path> target) {
        return target.flatMap(
                        path -> BranchId.parse(path.getFileName().toString()).toOptional())
                .flatMap(dot::branch)
                .map(record -> record.branch().name())
                .orElse(BranchName.MASTER);
    }

    private Outcome<BranchRecord> served(DotRecord dot, BranchName name) {
        return Desk.branch(dot, name).then(record -> desk.served(dot, record));
    }

    private Outcome<Path> open(BranchId branch, SubdotName subdot) {
        return engine.store()
                .mount(branch)
                .then(root -> engine.store().subdot(branch, subdot).map(_ -> root));
    }

    private static Path within(Path link, SubdotName subdot) {
        return subdot.isRoot() ? link : link.resolve(subdot.value());
    }

    @Override
    public Outcome<Nothing> checkOut(DotName name, BranchName branch) {
        return desk.dot(name, Action.WRITE_DOT)
                .then(seen -> engine.using(
                        seen.dot().id(),
                        () -> desk.dot(name, Action.WRITE_DOT)
                                .then(dot -> served(dot, branch))
                                .then(record -> checkOut(name, record.branch()))));
    }

    private Outcome<Nothing> checkOut(DotName name, Branch branch) {
        return open(branch.id(), SubdotName.DEFAULT)
                .then(root -> engine.parts().mountNames().point(name, Optional.empty(), root))
                .map(_ -> Nothing.NOTHING);
    }
}
