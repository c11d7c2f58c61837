package org.weirmq.simulation;

import java.util.UUID;

/** What identifies a message: who sent it, on which session, as which in a row. */
record MessageId(UUID producer, int session, long sequence) {
    @Override
    public String toString() {
        return "m" + producer.getLeastSignificantBits() + "." + session + "." + sequence;
    }
}
