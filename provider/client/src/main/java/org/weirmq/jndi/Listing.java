package org.weirmq.jndi;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import javax.naming.NamingEnumeration;

/** What a context held when it was asked. */
final class Listing<T> implements NamingEnumeration<T> {
    private final Iterator<T> elements;

    Listing(Collection<T> elements) {
        this.elements = List.copyOf(elements).iterator();
    }

    @Override
    public boolean hasMore() {
        return elements.hasNext();
    }

    @Override
    public T next() {
        return elements.next();
    }

    @Override
    public boolean hasMoreElements() {
        return elements.hasNext();
    }

    @Override
    public T nextElement() {
        return elements.next();
    }

    @Override
    public void close() {}
}
