package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.dot.VolumeLabel;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How events are written down. A number that has had a meaning never gets another. */
final class EventCode {
    private static final int CREATED = 1;
    private static final int LABELLED = 2;
    private static final int COMMITTED = 3;
    private static final int MOVED = 4;
    private static final int SPLIT = 5;
    private static final int REPLACED = 6;
    private static final int SHOWN = 7;
    private static final int DESTROYED = 8;
    private static final int CLEARED = 9;
    private static final int RECEIVED = 10;
    private static final int COMMITTED_TOGETHER = 11;

    private static final int STORED = 0;
    private static final int DIRECTORY = 1;
    private static final int SWITCHING = 2;

    private static final int TRASH = 1;
    private static final int QUOTA = 2;

    private static final int NAME_BYTES_MAX = 64;

    private EventCode() {}

    static byte[] write(Event event) {
        var out = new Encoder();
        switch (event) {
            case Event.Created(var branch, var label, var origin, var commits, var live) -> {
                id(out.octet(CREATED), branch);
                label(out, label);
                origin(out, origin);
                commits(out, commits);
                live(out, live);
            }
            case Event.Labelled(var branch, var label) -> label(id(out.octet(LABELLED), branch), label);
            case Event.Committed(var branch, var commits) -> commits(id(out.octet(COMMITTED), branch), commits);
            case Event.CommittedTogether(var commits) -> {
                out.octet(COMMITTED_TOGETHER).number(commits.size());
                commits.forEach((branch, kept) -> kept(id(out, branch), kept));
            }
            case Event.Received(var branch, var commits, var live) -> {
                commits(id(out.octet(RECEIVED), branch), commits);
                live(out, live);
            }
            case Event.Moved(var branch, var live) -> live(id(out.octet(MOVED), branch), live);
            case Event.Split(var branch, var first, var live, var keepAs, var label, var kept) -> {
                live(id(out.octet(SPLIT), branch).number(first), live);
                label(id(out, keepAs), label).id(kept);
            }
            case Event.Replaced(
                    var branch,
                    var first,
                    var with,
                    var label,
                    var live,
                    var keepAs,
                    var keptLabel,
                    var kept) -> {
                label(id(id(out.octet(REPLACED), branch).number(first), with), label);
                live(out, live);
                label(id(out, keepAs), keptLabel).id(kept);
            }
            case Event.Shown(var branch, var commit, var on) ->
                id(out.octet(SHOWN), branch).text(commit.value()).octet(on ? 1 : 0);
            case Event.Destroyed(var branch) -> id(out.octet(DESTROYED), branch);
            case Event.Cleared(var branch) -> id(out.octet(CLEARED), branch);
        }
        return out.toBytes();
    }

    private static Encoder id(Encoder out, BranchId id) {
        return out.text(id.value());
    }

    private static void origin(Encoder out, Optional<Origin> origin) {
        out.octet(origin.isPresent() ? 1 : 0);
        origin.ifPresent(at -> id(out, at.branch()).text(at.commit().value()));
    }

    private static void commits(Encoder out, List<Kept> commits) {
        out.number(commits.size());
        commits.forEach(kept -> kept(out, kept));
    }

    static void kept(Encoder out, Kept kept) {
        out.text(kept.id().value()).id(kept.state()).id(kept.said());
    }

    private static void live(Encoder out, Live live) {
        switch (live) {
            case Live.Stored(var state) -> out.octet(STORED).id(state);
            case Live.Directory(var pending) -> {
                out.octet(pending.isPresent() ? SWITCHING : DIRECTORY);
                pending.ifPresent(to -> id(out.id(to.to()), to.keeper()));
            }
        }
    }

    private static Encoder label(Encoder out, VolumeLabel label) {
        out.text(label.dot().value())
                .text(label.name().toString())
                .text(label.branch().value())
                .text(label.owner().value());
        instant(out, label.created());
        out.octet(label.stash().isPresent() ? 1 : 0);
        label.stash().ifPresent(stash -> instant(instant(id(out, stash.of()), stash.since()), stash.expires()));
        // A label without a quota is written as by versions that knew of none.
        out.octet((label.trash().isPresent() ? TRASH : 0) | (label.quota().isPresent() ? QUOTA : 0));
        label.trash()
                .ifPresent(trash -> instant(instant(out.text(trash.by().value()), trash.since()), trash.expires()));
        label.quota().ifPresent(quota -> out.number(quota.bytes()));
        return out;
    }

    static Encoder instant(Encoder out, Instant instant) {
        return out.signed(instant.getEpochSecond()).number(instant.getNano());
    }

