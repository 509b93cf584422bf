package io.dotmesh.adapters.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Parameters as they are told back to who sent them, for the original does so; without secrets, which end up in logs. */
final class Echo {
    private static final int CHARACTERS_MAX = 2_000;
    private static final Set<String> SECRETS = Set.of("password", "apikey", "secretkey", "dump");

    private Echo() {}

    static String of(JsonNode params) {
        if (params.isMissingNode()) {
            return "null";
        }
        var copy = params.deepCopy();
        Stream.concat(Stream.of(copy), copy.valueStream())
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .forEach(Echo::redact);
        var json = Json.whole(copy.toString());
        return json.length() <= CHARACTERS_MAX ? json : "\"too long to repeat\"";
    }

    private static void redact(ObjectNode fields) {
        fields.properties().stream().map(Map.Entry::getKey).toList().forEach(name -> {
            if (isSecret(name)) {
                fields.put(name, "[redacted]");
            }
        });
    }

    private static boolean isSecret(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return SECRETS.stream().anyMatch(lower::endsWith);
    }
}
