package org.weirmq.client;

import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.DestinationKind;
import org.weirmq.protocol.DestinationRef;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;

/**
 * The destinations that this connection has declared. Those without a user stay, the least recently used go first, so that
 * a producer that sends to ever new destinations costs a bounded amount on both sides. Any thread.
 */
final class Destinations {
    private static final int UNUSED_MAX = 1024;

    private final Wire wire;
    /** One declaration at a time; held while waiting for the broker, never by a thread that dispatches. */
    private final ReentrantLock declaring = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    /** In order of use. Kind and name are the key, temporary or not. */
    private final Map<DestinationRef, Declared> declared = new LinkedHashMap<>(16, 0.75f, true);

    private final Set<DestinationRef> temporaries = ConcurrentHashMap.newKeySet();
    private int unused;
    private int lastNumber;

    Destinations(Wire wire) {
        this.wire = wire;
    }

    private static DestinationRef key(DestinationRef ref) {
        return ref.temporary() ? new DestinationRef(ref.kind(), ref.name(), false) : ref;
    }

    /** The declared destination, for one send. */
    Declared use(DestinationRef ref) throws JMSException {
        Declared found = find(ref, false);
        return found != null ? found : declare(ref, false);
    }

    /** The declared destination, kept until {@link #release}. */
    Declared retain(DestinationRef ref) throws JMSException {
        Declared found = find(ref, true);
        return found != null ? found : declare(ref, true);
    }

    private @Nullable Declared find(DestinationRef ref, boolean retain) {
        lock.lock();
        try {
            Declared found = declared.get(key(ref));
            if (found != null && retain && found.users++ == 0) {
                unused--;
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    void release(Declared destination) {
        lock.lock();
        try {
            if (--destination.users == 0) {
                unused++;
            }
        } finally {
            lock.unlock();
        }
        forgetUnused();
    }

    private Declared declare(DestinationRef ref, boolean retain) throws JMSException {
        declaring.lock();
        try {
            Declared found = find(ref, retain);
            if (found != null) {
                return found;
            }
            Declared fresh = new Declared(++lastNumber, ref);
            long request = wire.nextRequest();
            Frame.Declare frame = fresh.frame(request, isOwnTemporary(ref));
            wire.call(PendingReply.repeated(request, frame), frame).orThrow();
            lock.lock();
            try {
                fresh.users = retain ? 1 : 0;
                unused += retain ? 0 : 1;
                declared.put(key(ref), fresh);
            } finally {
                lock.unlock();
            }
            forgetUnused();
            return fresh;
        } finally {
            declaring.unlock();
        }
    }

    private void forgetUnused() {
        List<Declared> forgotten = new ArrayList<>();
        lock.lock();
        try {
            Iterator<Declared> all = declared.values().iterator();
            while (unused > UNUSED_MAX && all.hasNext()) {
                Declared candidate = all.next();
                if (candidate.users == 0) {
                    all.remove();
                    unused--;
                    forgotten.add(candidate);
                }
            }
        } finally {
            lock.unlock();
        }
        for (Declared destination : forgotten) {
            wire.sendIfConnected(new Frame.Forget(destination.number));
        }
    }

    /** The broker does not know it any more: the next use declares it again. */
    void drop(Declared destination, JMSException why) {
        destination.gone = why;
        lock.lock();
        try {
            if (declared.remove(key(destination.ref)) != null && destination.users == 0) {
                unused--;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Creates a temporary destination of this connection. */
    void createTemporary(DestinationRef ref) throws JMSException {
        temporaries.add(key(ref));
        try {
            use(ref);
        } catch (JMSException e) {
            temporaries.remove(key(ref));
            throw e;
        }
    }

    boolean isOwnTemporary(DestinationRef ref) {
        return temporaries.contains(key(ref));
    }

    void deleteTemporary(DestinationKind kind, String name) throws JMSException {
        DestinationRef ref = new DestinationRef(kind, name, false);
        if (!temporaries.contains(ref)) {
            throw Failures.of(
                    ErrorCode.TEMPORARY_OF_ANOTHER_CONNECTION,
                    name + " is no temporary destination of this connection, or was deleted before");
        }
        long request = wire.nextRequest();
        Frame.DeleteDestination frame = new Frame.DeleteDestination(request, kind, name);
        PendingReply pending = PendingReply.repeated(request, frame);
        Answer answer = wire.call(pending, frame);
        if (!(pending.wasRepeated() && answer.code() == ErrorCode.NO_SUCH_DESTINATION)) {
            answer.orThrow();
        }
        temporaries.remove(ref);
        lock.lock();
        try {
            Declared known = declared.remove(ref);
            if (known != null && known.users == 0) {
                unused--;
            }
        } finally {
            lock.unlock();
        }
    }

    /** All that are declared, for another line. */
    Collection<Declared> all() {
        lock.lock();
        try {
            return new ArrayList<>(declared.values());
        } finally {
            lock.unlock();
        }
    }
}
