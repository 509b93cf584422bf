/** Who may serve the live state of a branch. */
package io.dotmesh.domain.mastership;
