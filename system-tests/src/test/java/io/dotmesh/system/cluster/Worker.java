package io.dotmesh.system.cluster;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.Commits.Draft;
import io.dotmesh.ports.driving.DotView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Lock;

/** Somebody who works with dots of their own, one change after the other, through whatever node. */
final class Worker implements Runnable {
    private static final int DOTS_MAX = 6;
    private static final int LINES_MAX = 5;
    private static final int FILES_MAX = 4;
    private static final int BYTES_MAX = 200_000;
    private static final Duration PAUSE = Duration.ofMillis(40);

    private final String name;
    private final Cluster cluster;
    private final Trace trace;
    private final Asking asking;
    private final Random random;
    private final Lock turn;
    private final List<Subject> subjects = new CopyOnWriteArrayList<>();
    private volatile boolean over;
    private int made;

    /** Makes files into others, and answers what they are then. */
    @FunctionalInterface
    private interface Writing {
        Content write() throws IOException;
    }

    Worker(String name, Cluster cluster, Trace trace, long seed, Lock turn) {
        this.name = name;
        this.cluster = cluster;
        this.trace = trace;
        this.asking = new Asking(trace);
        this.random = new Random(seed);
        this.turn = turn;
    }

    List<Subject> subjects() {
        return subjects;
    }

    void end() {
        over = true;
    }

