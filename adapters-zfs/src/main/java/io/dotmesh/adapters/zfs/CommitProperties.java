package io.dotmesh.adapters.zfs;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.CommitId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How a commit stands in the user properties of its snapshot: the instant in {@link #AT}, which no other snapshot has,
 * and texts as base64url of UTF-8, cut into parts that every ZFS takes as a value.
 *
 * <p>The first part of a text stands under the plain name, the next under {@code NAME.1}, and so on. {@link #PARTS}
 * says how many there are of each, when any has more than one. Metadata is a text of keys and values in turn, each as
 * its length in bytes, {@code :} and itself.
 */
final class CommitProperties {
    static final String AT = "io.dotmesh:at";
    static final String PARTS = "io.dotmesh:parts";
    private static final String AUTHOR = "io.dotmesh:author";
    private static final String MESSAGE = "io.dotmesh:message";
    private static final String METADATA = "io.dotmesh:metadata";
    private static final List<String> TEXTS = List.of(AUTHOR, MESSAGE, METADATA);

    /** What a listing asks for: enough for all but the few commits that say very much. */
    static final List<String> FIRST =
            Stream.concat(Stream.of(AT, PARTS), TEXTS.stream()).toList();

    /** zfs-fuse documents 1,024 bytes for a value. */
    private static final int PART_CHARACTERS_MAX = 1000;

    private CommitProperties() {}

    static Map<String, String> of(Commit commit) {
        var properties = new LinkedHashMap<String, String>();
        // In the order of TEXTS.
        int author = put(properties, AUTHOR, commit.author().getBytes(StandardCharsets.UTF_8));
        int message = put(properties, MESSAGE, commit.message().getBytes(StandardCharsets.UTF_8));
        int metadata = put(properties, METADATA, netstrings(commit.metadata()));
        if (author > 1 || message > 1 || metadata > 1) {
            properties.put(PARTS, author + "," + message + "," + metadata);
        }
        // Last, because where properties are set one by one, a snapshot without it is no commit.
        properties.put(AT, commit.timestamp().toString());
        return properties;
    }

    private static int put(Map<String, String> properties, String name, byte[] bytes) {
        var text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        int parts = 0;
        for (int from = 0; from < text.length(); from += PART_CHARACTERS_MAX) {
            int to = Math.min(text.length(), from + PART_CHARACTERS_MAX);
            properties.put(part(name, parts), text.substring(from, to));
            parts++;
        }
        return parts;
    }

    private static String part(String name, int index) {
        return index == 0 ? name : name + "." + index;
    }

    private static byte[] netstrings(Metadata metadata) {
        var out = new ByteArrayOutputStream();
        metadata.values().forEach((key, value) -> {
            for (var text : List.of(key, value)) {
                var bytes = text.getBytes(StandardCharsets.UTF_8);
                out.writeBytes((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                out.writeBytes(bytes);
            }
        });
        return out.toByteArray();
    }

    /** The commit whose snapshot it is; empty when it is no snapshot, or one that somebody else made. */
    static Optional<CommitId> id(Described described) {
        return described.isSnapshot() && described.has(AT)
                ? CommitId.parse(described.label()).toOptional()
                : Optional.empty();
    }

    /** Whether the first parts are not all. */
    static boolean hasMore(Described snapshot) {
        return snapshot.has(PARTS);
    }

    /** The names of all properties of a commit whose first parts were read. */
    static Outcome<List<String>> names(Described snapshot) {
        try {
            var parts = parts(snapshot);
            var names = new ArrayList<>(List.of(AT, PARTS));
            for (int i = 0; i < TEXTS.size(); i++) {
                for (int part = 0; part < parts[i]; part++) {
                    names.add(part(TEXTS.get(i), part));
                }
            }
            return Outcome.done(names);
        } catch (IllegalArgumentException e) {
            return unreadable(snapshot, String.valueOf(e.getMessage()));
        }
    }

    private static int[] parts(Described snapshot) {
        var text = snapshot.property(PARTS).orElse("1,1,1");
        if (!text.matches("[0-9]{1,3},[0-9]{1,3},[0-9]{1,3}")) {
            throw new IllegalArgumentException(PARTS + " is " + text);
        }
        return Arrays.stream(text.split(",", -1)).mapToInt(Integer::parseInt).toArray();
    }

    static Outcome<Commit> read(Described snapshot) {
        try {
            var parts = parts(snapshot);
            var texts = new TreeMap<String, byte[]>();
            for (int i = 0; i < parts.length; i++) {
                texts.put(TEXTS.get(i), bytes(snapshot, TEXTS.get(i), parts[i]));
            }
            return Outcome.done(new Commit(
                    new CommitId(snapshot.label()),
                    text(ByteBuffer.wrap(texts.getOrDefault(MESSAGE, new byte[0]))),
                    text(ByteBuffer.wrap(texts.getOrDefault(AUTHOR, new byte[0]))),
                    Instant.parse(snapshot.property(AT).orElse("")),
                    metadata(ByteBuffer.wrap(texts.getOrDefault(METADATA, new byte[0])))));
        } catch (IllegalArgumentException | DateTimeException | CharacterCodingException e) {
            return unreadable(snapshot, String.valueOf(e.getMessage()));
        }
    }

    private static byte[] bytes(Described snapshot, String name, int parts) {
        var text = new StringBuilder();
        for (int i = 0; i < parts; i++) {
            var property = part(name, i);
            // An empty text has no part at all.
            boolean mayMiss = i == 0 && parts == 1;
            var value = snapshot.property(property);
            if (value.isEmpty() && !mayMiss) {
                throw new IllegalArgumentException("there is no property " + property);
            }
            text.append(value.orElse(""));
        }
        return Base64.getUrlDecoder().decode(text.toString());
    }

    private static String text(ByteBuffer bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    }

    private static Metadata metadata(ByteBuffer bytes) throws CharacterCodingException {
        var values = new TreeMap<String, String>();
        while (bytes.hasRemaining()) {
            var key = netstring(bytes);
            values.put(key, netstring(bytes));
        }
        return new Metadata(values);
    }

    private static String netstring(ByteBuffer bytes) throws CharacterCodingException {
        int length = 0;
        boolean digits = false;
        while (bytes.hasRemaining()) {
            int next = bytes.get();
            if (next == ':' && digits && length <= bytes.remaining()) {
                var text = text(bytes.slice(bytes.position(), length));
                bytes.position(bytes.position() + length);
                return text;
            }
            if (next < '0' || next > '9' || length > Metadata.BYTES_MAX) {
                break;
            }
            length = length * 10 + next - '0';
            digits = true;
        }
        throw new IllegalArgumentException("the metadata is cut or damaged");
    }

    private static <T> Outcome<T> unreadable(Described snapshot, String why) {
        return Outcome.broken(
                FaultCode.CORRUPT,
                "what commit " + snapshot.name() + " says about itself cannot be read: " + why,
                "Look at 'zfs get all " + snapshot.name() + "'.");
    }
}
