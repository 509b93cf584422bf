package io.dotmesh.adapters.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Accounts as JSON: the original's {@code SafeUser}. */
final class WireAccount {
    private WireAccount() {}

    static Answer user(Account account) {
        return json -> write(json, account);
    }

    static Answer apiKey(Secret key) {
        return json -> {
            json.writeStartObject();
            json.writeStringField("ApiKey", key.value());
            json.writeEndObject();
        };
    }

    static void write(JsonGenerator json, Account account) throws IOException {
        json.writeStartObject();
        json.writeStringField("Id", account.id().value());
        json.writeStringField("Name", account.name());
        json.writeStringField("Email", account.email());
        json.writeStringField("EmailHash", md5(account.email()));
        json.writeObjectFieldStart("Metadata");
        for (var note : account.metadata().entrySet()) {
            json.writeStringField(note.getKey(), note.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** By which services of pictures know an address; it hides nothing. */
    private static String md5(String email) {
        try {
            var digest = MessageDigest.getInstance("MD5");
            return HexFormat.of().formatHex(digest.digest(email.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
