package io.dotmesh.ports.spi;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driving.Entrance;
import java.util.List;

/** Starts a way for the outside to ask the application. */
public interface FrontEndProvider {
    /** The word that selects it in the configuration. */
    String scheme();

    /** Answers when the outside can ask. {@code LOCKED} when an address is taken. */
    Outcome<FrontEnd> start(Entrance entrance, AdapterConfig config);

    /** A way in that is open. */
    interface FrontEnd extends AutoCloseable {
        /** Where it can be reached, for people. */
        List<String> addresses();

        /** Lets requests that are under way end, for a few seconds, and then closes. */
        @Override
        void close();
    }
}
