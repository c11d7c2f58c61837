package org.weirmq.tck.conformance;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.concurrent.CountDownLatch;

/** Is deserialized when a test lets it: so a receive that takes the body is under way for as long as the test wants. */
final class SlowBody implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private static CountDownLatch reading = new CountDownLatch(1);
    private static CountDownLatch mayEnd = new CountDownLatch(1);

    static void reset() {
        reading = new CountDownLatch(1);
        mayEnd = new CountDownLatch(1);
    }

    static void awaitReader() throws InterruptedException {
        reading.await();
    }

    static void letReaderEnd() {
        mayEnd.countDown();
    }

    @Serial
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        reading.countDown();
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
