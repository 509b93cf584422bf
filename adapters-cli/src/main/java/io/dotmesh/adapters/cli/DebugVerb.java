package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;

/** {@code dm debug}: sends one request as it is. */
final class DebugVerb implements Verb {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "debug",
                        "METHOD [PARAMETER]",
                        "Send one request to the current remote as it is, and print the JSON of its result.")
                .flag("Send the parameter as JSON rather than as a text.", "--parse-json")
                .arguments("METHOD [PARAMETER]", "The method of the JSON-RPC interface, and its parameter if any.")
                .example("dm debug Ping")
                .example("dm debug --parse-json Commits '{\"Namespace\":\"admin\",\"Name\":\"shop\"}'");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.isEmpty() || arguments.size() > 2) {
            return Misuse.of("debug", "dm debug takes a method, and one parameter at most");
        }
        var parameter = arguments.size() == 1
                ? "null"
                : on.flag("--parse-json") ? arguments.getLast() : JsonText.of(json -> json.value(arguments.getLast()));
        return on.session()
                .then(session -> on.call(session, arguments.getFirst(), parameter))
                .map(Result::new);
    }

    private record Result(String text) implements Answer {
        @Override
        public void tell(Page page) {
            page.line(text);
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.jsonValue(text);
        }
    }
}
