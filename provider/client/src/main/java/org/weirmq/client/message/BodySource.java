package org.weirmq.client.message;

import jakarta.jms.JMSException;
import org.weirmq.protocol.BlobRef;
import org.weirmq.protocol.BodyParts;

/**
 * Where the body of a large message comes from.
 *
 * <ul>
 *   <li>Called on the application's thread, when the body is first read.
 *   <li>Returns exactly {@link BlobRef#length} bytes, which nobody else keeps.
 * </ul>
 */
@FunctionalInterface
public interface BodySource {
    BodyParts fetch(BlobRef blob) throws JMSException;
}
