package io.dotmesh.adapters.cli;

import com.google.gson.stream.JsonWriter;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;

/** {@code dm completion}: what makes a shell complete the words of a command. */
final class CompletionVerb implements Verb {
    /** Bash knows the line only in words of its own, which end at signs like @ too; so the whole line is asked about. */
    private static final String BASH = """
            # Completion of dm for bash. To have it: source <(dm completion bash)
            _dm() {
                local reply
                COMPREPLY=()
                while IFS= read -r reply; do
                    COMPREPLY+=("$reply")
                done < <("$1" __complete bash "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
            }
            complete -o default -F _dm dm
            """;

    private static final String ZSH = """
            #compdef dm
            # Completion of dm for zsh. To have it: source <(dm completion zsh)
            _dm() {
                local -a replies
                replies=("${(@f)$("${words[1]}" __complete zsh "${(j: :)words[1,CURRENT]}" 2>/dev/null)}")
                if [[ -n "${replies[1]}" ]]; then
                    compadd -- "${replies[@]}"
                else
                    _files
                fi
            }
            if (( ! $+functions[compdef] )); then
                autoload -Uz compinit && compinit
            fi
            compdef _dm dm
            """;

    @Override
    public Grammar grammar() {
        return Grammar.of(
                        this,
                        "completion",
                        "bash|zsh",
                        "Print what makes a shell complete the words of a command, the names of dots, branches and"
                                + " remotes included.")
                .arguments("bash|zsh", "The shell.")
                .example("source <(dm completion bash)      # in ~/.bashrc")
                .example("source <(dm completion zsh)       # in ~/.zshrc");
    }

    @Override
    public Outcome<Answer> run(Invocation on) {
        var arguments = on.arguments();
        if (arguments.size() != 1) {
            return Misuse.of("completion", "dm completion takes one argument: bash or zsh");
        }
        return switch (arguments.getFirst()) {
            case "bash" -> Outcome.done(new Script("bash", BASH));
            case "zsh" -> Outcome.done(new Script("zsh", ZSH));
            default ->
                Outcome.refused(
                        FaultCode.INVALID,
                        "there is no completion for '" + arguments.getFirst() + "'",
                        "There is one for bash and one for zsh.");
        };
    }

    private record Script(String shell, String text) implements Answer {
        @Override
        public void tell(Page page) {
            page.line(text.stripTrailing());
        }

        @Override
        public void write(JsonWriter json) throws IOException {
            json.beginObject();
            json.name("shell").value(shell);
            json.name("script").value(text);
            json.endObject();
        }
    }
}
