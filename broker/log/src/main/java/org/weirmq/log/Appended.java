package org.weirmq.log;

/**
 * What an append was given.
 *
 * @param ticket rises with every append; durable tickets are reported cumulatively
 * @param offsets one for each entry, in order
 */
@SuppressWarnings("ArrayRecordComponent")
public record Appended(long ticket, long[] offsets) {}
