/**
 * What the application needs from the world. Every method blocks until its effect is durable, ends within a bounded
 * time, may be called from any thread, and may be repeated: doing what is already done changes nothing.
 */
package io.dotmesh.ports.driven;
