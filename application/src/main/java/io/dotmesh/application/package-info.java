/** How a node is put together from its ports, and what may be set. */
package io.dotmesh.application;
