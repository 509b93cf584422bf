package io.dotmesh.domain.replica;

import io.dotmesh.domain.identity.RequestId;

/** Something that is asked of a replica and has no answer yet. */
public sealed interface Ask {
    RequestId request();

    int ticksLeft();

    Ask afterTick();

    /** A client wants to work with the live state on this node. */
    record Attach(RequestId request, String client, int ticksLeft) implements Ask {
        @Override
        public Ask afterTick() {
            return new Attach(request, client, ticksLeft - 1);
        }
    }

    record Commit(RequestId request, int ticksLeft) implements Ask {
        @Override
        public Ask afterTick() {
            return new Commit(request, ticksLeft - 1);
        }
    }

    /** An administrator wants this node to be the master, although the one that is does not give it away. */
    record TakeOver(RequestId request, int ticksLeft) implements Ask {
        @Override
        public Ask afterTick() {
            return new TakeOver(request, ticksLeft - 1);
        }
    }
}
