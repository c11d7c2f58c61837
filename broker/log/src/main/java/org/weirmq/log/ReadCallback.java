package org.weirmq.log;

/** Receives what a {@link LogEngine#read} found; called once, on the loop. */
public interface ReadCallback {
    /**
     * Records in rising order; both arrays are empty when there is nothing at or after the offset.
     *
     * @param offsets the offsets found
     * @param payloads the bytes of each
     */
    void read(long[] offsets, byte[][] payloads);
}
