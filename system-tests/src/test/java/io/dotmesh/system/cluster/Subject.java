package io.dotmesh.system.cluster;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.DotView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A dot that is worked on, by one at a time.
 *
 * <p>While an answer is open, either of two shapes may be the true one, and nobody goes on with it.
 */
final class Subject {
    private final DotName name;
    private final Member master;
    private final Map<BranchName, Member> masters = new ConcurrentHashMap<>();
    private volatile Shape shape;
    private volatile Optional<Shape> otherwise = Optional.empty();

    Subject(DotName name, Member master, Shape shape) {
        this.name = name;
        this.master = master;
        this.shape = shape;
    }

    DotName name() {
        return name;
    }

    Member master() {
        return master;
    }

    /** A branch that began while its dot's master was away is served where it began. */
    Member master(BranchName branch) {
        return masters.getOrDefault(branch, master);
    }

    boolean isServedByOne() {
        return shape.lines().keySet().stream().allMatch(branch -> master(branch) == master);
    }

    Shape shape() {
        return shape;
    }

    boolean isSettled() {
        return otherwise.isEmpty();
    }

    void becomes(Shape next) {
        shape = next;
    }

    void isServedBy(BranchName branch, Member by) {
        masters.put(branch, by);
    }

    void mayHaveBecome(Shape next) {
        otherwise = Optional.of(next);
    }

    /** Why what a node says is neither of the shapes; where it is one, that holds from now on. */
    Optional<String> settle(Shape.Sight sight) {
        var found = otherwise.flatMap(other -> other.seen(sight)).or(() -> shape.seen(sight));
        if (found.isEmpty()) {
            return Optional.of(name + " should be " + shape.text()
                    + otherwise.map(other -> ", or " + other.text()).orElse("") + ", and is " + sight);
        }
        shape = found.get();
        otherwise = Optional.empty();
        return Optional.empty();
    }

    /** What a node says of it. */
    Outcome<Shape.Sight> look(Member member) {
        var cases = member.cases();
        return cases.dots().list().then(all -> {
            var here =
                    all.stream().filter(view -> view.dot().name().equals(name)).findFirst();
            return here.isPresent()
                    ? present(member, here.get())
                    : cases.dots().trash().map(this::absent);
        });
    }

    private Shape.Sight absent(List<Trashed> trash) {
        boolean isThere =
                trash.stream().anyMatch(trashed -> trashed.dot().name().equals(name));
        return new Shape.Sight(isThere ? Shape.Where.TRASHED : Shape.Where.NOWHERE, new HashMap<>());
    }

    private Outcome<Shape.Sight> present(Member member, DotView view) {
        return Outcome.each(
                        view.branches(),
                        branch -> member.cases()
                                .commits()
                                .ancestry(name, branch.branch().name()))
                .map(all -> {
                    var commits = new HashMap<BranchName, List<CommitId>>();
                    for (int i = 0; i < all.size(); i++) {
                        commits.put(
                                view.branches().get(i).branch().name(),
                                all.get(i).stream().map(Commit::id).toList());
                    }
                    return new Shape.Sight(Shape.Where.PRESENT, commits);
                });
    }
}
