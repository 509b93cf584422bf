/** How adapters are found: each module provides one or more of these services. */
package io.dotmesh.ports.spi;
