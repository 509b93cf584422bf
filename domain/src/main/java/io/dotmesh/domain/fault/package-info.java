/** Answers that are not exceptions: the value asked for, or why there is none and what to try. */
package io.dotmesh.domain.fault;
