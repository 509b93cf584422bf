package io.dotmesh.domain.difference;

import java.util.Iterator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A tree in memory. A node is a directory without content, or a file with some. */
final class Tree {
    /** Looking at these trees never fails. */
    static final class Never extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** @param mark who it is, where that can be known */
    record Node(String name, Optional<String> content, Optional<Object> mark) implements Item<Never> {
        @Override
        public boolean isDirectory() {
            return content.isEmpty();
        }
    }

    private final SortedMap<String, Node> nodes = new TreeMap<>();
    private final AtomicInteger looks = new AtomicInteger();

    Tree copy() {
        var copy = new Tree();
        copy.nodes.putAll(nodes);
        return copy;
    }

    /** Into how many directories anyone has looked. */
    int looks() {
        return looks.get();
    }

    SortedMap<String, Node> nodes() {
        return nodes;
    }

    Node at(String path) {
        return Optional.ofNullable(nodes.get(path)).orElseThrow();
    }

    Tree file(String path, String content, Object mark) {
        return put(path, new Node(Paths.name(path), Optional.of(content), Optional.of(mark)));
    }

    Tree directory(String path, Object mark) {
        return put(path, new Node(Paths.name(path), Optional.empty(), Optional.of(mark)));
    }

    private Tree put(String path, Node node) {
        nodes.put(path, node);
        return this;
    }

    /** Gives what is there, with all below, another path. */
    Tree move(String from, String to) {
        var moved = new TreeMap<String, Node>();
        nodes.forEach((path, node) -> {
            if (path.equals(from) || path.startsWith(from + "/")) {
                var next = to + path.substring(from.length());
                moved.put(next, new Node(Paths.name(next), node.content(), node.mark()));
            }
        });
        remove(from);
        nodes.putAll(moved);
        return this;
    }

    Tree remove(String at) {
        nodes.keySet().removeIf(path -> path.equals(at) || path.startsWith(at + "/"));
        return this;
    }

    private Items<Node, Never> list(String directory) {
        var found = nodes.entrySet().stream()
                .filter(each -> Paths.parent(each.getKey()).equals(directory))
                .map(java.util.Map.Entry::getValue)
                .sorted(java.util.Comparator.comparing(Node::name))
                .iterator();
        looks.incrementAndGet();
        return new Cursor(found);
    }

    private record Cursor(Iterator<Node> nodes) implements Items<Node, Never> {
        @Override
        public Optional<Node> next() {
            return nodes.hasNext() ? Optional.of(nodes.next()) : Optional.empty();
        }

        @Override
        public void close() {}
    }

    /** Two of them, that know files by their marks, or by their contents alone. */
    record Two(Tree one, Tree other, boolean byContent) implements States<Node, Node, Never> {
        private static final Node ROOT = new Node("", Optional.empty(), Optional.empty());

        @Override
        public Node before() {
            return ROOT;
        }

        @Override
        public Node after() {
            return ROOT;
        }

        @Override
        public Items<Node, Never> before(String path, Node directory) {
            return byContent ? unmarked(one.list(path)) : one.list(path);
        }

        @Override
        public Items<Node, Never> after(String path, Node directory) {
            return byContent ? unmarked(other.list(path)) : other.list(path);
        }

        private static Items<Node, Never> unmarked(Items<Node, Never> listing) {
            return new Items<>() {
                @Override
                public Optional<Node> next() {
                    return listing.next()
                            .map(node -> new Node(
                                    node.name(), node.content(), node.content().map(String::length)));
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public boolean isUntouched(String before, Node was, String after, Node is) {
            return false;
        }

        @Override
        public boolean isSame(String before, Node was, String after, Node is) {
            return was.content().equals(is.content());
        }

        @Override
        public Optional<Object> identityBefore(String path, Node file) {
            return byContent ? file.content().map(Object.class::cast) : file.mark();
        }

        @Override
        public Optional<Object> identityAfter(String path, Node file) {
            return identityBefore(path, file);
        }

        @Override
        public String text(String path) {
            return path;
        }
    }
}
