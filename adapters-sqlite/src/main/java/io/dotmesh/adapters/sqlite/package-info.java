/**
 * The register of dots and accounts in tables of one file.
 *
 * <p>One thread writes, and makes what waits for it durable together; readers have connections of their own and never
 * wait for it.
 */
package io.dotmesh.adapters.sqlite;
