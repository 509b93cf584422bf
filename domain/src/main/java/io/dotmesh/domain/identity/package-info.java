/** Names that machines give: one-field records, safe as a path, dataset and snapshot name. */
package io.dotmesh.domain.identity;
