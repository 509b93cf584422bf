package io.dotmesh.adapters.httpclient;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.Outcome;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The one reading of a JSON-RPC answer: its result, or the fault that its error stands for. */
final class Reply {
    private Reply() {}

    /** Reads the result that comes next. */
    interface Reading<T> {
        T read(JsonReader reader) throws IOException;
    }

    static <T> Outcome<T> read(InputStream body, Reading<T> reading) throws IOException {
        try {
            return read(Json.reader(body), reading);
        } catch (MalformedJsonException problem) {
            throw new UnreadableException("it is not JSON" + place(problem));
        } catch (EOFException _) {
            throw new UnreadableException("its JSON is cut short");
        }
    }

    /** Where in the text. What Gson says around it is advice to programmers. */
    private static String place(IOException problem) {
        var message = String.valueOf(problem.getMessage());
        int begin = message.indexOf(" at line ");
        int end = message.indexOf('\n');
        return begin < 0 ? "" : message.substring(begin, end < begin ? message.length() : end);
    }

    private static <T> Outcome<T> read(JsonReader reader, Reading<T> reading) throws IOException {
        if (reader.peek() != JsonToken.BEGIN_OBJECT) {
            throw new UnreadableException("it is not a JSON-RPC answer");
        }
        Optional<T> result = Optional.empty();
        Optional<Fault> fault = Optional.empty();
        reader.beginObject();
        while (reader.hasNext()) {
            var field = reader.nextName();
            boolean isNull = reader.peek() == JsonToken.NULL;
            if (!isNull && field.equals("result")) {
                result = Optional.of(reading.read(reader));
            } else if (!isNull && field.equals("error")) {
                fault = Optional.of(Errors.fault(Json.read(reader)));
            } else {
                reader.skipValue();
            }
        }
        reader.endObject();
        if (fault.isPresent()) {
            return Outcome.faulted(fault.get());
        }
        if (result.isPresent()) {
            return Outcome.done(result.get());
        }
        throw new UnreadableException("result is null");
    }
}
