package org.weirmq.log;

/**
 * What an append was given.
 *
 * @param ticket rises with every append to a durable log; an append to volatile logs alone gets the newest ticket that is
 *     durable already, so there is nothing to wait for. Durable tickets are reported cumulatively
 * @param offsets one for each entry, in order
 */
@SuppressWarnings("ArrayRecordComponent")
public record Appended(long ticket, long[] offsets) {}
