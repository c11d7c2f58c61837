package org.weirmq.core;

/** What is appended, and applied once it is: the only way in which durable state changes. */
public sealed interface Fact {
    /** The log it goes to: see the numbering in {@link LogNumbers}; state logs are the shards' numbers. */
    long log();

    /** A message in a data log. */
    record Data(long log, MessageView message) implements Fact {}

    /** A change of a shard's state. */
    record State(int shard, StateRecord change) implements Fact {
        @Override
        public long log() {
            return shard;
        }
    }
}
