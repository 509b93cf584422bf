package io.dotmesh.testkit.simulation;

import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.mastership.Fence;
import io.dotmesh.domain.replica.Carry;
import io.dotmesh.domain.replica.Effect;
import io.dotmesh.domain.replica.History;
import io.dotmesh.domain.replica.History.Made;
import io.dotmesh.domain.replica.Volume;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a node has of the branch. It outlives every crash, changes in one piece, and does what it is told: what would lose
 * something is for the rules not to ask.
 */
final class Disk {
    /** A frozen live state with what is in it. */
    private record Frozen(Carry carry, BitSet content) {}

    /** What was split off. */
    record Stashed(BranchId id, List<Made> commits, BitSet content) {}

    private final Map<CommitId, BitSet> contents;
    private List<Made> commits = new ArrayList<>();
    private final TreeMap<Fence, Frozen> carries = new TreeMap<>();
    private final List<Stashed> stashes = new ArrayList<>();
    private final List<BranchId> untold = new ArrayList<>();
    private Optional<BitSet> live = Optional.empty();
    private Fence served = new Fence(0);
    private boolean mounted;

    /**
     * @param contents what is in each commit that was ever made: the same wherever it is
     */
    Disk(Map<CommitId, BitSet> contents) {
        this.contents = contents;
    }

    Volume volume() {
        return new Volume(
                history(),
                live.map(content -> new Volume.Live(served, mounted, isDirty(content))),
                carries.values().stream().map(Frozen::carry).toList(),
                untold);
    }

    History history() {
        return new History(commits);
    }

    Optional<Fence> mountedUnder() {
        return mounted ? Optional.of(served) : Optional.empty();
    }

    List<Stashed> stashes() {
        return stashes;
    }

    private boolean isDirty(BitSet content) {
        return !content.equals(tipContent());
    }

    private BitSet tipContent() {
        return commits.isEmpty()
                ? new BitSet()
                : contents.getOrDefault(commits.getLast().commit(), new BitSet());
    }

    private static BitSet copy(BitSet bits) {
        return BitSet.valueOf(bits.toLongArray());
    }

    /** Everything that was written and is here. */
    void collect(BitSet into) {
        carries.values().forEach(frozen -> into.or(frozen.content()));
        collectThawed(into);
    }

    /** What is here in something else than a carry, or in one of what was mounted after that fence. */
    void collectAfter(Fence fence, BitSet into) {
        carries.tailMap(fence, false).values().forEach(frozen -> into.or(frozen.content()));
        collectThawed(into);
    }

    private void collectThawed(BitSet into) {
        live.ifPresent(into::or);
        collect(commits, into);
        stashes.forEach(stash -> {
            into.or(stash.content());
            collect(stash.commits(), into);
        });
    }

    private void collect(List<Made> made, BitSet into) {
        made.forEach(one -> into.or(contents.getOrDefault(one.commit(), new BitSet())));
    }

    void write(int datum) {
        live.ifPresent(content -> content.set(datum));
    }

    void losePower() {
        mounted = false;
    }

    void mount(Fence fence, Optional<Fence> carry) {
        var frozen = carry.map(carries::remove);
        frozen.ifPresent(one -> live = Optional.of(one.content()));
        if (live.isEmpty()) {
            live = Optional.of(copy(tipContent()));
        }
        served = fence;
        mounted = true;
    }

    void unmount() {
        mounted = false;
    }

    void freeze() {
        live.ifPresent(content ->
                carries.put(served, new Frozen(new Carry(served, history().tip(), isDirty(content)), content)));
        live = Optional.empty();
    }

    boolean commit(CommitId id) {
        if (!mounted) {
            return false;
        }
        contents.put(id, copy(live.orElseGet(BitSet::new)));
        commits.add(new Made(id, served));
        return true;
    }

    /** As 'receive -F' does: what is after the base goes, and so does the live state. */
    boolean receive(Disk from, Effect.Receive receive, boolean whole) {
        int base = receive.base().map(this::indexAfter).orElse(0);
        int theirs = receive.base().map(from::indexAfter).orElse(0);
        int end = from.indexAfter(receive.to());
        if (base < 0 || theirs < 0 || end <= theirs) {
            return false;
        }
        int until = whole ? end : theirs + (end - theirs) / 2;
        if (until > theirs) {
            live = Optional.empty();
            mounted = false;
            commits = new ArrayList<>(commits.subList(0, base));
            commits.addAll(from.commits.subList(theirs, until));
        }
        return whole;
    }

    private int indexAfter(CommitId commit) {
        for (int i = 0; i < commits.size(); i++) {
            if (commits.get(i).commit().equals(commit)) {
                return i + 1;
            }
        }
        return -1;
    }

    boolean fetch(Disk from, Fence carry) {
        var frozen = from.carries.get(carry);
        if (frozen != null) {
            carries.put(carry, new Frozen(frozen.carry(), copy(frozen.content())));
        }
        return frozen != null;
    }

    /** What is in a carry; nothing, if it is not here. */
    BitSet carried(Fence carry) {
        return Optional.ofNullable(carries.get(carry)).map(Frozen::content).orElseGet(BitSet::new);
    }

    void drop(Fence carry) {
        carries.remove(carry);
    }

    void stash(BranchId id, Effect.Stash stash) {
        int keep = stash.at().map(this::indexAfter).orElse(0);
        var content = new BitSet();
        if (stash.live()) {
            live.ifPresent(content::or);
            live = Optional.empty();
            mounted = false;
        }
        stash.carries()
                .forEach(fence ->
                        Optional.ofNullable(carries.remove(fence)).ifPresent(frozen -> content.or(frozen.content())));
        stashes.add(new Stashed(id, List.copyOf(commits.subList(keep, commits.size())), content));
        commits = new ArrayList<>(commits.subList(0, keep));
        untold.add(id);
    }

    void told(BranchId id) {
        untold.remove(id);
    }

    List<Made> commits() {
        return commits;
    }
}
