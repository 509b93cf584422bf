/** What every adapter of a port promises, as tests that a subclass runs against it. */
package io.dotmesh.testkit.contract;
