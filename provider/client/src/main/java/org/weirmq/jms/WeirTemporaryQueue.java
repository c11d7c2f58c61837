package org.weirmq.jms;

import jakarta.jms.JMSException;
import jakarta.jms.TemporaryQueue;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.TemporaryOwner;
import org.weirmq.client.message.MessageErrors;

/**
 * A temporary queue. The one that the connection made can delete it; one that arrived as a JMSReplyTo can only be sent to.
 */
public final class WeirTemporaryQueue extends WeirQueue implements TemporaryQueue {
    private static final long serialVersionUID = 1;

    private final transient @Nullable TemporaryOwner owner;

    /** With the connection that made it, or with none when it came with a message. */
    public WeirTemporaryQueue(String name, @Nullable TemporaryOwner owner) {
        super(name);
        this.owner = owner;
    }

    @Override
    public boolean temporary() {
        return true;
    }

    @Override
    public void delete() throws JMSException {
        if (owner == null) {
            throw MessageErrors.notOwner(name());
        }
        owner.deleteTemporary(kind(), name());
    }
}
