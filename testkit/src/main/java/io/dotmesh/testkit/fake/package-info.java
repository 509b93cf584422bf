/** Adapters for tests: simple, honest, and told when to fail. */
package io.dotmesh.testkit.fake;
