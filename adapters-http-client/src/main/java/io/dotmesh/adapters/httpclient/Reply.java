package io.dotmesh.adapters.httpclient;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The one reading of a JSON-RPC answer: its result, or the fault that its error stands for. */
final class Reply {
    private Reply() {}

    /** Reads a result from where the parser stands. */
    interface Reading<T> {
        T read(JsonParser parser) throws IOException;
    }

    static <T> Outcome<T> read(InputStream body, Reading<T> reading) throws IOException {
        try (var parser = Json.FACTORY.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableException("it is not a JSON-RPC answer");
            }
            Optional<T> result = Optional.empty();
            Optional<Fault> fault = Optional.empty();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var field = parser.currentName();
                boolean isNull = parser.nextToken() == JsonToken.VALUE_NULL;
                if (!isNull && field.equals("result")) {
                    result = Optional.of(reading.read(parser));
                } else if (!isNull && field.equals("error")) {
                    fault = Optional.of(Errors.fault(Json.read(parser)));
                } else {
                    parser.skipChildren();
                }
            }
            if (fault.isPresent()) {
                return Outcome.faulted(fault.get());
            }
            if (result.isPresent()) {
                return Outcome.done(result.get());
            }
            throw new UnreadableException("result is null");
        }
    }
}
