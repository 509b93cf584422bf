/** A store on plain directories: content-addressed packs, a ledger of what happened, and live states that are plain. */
package io.dotmesh.adapters.embedded;
