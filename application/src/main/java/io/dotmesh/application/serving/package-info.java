/** The driving ports, one class for each group of verbs, for one caller each. */
package io.dotmesh.application.serving;
