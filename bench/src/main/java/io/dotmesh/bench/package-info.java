/** Figures of a running node, each beside its baseline from the same run. */
@org.jspecify.annotations.NullMarked
package io.dotmesh.bench;
