package org.weirmq.jms;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.io.Serializable;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.message.MessageErrors;
import org.weirmq.jndi.WeirObjectFactory;
import org.weirmq.protocol.DestinationKind;
import org.weirmq.protocol.DestinationRef;
import org.weirmq.protocol.Limits;

/** A destination by name. Immutable, usable with any connection, equal to any other of the same kind and name. */
public abstract sealed class WeirDestination implements Destination, Serializable, Referenceable
        permits WeirQueue, WeirTopic {
    private static final long serialVersionUID = 1;

    private final String name;

    WeirDestination(String name) {
        checkName(name);
        this.name = name;
    }

    private static void checkName(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("a destination needs a name");
        }
        if (!Limits.fits(name, Limits.NAME_BYTES_MAX)) {
            throw new IllegalArgumentException(
                    "a destination name has at most " + Limits.NAME_BYTES_MAX + " bytes in UTF-8");
        }
    }

    public final String name() {
        return name;
    }

    public abstract DestinationKind kind();

    /** Whether it lives and dies with one connection. */
    public boolean temporary() {
        return false;
    }

    /** As it stands in frames. */
    public final DestinationRef ref() {
        return new DestinationRef(kind(), name, temporary());
    }

    public static WeirDestination of(DestinationRef ref) {
        return switch (ref.kind()) {
            case QUEUE -> ref.temporary() ? new WeirTemporaryQueue(ref.name(), null) : new WeirQueue(ref.name());
            case TOPIC -> ref.temporary() ? new WeirTemporaryTopic(ref.name(), null) : new WeirTopic(ref.name());
        };
    }

    /**
     * A destination that an application passed in: our own as it is, another provider's queue or topic by its name.
     * Throws {@link jakarta.jms.InvalidDestinationException} for null and for what is neither.
     */
    public static WeirDestination of(@Nullable Destination destination) throws JMSException {
        if (destination instanceof WeirDestination ours) {
            return ours;
        }
        try {
            if (destination instanceof Queue queue) {
                return new WeirQueue(queue.getQueueName());
            }
            if (destination instanceof Topic topic) {
                return new WeirTopic(topic.getTopicName());
            }
        } catch (IllegalArgumentException e) {
            throw MessageErrors.destination("the destination of another provider cannot be used: " + e.getMessage(), e);
        }
        throw MessageErrors.destination(
                destination == null
                        ? "a destination is needed, but it is null"
                        : destination.getClass().getName() + " is neither a Queue nor a Topic",
                null);
    }

    @Override
    public final Reference getReference() {
        Reference reference = new Reference(getClass().getName(), WeirObjectFactory.class.getName(), null);
        reference.add(new StringRefAddr(WeirObjectFactory.NAME, name));
        return reference;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof WeirDestination that && that.kind() == kind() && that.name.equals(name);
    }

    @Override
    public final int hashCode() {
        return 31 * name.hashCode() + kind().ordinal();
    }

    /** The name. */
    @Override
    public final String toString() {
        return name;
    }
}
