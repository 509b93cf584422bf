/** Secrets are made here, and hashed; none is kept. */
package io.dotmesh.adapters.credentials;
