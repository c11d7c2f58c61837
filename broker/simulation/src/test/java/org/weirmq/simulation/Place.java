package org.weirmq.simulation;

import org.weirmq.protocol.DestinationKind;

/** A destination of the simulated world. */
record Place(DestinationKind kind, String name, int partitions, boolean exclusive) {
    @Override
    public String toString() {
        return name;
    }
}
