/** What a node does with its replicas so that they become what the register says of their branches. */
package io.dotmesh.domain.following;
