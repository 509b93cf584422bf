/**
 * What the application offers to those who have shown who they are. Every method checks what the caller may do, ends
 * within a bounded time, and answers a fault rather than throwing. A dot that the caller may not see is answered as one
 * that does not exist.
 */
package io.dotmesh.ports.driving;
