package org.weirmq.log;

/**
 * The offsets a log holds.
 *
 * @param start the first offset that may still be read
 * @param end the offset that the next append gets
 */
public record LogRange(long start, long end) {}
