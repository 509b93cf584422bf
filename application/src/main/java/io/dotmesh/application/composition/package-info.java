/** What a node is put together from, and what its operator decided. */
package io.dotmesh.application.composition;
