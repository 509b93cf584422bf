/**
 * The register of dots and accounts in etcd, which several nodes share.
 *
 * <p>Reads are answered from a mirror in memory that a watch keeps; one small question to etcd tells how far the mirror
 * has to be. Changes are computed from the mirror by pure functions and made by one transaction, which fails when
 * anything that they looked at was changed meanwhile.
 */
package io.dotmesh.adapters.etcd;
