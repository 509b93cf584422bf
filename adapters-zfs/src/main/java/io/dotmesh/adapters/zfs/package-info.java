/** Volumes as ZFS datasets. */
package io.dotmesh.adapters.zfs;
