/** Changes that take several steps, and which steps those are. */
package io.dotmesh.domain.saga;
