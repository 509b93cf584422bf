package io.dotmesh.domain.mastership;

/**
 * A number that only grows: each change of a branch's mastership has the next one.
 *
 * <p>So it also says which of two masterships of a branch is the newer, in whatever order one hears of them.
 */
public record Fence(long number) implements Comparable<Fence> {
    public Fence next() {
        return new Fence(number + 1);
    }

    public boolean isAfter(Fence other) {
        return number > other.number;
    }

    @Override
    public int compareTo(Fence other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "f" + number;
    }
}
