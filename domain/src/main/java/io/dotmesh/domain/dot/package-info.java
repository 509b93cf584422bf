/** Dots, their branches and subdots, and what all of them may be called. */
package io.dotmesh.domain.dot;
