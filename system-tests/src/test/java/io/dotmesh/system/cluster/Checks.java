package io.dotmesh.system.cluster;

import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.ports.driving.BranchView;
import io.dotmesh.ports.driving.DotView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whether the cluster holds what was answered; asked while nobody works and nothing is harmed. */
final class Checks {
    private static final Duration PATIENCE = Duration.ofSeconds(75);
    private static final Duration SOON = Duration.ofSeconds(20);

    /** So many are enough to look into. */
    private static final int VIOLATIONS_MAX = 10;

    private final Cluster cluster;
    private final Trace trace;

    /** What a node was seen to hold: it is looked at once more only at the end. */
    private final Set<String> held = ConcurrentHashMap.newKeySet();

    private long slowestMillis;

    Checks(Cluster cluster, Trace trace) {
        this.cluster = cluster;
        this.trace = trace;
    }

    void run(List<Subject> subjects) throws InterruptedException {
        long began = System.nanoTime();
        everywhere(this::ended);
        subjects.forEach(this::settle);
        everywhere(member -> subjects.forEach(subject -> histories(subject, member)));
        everywhere(member -> subjects.forEach(subject -> replicas(subject, member)));
        slowestMillis = Math.max(slowestMillis, (System.nanoTime() - began) / 1_000_000);
        trace.write("all was looked at after " + (System.nanoTime() - began) / 1_000_000 + " ms");
    }

    void atTheEnd(List<Subject> subjects) throws InterruptedException {
        held.clear();
        run(subjects);
        everywhere(member -> {
            told(
                    member,
                    SOON,
                    "is well",
                    () -> member.cases()
                            .nodes()
                            .diagnose()
                            .map(all -> all.stream()
                                    .filter(finding -> !finding.well())
                                    .toList())
                            .fold(
                                    unwell -> unwell.isEmpty() ? Optional.empty() : Optional.of(unwell.toString()),
                                    fault -> Optional.of(fault.toString())));
            errors(member);
        });
        trace.say("the slowest look at everything took " + slowestMillis + " ms");
    }

    /** What was begun goes on by itself. */
    private void ended(Member member) {
        told(
                member,
                PATIENCE,
                "ends what was begun",
                () -> member.cases()
                        .nodes()
                        .diagnose()
                        .fold(
                                findings -> findings.stream()
                                        .filter(finding -> finding.subject().equals("changes") && !finding.well())
                                        .findFirst()
                                        .map(Object::toString),
                                fault -> Optional.of(fault.toString())));
    }

