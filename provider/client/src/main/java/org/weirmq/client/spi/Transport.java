package org.weirmq.client.spi;

import java.io.IOException;

/**
 * One way to a broker, from its connect until it is lost or closed.
 *
 * <ul>
 *   <li>Frames keep their order in each direction.
 *   <li>Nothing is received after {@link Receiver#lost} or {@link #close}, except what another thread was handing over at
 *       that moment.
 * </ul>
 */
public interface Transport {

    /**
     * Sends whole frames, one or several, each behind its length field of four bytes, as {@code FrameCodec} writes them.
     *
     * <ul>
     *   <li>Any thread calls it, one at a time.
     *   <li>The array is the caller's again when the call returns: who keeps bytes copies them.
     *   <li>A transport inside the JVM queues and returns. It does not wait for the broker and does not call the receiver
     *       from within.
     * </ul>
     *
     * @throws IOException when the way is lost or closed; the frames may or may not have arrived
     */
    void send(byte[] frames, int offset, int length) throws IOException;

    /**
     * Ends the way at once; what was sent before still arrives if it can. Any thread, any number of times. {@link
     * Receiver#lost} is not called for it.
     */
    void close();

    /** Takes what the broker sends. It never blocks and never throws. */
    interface Receiver {
        /**
         * One frame, its length field taken off. Called by one thread at a time, in order; a broker inside the JVM calls it
         * on its loop. The array is the caller's again when the call returns. A message in it is decoded here, so nothing
         * else may be done with the bytes meanwhile.
         */
        void received(byte[] bytes, int offset, int length);

        /** The way is lost: nothing comes any more and nothing can be sent. Called at most once. */
        void lost(IOException cause);
    }
}
