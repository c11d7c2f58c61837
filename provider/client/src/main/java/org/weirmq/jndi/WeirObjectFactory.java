package org.weirmq.jndi;

import jakarta.jms.JMSRuntimeException;
import java.util.Collections;
import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.NamingException;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.spi.ObjectFactory;
import org.jspecify.annotations.Nullable;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.jms.WeirQueue;
import org.weirmq.jms.WeirTemporaryQueue;
import org.weirmq.jms.WeirTemporaryTopic;
import org.weirmq.jms.WeirTopic;
import org.weirmq.jms.WeirXAConnectionFactory;

/** Makes destinations and connection factories from the references that they give of themselves. */
public final class WeirObjectFactory implements ObjectFactory {
    /** The address with the name of a destination. */
    public static final String NAME = "name";

    /** The address with the URL of a connection factory; its other addresses are options. */
    public static final String URL = "url";

    @Override
    public @Nullable Object getObjectInstance(
            @Nullable Object object,
            @Nullable Name name,
            @Nullable Context context,
            @Nullable Hashtable<?, ?> environment)
            throws NamingException {
        if (!(object instanceof Reference reference)) {
            return null;
        }
        String type = reference.getClassName();
        if (type.equals(WeirQueue.class.getName())) {
            return new WeirQueue(content(reference));
        }
        if (type.equals(WeirTopic.class.getName())) {
            return new WeirTopic(content(reference));
        }
        if (type.equals(WeirTemporaryQueue.class.getName())) {
            return new WeirTemporaryQueue(content(reference), null);
        }
        if (type.equals(WeirTemporaryTopic.class.getName())) {
            return new WeirTemporaryTopic(content(reference), null);
        }
        if (type.equals(WeirConnectionFactory.class.getName())) {
            return configured(new WeirConnectionFactory(), reference);
        }
        if (type.equals(WeirXAConnectionFactory.class.getName())) {
            return configured(new WeirXAConnectionFactory(), reference);
        }
        return null;
    }

    private static WeirConnectionFactory configured(WeirConnectionFactory factory, Reference reference)
            throws NamingException {
        try {
            for (RefAddr address : Collections.list(reference.getAll())) {
                String value = String.valueOf(address.getContent());
                if (address.getType().equals(URL)) {
                    factory.setUrl(value);
                } else {
                    factory.setOption(address.getType(), value);
                }
            }
            return factory;
        } catch (JMSRuntimeException e) {
            NamingException failed =
                    new NamingException("a reference to a connection factory cannot be used: " + e.getMessage());
            failed.setRootCause(e);
            throw failed;
        }
    }

    private static String content(Reference reference) throws NamingException {
        RefAddr address = reference.get(NAME);
        if (address == null || !(address.getContent() instanceof String name)) {
            throw new NamingException(
                    "a reference to a " + reference.getClassName() + " needs the address '" + NAME + "'");
        }
        return name;
    }
}