    /** Each node beside the others. */
    private void everywhere(java.util.function.Consumer<Member> check) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (var member : cluster.members()) {
            threads.add(Thread.ofPlatform().name("look-" + member.name()).start(() -> check.accept(member)));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    private void told(
            Member member, Duration patience, String what, java.util.function.Supplier<Optional<String>> whyNot) {
        if (trace.violations() > VIOLATIONS_MAX) {
            return;
        }
        trace.count("checks: " + what);
        long began = System.nanoTime();
        Until.holds(patience, whyNot).ifPresent(why -> trace.violation(member.name() + " " + what + ": " + why));
        long millis = (System.nanoTime() - began) / 1_000_000;
        if (millis > 1000) {
            trace.write(member.name() + " (" + what + ") came about after " + millis + " ms");
        }
    }

    /** What was open is one thing or the other, as all nodes say. */
    private void settle(Subject subject) {
        if (subject.isSettled()) {
            return;
        }
        trace.count("checks: open answers settled");
        var first = cluster.members().getFirst();
        Until.holds(PATIENCE, () -> subject.look(first).fold(subject::settle, fault -> Optional.of(fault.toString())))
                .ifPresent(trace::violation);
        trace.write("settled: " + subject.name() + " is " + subject.shape().text());
        if (subject.shape().where() == Shape.Where.PRESENT) {
            first.cases()
                    .dots()
                    .show(subject.name())
                    .peek(view -> view.branches()
                            .forEach(branch ->
                                    subject.isServedBy(branch.branch().name(), cluster.member(branch.master()))));
        }
    }

    /** Every node tells the commits that were acknowledged, in order, and no others. */
    private void histories(Subject subject, Member member) {
        told(
                member,
                SOON,
                "tells the histories that were acknowledged",
                () -> subject.look(member)
                        .fold(
                                sight -> subject.shape().seen(sight).isPresent()
                                        ? Optional.empty()
                                        : Optional.of(subject.name() + " should be "
                                                + subject.shape().text() + ", and is " + sight),
                                fault -> Optional.of(subject.name() + ": " + fault)));
    }

    private void replicas(Subject subject, Member member) {
        if (subject.shape().where() != Shape.Where.PRESENT) {
            return;
        }
        var views = new HashMap<String, BranchView>();
        told(
                member,
                SOON,
                "lists the dot",
                () -> list(subject, member)
                        .fold(
                                view -> {
                                    view.branches()
                                            .forEach(branch -> views.put(
                                                    branch.branch().name().value(), branch));
                                    return Optional.empty();
                                },
                                fault -> Optional.of(fault.toString())));
        for (var line : subject.shape().lines().values()) {
            var view = Optional.ofNullable(views.get(line.name().value()));
            if (view.isPresent()) {
                commits(subject, line, view.get(), member);
                if (member == subject.master(line.name()) && line.kept().isEmpty()) {
                    live(subject, line, member);
                }
            }
        }
    }

    private static Outcome<DotView> list(Subject subject, Member member) {
        return member.cases().dots().show(subject.name());
    }

    /** The node itself has the newest commits that the branch has itself. */
    private void commits(Subject subject, Line line, BranchView view, Member member) {
        var id = view.branch().id();
        var own = member.cases().commits().log(id).orElse(List.of()).stream()
                .map(Commit::id)
                .toList();
        var newest = line.commits().size();
        for (int i = Math.max(0, newest - 2); i < newest; i++) {
            var point = line.commits().get(i);
            var commit = point.id().orElseThrow();
            if (own.contains(commit) && held.add(member.name() + ' ' + commit)) {
                told(
                        member,
                        PATIENCE,
                        "holds the commits that were acknowledged",
                        () -> member.cases()
                                .commits()
                                .mount(id, commit)
                                .fold(
                                        path -> compared(member, path, point.content())
                                                .map(why ->
                                                        subject.name() + "@" + line.name() + " " + commit + " " + why),
                                        fault -> Optional.of(
                                                subject.name() + "@" + line.name() + " " + commit + " " + fault)));
            }
        }
    }

    private void live(Subject subject, Line line, Member member) {
        told(
                member,
                SOON,
                "has the live state that was written last",
                () -> member.cases()
                        .volumes()
                        .attach(subject.name(), Optional.of(line.name()), SubdotName.DEFAULT)
                        .fold(
                                path -> compared(member, path, line.live())
                                        .map(why -> subject.name() + "@" + line.name() + " " + why),
                                fault -> Optional.of(subject.name() + "@" + line.name() + " " + fault)));
    }

    /** A commit has its subdots as directories; the live state is that of one. */
    private static Optional<String> compared(Member member, Path path, Content content) {
        try {
            var seen = member.seen(path);
            var subdot = seen.resolve(SubdotName.DEFAULT.value());
            return content.differs(Files.isDirectory(subdot) ? subdot : seen);
        } catch (IOException e) {
            return Optional.of("cannot be read: " + e);
        }
    }

    private void errors(Member member) {
        trace.count("checks: no errors in the log");
        try (var lines = Files.lines(member.log())) {
            lines.filter(line -> line.contains(" ERROR "))
                    .findFirst()
                    .ifPresent(line -> trace.violation(member.name() + " logged: " + line));
        } catch (IOException e) {
            trace.violation("the log of " + member.name() + " cannot be read: " + e);
        }
    }
}
