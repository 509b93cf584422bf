/**
 * One class for each verb, which says how it is written and what it does; what all have in common beside them. A command
 * is a process of its own that people wait for, so nothing here is loaded, read or asked that the verb does not need.
 */
package io.dotmesh.adapters.cli;
