package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.UseCases;
import java.util.List;

/** Something that can be asked for by name. */
record Method(String name, Takes takes, Handler handler) {
    /** What a method takes. */
    sealed interface Takes {
        /** An object with these fields. */
        record Fields(List<Parameter> parameters) implements Takes {
            public Fields {
                parameters = List.copyOf(parameters);
            }
        }

        /** A text alone. */
        record One(String what) implements Takes {}

        /** Whatever it is, for it is not looked at. */
        record Anything() implements Takes {}
    }

    /** Puts what was given to the application, as the caller. */
    @FunctionalInterface
    interface Handler {
        Outcome<Answer> handle(UseCases cases, Arguments given);
    }
}
