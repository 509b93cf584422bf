/** Adapters that keep everything in memory and can be told to fail. They pass the contracts of the real ones. */
package io.dotmesh.testkit.fake;
