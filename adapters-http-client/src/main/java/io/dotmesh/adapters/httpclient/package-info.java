/** A client of nodes that is quick to start: one socket, no HTTP library, no data binding. */
package io.dotmesh.adapters.httpclient;
