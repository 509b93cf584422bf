package io.dotmesh.system.cluster;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.identity.CommitId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A dot as it has to be.
 *
 * @param lines its branches, by name
 * @param stashes those of them that keep what a reset dropped, the newest last
 */
record Shape(Where where, SortedMap<BranchName, Line> lines, List<BranchName> stashes) {
    /** Stands for the name of a branch that nobody has told yet. */
    static final BranchName UNTOLD = new BranchName("not-told-yet");

    /** Where a dot is. */
    enum Where {
        NOWHERE,
        PRESENT,
        TRASHED
    }

    /** What a node says of a dot. */
    record Sight(Where where, Map<BranchName, List<CommitId>> commits) {}

    static final Shape NOWHERE = new Shape(Where.NOWHERE, new TreeMap<>(), List.of());

    Shape {
        lines = Collections.unmodifiableSortedMap(new TreeMap<>(lines));
        stashes = List.copyOf(stashes);
    }

    static Shape fresh(Optional<CommitId> first) {
        var master = new Line(
                BranchName.MASTER, List.of(new Line.Point(first, Content.NONE)), Content.NONE, Optional.empty());
        return NOWHERE.at(Where.PRESENT).with(master);
    }

    Line line(BranchName name) {
        return Optional.ofNullable(lines.get(name)).orElseThrow();
    }

    Shape at(Where next) {
        return new Shape(next, lines, stashes);
    }

    Shape with(Line line) {
        var next = new TreeMap<>(lines);
        next.put(line.name(), line);
        var order = new ArrayList<>(stashes);
        if (line.kept().isPresent() && !order.contains(line.name())) {
            order.add(line.name());
        }
        return new Shape(where, next, order);
    }

    Shape without(BranchName name) {
        var next = new TreeMap<>(lines);
        next.remove(name);
        var order = new ArrayList<>(stashes);
        order.remove(name);
        return new Shape(where, next, order);
    }

    /** With what was not known and is seen; empty when this is not what was seen. */
    Optional<Shape> seen(Sight sight) {
        if (sight.where() != where) {
            return Optional.empty();
        }
        if (where != Where.PRESENT) {
            return Optional.of(this);
        }
        var named = named(sight);
        if (!named.lines.keySet().equals(sight.commits().keySet())) {
            return Optional.empty();
        }
        var all = new TreeMap<BranchName, Line>();
        for (var line : named.lines.values()) {
            var seen = line.seen(sight.commits().getOrDefault(line.name(), List.of()));
            if (seen.isEmpty()) {
                return Optional.empty();
            }
            all.put(line.name(), seen.get());
        }
        return Optional.of(new Shape(where, all, named.stashes));
    }

    /** The one branch that is there and was not told is the one that was not told. */
    private Shape named(Sight sight) {
        var others = new HashSet<>(sight.commits().keySet());
        others.removeAll(lines.keySet());
        var untold = lines.get(UNTOLD);
        if (untold == null || others.size() != 1) {
            return this;
        }
        return without(UNTOLD).with(untold.named(others.iterator().next(), untold.kept()));
    }

    String text() {
        var text = new StringBuilder(where.name());
        lines.values()
                .forEach(line -> text.append(' ')
                        .append(line.name())
                        .append(line.commits().stream()
                                .map(point -> point.id().map(CommitId::value).orElse("?"))
                                .toList()));
        return text.toString();
    }
}
