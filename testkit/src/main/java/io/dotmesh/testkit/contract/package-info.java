/** What every adapter of a port must do, as tests: an adapter's own test says how it is opened and inherits the rest. */
package io.dotmesh.testkit.contract;
