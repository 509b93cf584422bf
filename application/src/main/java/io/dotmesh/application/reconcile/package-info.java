/** Makes what is so of what was decided: turns, sagas, recovery after a crash, and what expires. */
package io.dotmesh.application.reconcile;
