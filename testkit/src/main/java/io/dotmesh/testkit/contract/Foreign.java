package io.dotmesh.testkit.contract;

import java.util.function.BooleanSupplier;

/**
 * A thing in a store's place that the store did not make.
 *
 * @param name as {@code inventory()} lists it
 * @param stands whether it is there, and as it was made
 */
public record Foreign(String name, BooleanSupplier stands) {}
