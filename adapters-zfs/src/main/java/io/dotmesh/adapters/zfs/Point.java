package io.dotmesh.adapters.zfs;

import io.dotmesh.adapters.zfs.Segment.Position;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.transfer.ResumePoint;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a resume point of this kind of store says.
 *
 * @param from the commit before the first of the stream; empty for a whole volume
 * @param last the last commit of the stream
 * @param whole the last that came whole; empty when none did
 * @param within where to go on in the one after that, when a part of it came
 */
record Point(
        Optional<CommitId> from,
        CommitId last,
        StreamFeatures features,
        Optional<CommitId> whole,
        Optional<Position> within) {
    private static final String ID = "[a-zA-Z0-9_-]{1,64}";
    private static final String NUMBER = "[0-9a-f]{1,15}";
    private static final Pattern WRITTEN =
            Pattern.compile(("zfs~(?<from>ID?)~(?<last>ID)~(?<features>[a-z0-9.-]{0,100})"
                            + "~(?<whole>ID?)~(?<object>NUMBER)~(?<offset>NUMBER)~(?<bytes>NUMBER)")
                    .replace("ID?", "(?:" + ID + ")?")
                    .replace("ID", ID)
                    .replace("NUMBER", NUMBER));

    ResumePoint written() {
        var at = within.orElse(new Position(0, 0, 0));
        return new ResumePoint(String.join(
                "~",
                "zfs",
                from.map(CommitId::value).orElse(""),
                last.value(),
                features.toString().replace(',', '.'),
                whole.map(CommitId::value).orElse(""),
                Long.toHexString(at.object()),
                Long.toHexString(at.offset()),
                Long.toHexString(at.bytes())));
    }

    /** Empty for what no store of this kind wrote. */
    static Optional<Point> read(ResumePoint written) {
        var words = WRITTEN.matcher(written.text());
        if (!words.matches()) {
            return Optional.empty();
        }
        var at = new Position(number(words, "object"), number(words, "offset"), number(words, "bytes"));
        return StreamFeatures.parse(words.group("features").replace('.', ','))
                .toOptional()
                .map(features -> new Point(
                        id(words.group("from")),
                        new CommitId(words.group("last")),
                        features,
                        id(words.group("whole")),
                        at.object() == 0 ? Optional.empty() : Optional.of(at)));
    }

    private static long number(Matcher words, String name) {
        return Long.parseLong(words.group(name), 16);
    }

    private static Optional<CommitId> id(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new CommitId(text));
    }
}
