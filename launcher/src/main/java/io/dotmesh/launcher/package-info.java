/** The programs: each finds its parts by service, tells them their settings, and ends with an exit status. */
package io.dotmesh.launcher;
