/** Commits on their way from one store to another: what both those who ask a node and those who store speak of. */
package io.dotmesh.ports.transfer;
