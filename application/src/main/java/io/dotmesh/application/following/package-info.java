/** Keeps a node's replicas as the register says. */
package io.dotmesh.application.following;
