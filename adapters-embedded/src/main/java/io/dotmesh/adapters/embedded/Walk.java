package io.dotmesh.adapters.embedded;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Goes through all objects that states consist of, each once, and reads no more of them than it must. */
final class Walk {
    private final Objects objects;
    private final ObjectSet seen = new ObjectSet();
    // The same bytes may be the content of a file and a directory: who has seen the one has not been into the other.
    private final ObjectSet[] directories = sets();
    private final ObjectSet[] lists = sets();
    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private final ArrayDeque<ObjectId> ready = new ArrayDeque<>();

    /** Somewhere to go on: does a piece of the way, and says whether there is more. */
    private interface Step {
        boolean go() throws IOException;
    }

    Walk(Objects objects) {
        this.objects = objects;
    }

    private static ObjectSet[] sets() {
        return IntStream.rangeClosed(0, Content.LEVEL_MAX)
                .mapToObj(_ -> new ObjectSet())
                .toArray(ObjectSet[]::new);
    }

    /** Goes through a state next. */
    void into(ObjectId state) {
        if (seen(state)) {
            steps.push(() -> {
                var root = Root.read(state, objects);
                content(root.twins());
                directory(root.directory());
                return false;
            });
        }
    }

    /** Comes by an object that consists of nothing else. */
    void past(ObjectId object) {
        boolean _ = seen(object);
    }

    /** Empty when everything was seen. */
    Optional<ObjectId> next() throws IOException {
        while (ready.isEmpty() && !steps.isEmpty()) {
            var step = steps.pop();
            // What the step finds comes before the rest of it, so that few wait at a time.
            int depth = steps.size();
            if (step.go()) {
                below(step, depth);
            }
        }
        return Optional.ofNullable(ready.poll());
    }

    private void below(Step step, int depth) {
        var above = new ArrayDeque<Step>();
        while (steps.size() > depth) {
            above.push(steps.pop());
        }
        steps.push(step);
        above.forEach(steps::push);
    }

    /** Goes through everything that is left, with nobody told. */
    void finish() throws IOException {
        var id = next();
        while (id.isPresent()) {
            id = next();
        }
    }

    boolean hasSeen(ObjectId id) {
        return seen.contains(id);
    }

    private boolean seen(ObjectId id) {
        boolean isNew = seen.add(id);
        if (isNew) {
            ready.add(id);
        }
        return isNew;
    }

    private Consumer<ObjectId> seeing() {
        return this::past;
    }

    private void directory(Entry directory) {
        var content = directory.content();
        if (content.isEmpty() || !directories[content.level()].add(content.id())) {
            return;
        }
        steps.push(() -> {
            var cursor = Listing.of(directory, objects, seeing()).cursor();
            steps.push(() -> {
                var entry = cursor.next();
                if (entry.isPresent()) {
                    switch (entry.get().kind()) {
                        case DIRECTORY -> directory(entry.get());
                        case FILE -> content(entry.get().content());
                        case LINK -> {}
                    }
                }
                return entry.isPresent();
            });
            return false;
        });
    }

    private void content(Content content) {
        if (content.isEmpty()) {
            return;
        }
        if (content.level() == 0) {
            past(content.id());
        } else if (lists[content.level()].add(content.id())) {
            var pieces = new Pieces(objects, content, seeing());
            steps.push(() -> {
                var piece = pieces.next();
                piece.flatMap(Pieces.Piece::id).ifPresent(this::past);
                return piece.isPresent();
            });
        }
    }
}
