package io.dotmesh.domain.replica;

import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.RequestId;
import io.dotmesh.domain.mastership.Fence;

/** How something that was asked of a replica ended. */
public sealed interface Answer {
    RequestId request();

    /** The client holds the branch here now. */
    record Attached(RequestId request, Fence fence) implements Answer {}

    /** This node serves the branch now. */
    record TakenOver(RequestId request, Fence fence) implements Answer {}

    /** The commit is the branch's. */
    record Committed(RequestId request, CommitId commit) implements Answer {}

    /** Nothing was done. */
    record Refused(RequestId request, String why) implements Answer {}

    /** What was made is kept; it may be in a stash instead of the branch. */
    record Unknown(RequestId request, String why) implements Answer {}

    /** Nothing was done in time. */
    record TimedOut(RequestId request, String waitedFor) implements Answer {}
}
