/** Whole clusters in one thread, out of one seed: nodes, disks, network, register, clients and what goes wrong with them. */
package io.dotmesh.testkit.simulation;
