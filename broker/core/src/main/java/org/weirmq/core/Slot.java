package org.weirmq.core;

/**
 * A message at its place, in memory.
 *
 * @param ticket the append that made it; nobody may see it before that is durable
 * @param arrival rises with every append of this node's life; 0 when it was read back
 */
record Slot(long offset, MessageView message, long ticket, long arrival) {}
