package org.weirmq.server;

/**
 * What messages take of the broker's memory, in bytes.
 *
 * @param windows counted: they wait in the windows of their lanes
 * @param held counted: consumers have them, they came back, or they are due soon
 * @param found all of these, found by looking at each place that can hold one
 * @param outgoing counted: they wait to leave on some link
 */
public record MemoryUse(long windows, long held, long found, long outgoing) {}
