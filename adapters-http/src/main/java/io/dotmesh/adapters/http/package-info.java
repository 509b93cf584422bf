/** One way in: what HTTP clients ask is read, checked, put to the application, and its answer written. */
package io.dotmesh.adapters.http;
