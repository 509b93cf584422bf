package io.dotmesh.adapters.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** JSON as it is read and written here: strict, and bounded in every direction. */
final class Json {
    static final int DEPTH_MAX = 64;
    static final int TOKENS_MAX = 10_000;

    /** For what clients send. */
    static final JsonMapper REQUESTS = reading(TOKENS_MAX);

    /** For backups, which administrators send. */
    static final JsonMapper BACKUPS = reading(5_000_000);

    private Json() {}

    private static JsonMapper reading(long tokensMax) {
        var constraints = StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH_MAX)
                .maxTokenCount(tokensMax)
                .maxNameLength(4_096)
                .maxNumberLength(256)
                .maxStringLength(Limits.DEFAULT.bodyBytesMax())
                .build();
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(constraints)
                        // Names come from outside: what is kept of them for good would grow for good.
                        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                        .build())
                .build();
    }

    /** The text without halves of characters, which the original's clients cannot send and stores cannot keep. */
    static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return mended(text);
            }
        }
        return text;
    }

    private static String mended(String text) {
        var whole = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }
}