    @Override
    public void run() {
        while (!over) {
            turn.lock();
            try {
                if (!over) {
                    act();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                turn.unlock();
            }
            Until.passed(PAUSE);
        }
    }

    private void act() throws InterruptedException {
        subjects.removeIf(subject -> subject.isSettled() && subject.shape().where() == Shape.Where.NOWHERE);
        var settled = subjects.stream().filter(Subject::isSettled).toList();
        if (settled.isEmpty() || (subjects.size() < DOTS_MAX && random.nextInt(8) == 0)) {
            if (subjects.size() < DOTS_MAX) {
                create();
            }
            return;
        }
        var subject = settled.get(random.nextInt(settled.size()));
        if (subject.shape().where() == Shape.Where.TRASHED) {
            restore(subject);
            return;
        }
        var lines = List.copyOf(subject.shape().lines().values());
        var line = lines.get(random.nextInt(lines.size()));
        int choice = random.nextInt(100);
        if (choice < 35 && line.kept().isEmpty()) {
            write(subject, line);
        } else if (choice < 72 && line.kept().isEmpty()) {
            commit(subject, line);
        } else if (choice < 80) {
            fork(subject, line);
        } else if (choice < 86 && line.kept().isEmpty()) {
            reset(subject, line);
        } else if (choice < 90) {
            undo(subject);
        } else if (choice < 95) {
            drop(subject, line);
        } else if (choice < 97) {
            delete(subject);
        }
    }

    /** Sometimes two ask for the same name at once, and one of them gets it at most. */
    private void create() throws InterruptedException {
        var dot = new DotName(Namespace.ADMIN, name + "-" + made++);
        var asked = cluster.anyToAsk(random);
        if (random.nextInt(3) > 0) {
            var answer = asking.change(
                    "create " + dot, asked, asked, cases -> cases.dots().create(dot));
            created(dot, asked, List.of(answer));
            return;
        }
        var other = cluster.anyToAsk(random);
        var race = new FutureTask<>(() -> asking.change(
                "create " + dot, other, other, cases -> cases.dots().create(dot)));
        Thread.ofPlatform().name(name + "-race").start(race);
        var first = asking.change(
                "create " + dot, asked, asked, cases -> cases.dots().create(dot));
        var second = result(race);
        trace.count("checks: one name asked for twice at once");
        if (first.isDone() && second.isDone()) {
            trace.violation("two nodes each made the dot " + dot);
        }
        created(dot, second.isDone() ? other : asked, List.of(first, second));
    }

    private static <T> T result(FutureTask<T> task) throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void created(DotName dot, Member by, List<Asking.Answer<DotView>> answers) {
        var done = answers.stream().filter(Asking.Answer::isDone).findFirst();
        if (done.isPresent()) {
            var tip = done.get().value().branch(BranchName.MASTER).orElseThrow().tip();
            subjects.add(new Subject(dot, by, Shape.fresh(tip.map(commit -> commit.id()))));
        } else if (answers.stream().anyMatch(Asking.Answer::isUnknown)) {
            var subject = new Subject(dot, by, Shape.NOWHERE);
            subject.mayHaveBecome(Shape.fresh(Optional.empty()));
            subjects.add(subject);
        }
    }

    /** What an answer makes of a dot that was to become {@code next}. */
    private void judge(Subject subject, Asking.Answer<?> answer, Shape next) {
        switch (answer.verdict()) {
            case DONE -> subject.becomes(next);
            case UNKNOWN -> subject.mayHaveBecome(next);
            case NOT_DONE ->
                answer.fault()
                        .filter(fault -> switch (fault.code()) {
                            case NO_SUCH_DOT, NO_SUCH_BRANCH, NO_SUCH_COMMIT, ALREADY_EXISTS, NOT_MASTER, INTERNAL ->
                                true;
                            default -> false;
                        })
                        .ifPresent(fault -> trace.violation(
                                subject.name() + " is " + subject.shape().text() + ", and: " + fault));
        }
    }

    private void commit(Subject subject, Line line) {
        var id = new CommitId(new UUID(random.nextLong(), random.nextLong()).toString());
        var draft = new Draft("by " + name, Optional.empty(), Metadata.NONE, Optional.of(id));
        var answer = asking.change(
                "commit " + subject.name() + "@" + line.name() + " " + id,
                cluster.anyToAsk(random),
                subject.master(line.name()),
                cases -> cases.commits().commit(subject.name(), line.name(), draft));
        judge(subject, answer, subject.shape().with(line.committed(id)));
    }

    private void fork(Subject subject, Line line) {
        if (subject.shape().lines().size() >= LINES_MAX) {
            return;
        }
        int at = random.nextInt(line.commits().size());
        var begin = line.commits().get(at);
        var as = new BranchName("b" + made++);
        var asked = cluster.anyToAsk(random);
        // While the master is away, whoever is asked begins the branch.
        var answer = asking.change(
                "fork " + subject.name() + "@" + line.name() + " " + begin.id().orElseThrow() + " as " + as,
                asked,
                asked,
                cases -> cases.branches().fork(subject.name(), line.name(), begin.id(), as));
        judge(subject, answer, subject.shape().with(line.back(at).named(as, Optional.empty())));
        if (answer.isDone()) {
            asked.cases()
                    .branches()
                    .show(subject.name(), as)
                    .peek(view -> subject.isServedBy(as, cluster.member(view.master())))
                    // Settled later: nobody tells now who serves it.
                    .toFault()
                    .ifPresent(_ -> subject.mayHaveBecome(subject.shape()));
        }
    }

    /** To one of the last commits, which the branch may have itself or not. */
    private void reset(Subject subject, Line line) {
        int to = Math.max(0, line.commits().size() - 1 - random.nextInt(4));
        var commit = line.commits().get(to).id().orElseThrow();
        var answer = asking.change(
                "reset " + subject.name() + "@" + line.name() + " " + commit,
                cluster.anyToAsk(random),
                subject.master(line.name()),
                cases -> cases.branches().reset(subject.name(), line.name(), commit, false));
        if (answer.fault().filter(fault -> fault.code() == FaultCode.INVALID).isPresent()) {
            // The branch began after it.
            return;
        }
        var back = subject.shape().with(line.back(to));
        var kept = answer.isDone() ? answer.value().kept().map(branch -> branch.name()) : Optional.of(Shape.UNTOLD);
        judge(
                subject,
                answer,
                kept.map(stash -> back.with(line.named(stash, Optional.of(line.name()))))
                        .orElse(back));
    }

    private void undo(Subject subject) {
        var shape = subject.shape();
        if (shape.stashes().isEmpty()) {
            return;
        }
        var stash = shape.line(shape.stashes().getLast());
        var of = stash.kept().orElseThrow();
        if (!shape.lines().containsKey(of)) {
            return;
        }
        var answer = asking.change(
                "undo " + subject.name(),
                cluster.anyToAsk(random),
                subject.master(of),
                cases -> cases.branches().undoReset(subject.name()));
        var now = shape.line(of);
        var undone = shape.without(stash.name()).with(stash.named(of, now.kept()));
        var kept = answer.isDone() ? answer.value().kept().map(branch -> branch.name()) : Optional.of(Shape.UNTOLD);
        judge(
                subject,
                answer,
                kept.map(name -> undone.with(now.named(name, Optional.of(of)))).orElse(undone));
    }

    private void drop(Subject subject, Line line) {
        if (line.name().isMaster()) {
            return;
        }
        var answer = asking.change(
                "drop " + subject.name() + "@" + line.name(),
                cluster.anyToAsk(random),
                subject.master(line.name()),
                cases -> cases.branches().drop(subject.name(), line.name()));
        judge(subject, answer, subject.shape().without(line.name()));
    }

    private void delete(Subject subject) {
        if (!subject.isServedByOne()) {
            return;
        }
        var answer = asking.change(
                "delete " + subject.name(),
                cluster.anyToAsk(random),
                subject.master(),
                cases -> cases.dots().delete(subject.name()));
        judge(subject, answer, subject.shape().at(Shape.Where.TRASHED));
    }

    private void restore(Subject subject) {
        var answer = asking.change(
                "restore " + subject.name(),
                cluster.anyToAsk(random),
                subject.master(),
                cases -> cases.dots().restore(subject.name()));
        judge(subject, answer, subject.shape().at(Shape.Where.PRESENT));
    }

    /** A file of the live state, where it is. */
    private void write(Subject subject, Line line) {
        var master = subject.master(line.name());
        if (!master.isUp()) {
            return;
        }
        int turns = master.turns();
        var told = live(subject, line, master);
        if (told.isEmpty() || master.turns() != turns) {
            return;
        }
        var file = "file" + random.nextInt(FILES_MAX);
        var piece = new Piece(random.nextLong(), random.nextInt(BYTES_MAX));
        boolean remove = random.nextInt(6) == 0;
        Writing work = () -> {
            var path = master.seen(told.get());
            if (remove) {
                Files.deleteIfExists(path.resolve(file));
                return line.live().without(file);
            }
            Content.write(path.resolve(file), piece.bytes());
            return line.live().with(file, piece);
        };
        var content = tried(work, subject.name() + "@" + line.name() + " " + file + " " + piece);
        subject.becomes(subject.shape()
                .with(line.living(content.orElseGet(() -> line.live().doubting(file)))));
    }

    private Optional<Content> tried(Writing work, String what) {
        try {
            var content = work.write();
            trace.write("wrote " + what);
            trace.count("operations: write, done");
            return Optional.of(content);
        } catch (IOException problem) {
            trace.write("could not write " + what + ": " + problem);
            trace.count("operations: write, open");
            return Optional.empty();
        }
    }

    private Optional<Path> live(Subject subject, Line line, Member master) {
        var answer = asking.change(
                "attach " + subject.name() + "@" + line.name(),
                master,
                master,
                cases -> cases.volumes().attach(subject.name(), Optional.of(line.name()), SubdotName.DEFAULT));
        judge(
                subject,
                answer.isUnknown() ? new Asking.Answer<>(answer.outcome(), Asking.Verdict.DONE) : answer,
                subject.shape());
        return answer.isDone() ? Optional.of(answer.value()) : Optional.empty();
    }

    static List<Subject> all(List<Worker> workers) {
        var all = new ArrayList<Subject>();
        workers.forEach(worker -> all.addAll(worker.subjects()));
        return all;
    }
}
