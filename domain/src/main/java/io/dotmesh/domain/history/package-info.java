/** Commits, how they follow each other, and how people refer to them. */
package io.dotmesh.domain.history;
