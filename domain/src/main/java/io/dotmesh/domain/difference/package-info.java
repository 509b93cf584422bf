/** What differs between two trees of files, and what of it was renamed. */
package io.dotmesh.domain.difference;
