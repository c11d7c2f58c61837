package org.weirmq.simulation;

import java.util.List;
import java.util.function.UnaryOperator;
import org.weirmq.protocol.Frame;

/** A session and what its application does with it, over all reconnects of its client. */
interface SimWork {
    /** Of the session, unique in its client. */
    int number();

    List<SimConsumer> consumers();

    /** The wire is gone: leases and open work with it. */
    void disconnected();

    /** The broker has welcomed the client: everything is opened again. */
    void connected(boolean isSameBroker);

    void sent(long upTo);

    void sendFailed(Frame.SendFailed failed);

    void delivered(SimConsumer consumer, Frame.Deliver deliver);

    /** The broker asks for what the application has not looked at. */
    void recalled(SimConsumer consumer);

    /** Whether it waits for nothing and has nothing left to do. */
    boolean isIdle();

    /** One thing that an application might do now. */
    void act(Chance chance);

    /** Towards an end: no new messages, everything that comes is accepted. */
    void finish();

    /** The application dies: what it did not hear of, nobody will ask for. */
    void abandon();

    /** The same work for another application. */
    SimWork successor(SimClient client, UnaryOperator<SimConsumer.Reading> readings);
}
