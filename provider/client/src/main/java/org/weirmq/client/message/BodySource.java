package org.weirmq.client.message;

import jakarta.jms.JMSException;
import org.weirmq.protocol.BlobRef;

/**
 * Where the body of a large message comes from.
 *
 * <ul>
 *   <li>Called on the application's thread, when the body is first read.
 *   <li>Returns exactly {@link BlobRef#length} bytes, in an array that nobody else keeps.
 * </ul>
 */
@FunctionalInterface
public interface BodySource {
    byte[] fetch(BlobRef blob) throws JMSException;
}
