/** What one node knows of its replica of one branch, and the rules by which it handles it. */
package io.dotmesh.domain.replica;