    static Event read(byte[] record) throws IOException {
        var in = new Decoder(record);
        try {
            Event event = switch (in.octet()) {
                case CREATED -> new Event.Created(branch(in), label(in), origin(in), commits(in), live(in));
                case LABELLED -> new Event.Labelled(branch(in), label(in));
                case COMMITTED -> new Event.Committed(branch(in), commits(in));
                case COMMITTED_TOGETHER -> new Event.CommittedTogether(commitsByBranch(in));
                case RECEIVED -> new Event.Received(branch(in), commits(in), live(in));
                case MOVED -> new Event.Moved(branch(in), live(in));
                case SPLIT -> new Event.Split(branch(in), count(in), live(in), branch(in), label(in), in.id());
                case REPLACED ->
                    new Event.Replaced(
                            branch(in), count(in), branch(in), label(in), live(in), branch(in), label(in), in.id());
                case SHOWN -> new Event.Shown(branch(in), commit(in), flag(in));
                case DESTROYED -> new Event.Destroyed(branch(in));
                case CLEARED -> new Event.Cleared(branch(in));
                default -> throw new Decoder.Malformed("an event of a kind that is not known");
            };
            in.end();
            return event;
        } catch (Decoder.Malformed e) {
            throw StoreFailure.corrupt("the ledger says what makes no sense: " + e.getMessage());
        }
    }

    private static int count(Decoder in) throws Decoder.Malformed {
        return (int) in.number(Integer.MAX_VALUE);
    }

    private static boolean flag(Decoder in) throws Decoder.Malformed {
        return in.octet() != 0;
    }

    private static <T> T sound(Outcome<T> parsed) throws Decoder.Malformed {
        return switch (parsed) {
            case Outcome.Done<T>(var value) -> value;
            case Outcome.Faulted<T>(var fault) -> throw new Decoder.Malformed(fault.detail());
        };
    }

    static BranchId branch(Decoder in) throws Decoder.Malformed {
        return sound(BranchId.parse(in.text(NAME_BYTES_MAX)));
    }

    static CommitId commit(Decoder in) throws Decoder.Malformed {
        return sound(CommitId.parse(in.text(NAME_BYTES_MAX)));
    }

    private static Optional<Origin> origin(Decoder in) throws Decoder.Malformed {
        return flag(in) ? Optional.of(new Origin(branch(in), commit(in))) : Optional.empty();
    }

    private static List<Kept> commits(Decoder in) throws Decoder.Malformed {
        int count = count(in);
        var commits = new ArrayList<Kept>();
        for (int i = 0; i < count; i++) {
            commits.add(kept(in));
        }
        return commits;
    }

    private static SortedMap<BranchId, Kept> commitsByBranch(Decoder in) throws Decoder.Malformed {
        int count = count(in);
        var commits = new TreeMap<BranchId, Kept>();
        for (int i = 0; i < count; i++) {
            commits.put(branch(in), kept(in));
        }
        return commits;
    }

    static Kept kept(Decoder in) throws Decoder.Malformed {
        return new Kept(commit(in), in.id(), in.id());
    }

    private static Live live(Decoder in) throws Decoder.Malformed {
        return switch (in.octet()) {
            case STORED -> new Live.Stored(in.id());
            case DIRECTORY -> Live.Directory.PLAIN;
            case SWITCHING -> new Live.Directory(Optional.of(new Live.Switch(in.id(), branch(in))));
            default -> throw new Decoder.Malformed("a live state is nowhere");
        };
    }

    private static VolumeLabel label(Decoder in) throws Decoder.Malformed {
        var label = new VolumeLabel(
                sound(DotId.parse(in.text(NAME_BYTES_MAX))),
                sound(DotName.parse(in.text(2 * NAME_BYTES_MAX + 1))),
                sound(BranchName.parse(in.text(NAME_BYTES_MAX))),
                sound(AccountId.parse(in.text(NAME_BYTES_MAX))),
                instant(in),
                flag(in) ? Optional.of(new Stash(branch(in), instant(in), instant(in))) : Optional.empty(),
                Optional.empty());
        int more = in.octet();
        if ((more & ~(TRASH | QUOTA)) != 0) {
            throw new Decoder.Malformed("a label says something that is not known");
        }
        var trash = (more & TRASH) == 0
                ? Optional.<VolumeLabel.Trash>empty()
                : Optional.of(new VolumeLabel.Trash(
                        sound(AccountId.parse(in.text(NAME_BYTES_MAX))), instant(in), instant(in)));
        var quota = (more & QUOTA) == 0
                ? Optional.<Quota>empty()
                : Optional.of(sound(Quota.of(in.number(Quota.BYTES_MAX))));
        return label.trashed(trash).bounded(quota);
    }

    static Instant instant(Decoder in) throws Decoder.Malformed {
        try {
            return Instant.ofEpochSecond(in.signed(), in.number(999_999_999));
        } catch (DateTimeException e) {
            throw new Decoder.Malformed("a time is beyond all times: " + e.getMessage());
        }
    }
}
