package io.dotmesh.adapters.cli;

import io.dotmesh.domain.fault.Outcome;

/** One thing that {@code dm} can do. */
interface Verb {
    Grammar grammar();

    Outcome<Answer> run(Invocation on);
}
