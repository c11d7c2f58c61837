package org.weirmq.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sequence of a destination: a lane for each priority in use, and a volatile twin where non-persistent messages came. */
final class Partition {
    private static final int PRIORITIES = 10;

    final Destination destination;
    final int index;
    private final @Nullable Lane[] durable = new Lane[PRIORITIES];
    private final @Nullable Lane[] inMemory = new Lane[PRIORITIES];
    /** Highest priority first. */
    final List<Lane> lanes = new ArrayList<>(2);

    Partition(Destination destination, int index) {
        this.destination = destination;
        this.index = index;
    }

    @Nullable Lane lane(long log) {
        return (LogNumbers.durable(log) ? durable : inMemory)[LogNumbers.lane(log)];
    }

    /** The lane of this log, made on its first message. */
    Lane open(long log) {
        Lane lane = lane(log);
        if (lane == null) {
            int priority = LogNumbers.lane(log);
            boolean isDurable = LogNumbers.durable(log);
            lane = new Lane(this, priority, isDurable);
            (isDurable ? durable : inMemory)[priority] = lane;
            lanes.add(lane);
            lanes.sort(Comparator.comparingInt(l -> -l.priority));
            for (ConsumerGroup group : destination.groups()) {
                group.laneOpened(lane);
            }
        }
        return lane;
    }
}
