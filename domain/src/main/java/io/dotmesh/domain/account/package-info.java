/** Who asks, and what each role may do to a dot. */
package io.dotmesh.domain.account;
