package org.weirmq.protocol;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What travels between client and broker; docs/protocol.md tells the whole conversation. Requests carry a number that
 * the client chooses (0: no reply wanted) and get exactly one {@link Reply}. Sessions, consumers and destinations are
 * numbers that the client chooses, unique within its connection.
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public sealed interface Frame {

    /** From client to broker. */
    sealed interface FromClient extends Frame {}

    /** From broker to client. */
    sealed interface FromBroker extends Frame {}

    /**
     * The first frame of a connection.
     *
     * @param connection identifies the client's connection, the same after a reconnect
     * @param resume this identity was connected before: what the broker still keeps for it is wanted
     */
    record Hello(
            int versionMin,
            int versionMax,
            UUID connection,
            boolean resume,
            @Nullable String clientId,
            @Nullable String user,
            @Nullable String password,
            String product)
            implements FromClient {}

    /**
     * The broker accepts.
     *
     * @param incarnation differs after every start of the broker
     * @param resumed volatile state of this identity was found: temporary destinations, unshared subscriptions
     * @param sendWindowBytes how much may be sent and not yet confirmed, over all sessions
     * @param heartbeatMs either side that has been silent for this long sends a {@link Ping}; 0 for never
     */
    record Welcome(
            int version,
            String broker,
            long incarnation,
            boolean resumed,
            int frameBytesMax,
            int sendWindowBytes,
            int heartbeatMs)
            implements FromBroker {}

    /** The connection is over, and why. The last frame of a connection that the broker ends. */
    record Fault(ErrorCode code, String text) implements FromBroker {}

    /** The answer to a request. */
    record Reply(long request, ErrorCode code, String text, byte[] payload) implements FromBroker {}

    record Ping(long token) implements FromClient, FromBroker {}

    record Pong(long token) implements FromClient, FromBroker {}

    /** The client ends its connection in order: nothing of it is kept. */
    record Goodbye(long request) implements FromClient {}

    record SetClientId(long request, String clientId) implements FromClient {}

    /** Opens a session; nothing is replied. */
    record OpenSession(int session, boolean transacted) implements FromClient {}

    /** Ends a session, its consumers, its open transaction; what it holds is returned as {@link Rollback} does. */
    record CloseSession(long request, int session, List<Seen> seen) implements FromClient {}

    /**
     * Gives a destination a number for this connection. Replies {@link ErrorCode#NO_SUCH_DESTINATION} when it is not
     * there and may not be created.
     *
     * @param temporary creates a temporary destination that belongs to this connection, under a name that the client
     *     made unique; declared again after a reconnect it is found or created again
     */
    record Declare(long request, int destination, DestinationKind kind, String name, boolean temporary)
            implements FromClient {}

    /** The number is free again; the destination stays. */
    record Forget(int destination) implements FromClient {}

    record DeleteDestination(long request, DestinationKind kind, String name) implements FromClient {}

    /**
     * Messages in the order of sending. Confirmed cumulatively by {@link Sent}, or one by one by {@link SendFailed}.
     */
    record Send(int session, List<Item> items) implements FromClient {
        /**
         * @param sequence rises by one with each send of the session; a repeat is confirmed and dropped
         * @param destination as declared
         * @param transacted part of the session's open transaction; confirmed by its commit alone
         * @param message as {@link MessageCodec} has it
         */
        public record Item(long sequence, int destination, boolean transacted, byte[] message) {}
    }

    /** All sends of the session up to this sequence have been accepted, or have been refused one by one before. */
    record Sent(int session, long upTo) implements FromBroker {}

    record SendFailed(int session, long sequence, ErrorCode code, String text) implements FromBroker {}

    /**
     * Starts to consume or browse; deliveries begin with credit.
     *
     * @param name the subscription's name, for the kinds that have one
     * @param selector null or empty for all messages
     */
    record Attach(
            long request,
            int session,
            int consumer,
            int destination,
            ConsumerKind kind,
            @Nullable String name,
            @Nullable String selector,
            boolean noLocal)
            implements FromClient {}

    /** Ends a consumer. What it was given and the application has not seen is offered to others. */
    record Detach(long request, int consumer, long seen) implements FromClient {}

    /**
     * The consumer can take this many more messages.
     *
     * @param seen the number of the last delivery that the application was shown
     */
    record Flow(int consumer, int messages, long seen) implements FromClient {}

    /** Wants {@link Drained} once everything that can be delivered under the present credit has been delivered. */
    record Drain(int consumer, long token) implements FromClient {}

    record Drained(int consumer, long token) implements FromBroker {}

    /**
     * Messages for a consumer, numbered on from {@code first}; the numbers of a consumer start at 1 and have no gaps.
     */
    record Deliver(int consumer, long first, List<Item> items) implements FromBroker {
        /**
         * @param count how often this message has been delivered to this group, this time included
         * @param redelivered may have been delivered before
         */
        public record Item(int count, boolean redelivered, byte[] message) {}
    }

    /**
     * Please give back what the application has not seen, with {@link Outcome#RELEASED}: others wait for it. The answer is
     * owed also when there is nothing to give back; until it comes nothing is delivered to this consumer. An answer that gives
     * something back ends the consumer's credit, on both sides.
     */
    record Recall(int consumer) implements FromBroker {}

    /** The partitions that an exclusive group gives to this consumer from now on. */
    record Assigned(int consumer, int[] partitions) implements FromBroker {}

    /** The broker ended the consumer, or a browser has seen everything ({@link ErrorCode#OK}). */
    record Ended(int consumer, ErrorCode code, String text) implements FromBroker {}

    /** Ends leases outside of transactions. Here and in a commit the consumers may be other sessions' of the connection. */
    record Settle(long request, int session, Outcome outcome, List<Settlement> settlements) implements FromClient {}

    /** Commits the session's open transaction: its transacted sends and these receipts, all or nothing. */
    record Commit(long request, int session, long transaction, List<Settlement> settlements) implements FromClient {}

    /**
     * After a reconnect: was this transaction, whose commit got no reply, committed? Replies {@link ErrorCode#OK} or
     * {@link ErrorCode#TRANSACTION_ROLLED_BACK}; the broker remembers the last transaction that each session committed.
     */
    record AskOutcome(long request, int session, long transaction) implements FromClient {}

    /**
     * Undoes the session's open transaction, and gives back every message its consumers hold: those that the application
     * has seen count as delivered. The credit of its consumers is then zero. After the reply nothing sent before it comes.
     */
    record Rollback(long request, int session, long transaction, List<Seen> seen) implements FromClient {}

    /** Gives back every message that the session's consumers hold, as {@link Rollback} does. */
    record Recover(long request, int session, List<Seen> seen) implements FromClient {}

    record Unsubscribe(long request, String name) implements FromClient {}

    /** About a branch of a transaction manager; docs/protocol.md has the states. */
    sealed interface OfBranch extends FromClient {
        long request();

        XaId xid();
    }

    /**
     * From now on the session works for this branch: its transacted sends belong to it.
     *
     * @param join the branch is there already, of this connection; otherwise it must be new
     * @param timeoutMs it is rolled back if it is not prepared by then; 0 for never
     */
    record XaStart(long request, int session, XaId xid, boolean join, long timeoutMs) implements OfBranch {}

    /**
     * The session has done its part, for now or for good; these receipts belong to the branch.
     *
     * @param fail the branch can only roll back
     */
    record XaEnd(long request, int session, XaId xid, boolean fail, List<Settlement> settlements) implements OfBranch {}

    /** Replies when the branch is durable; with a row that says {@code vote=read-only} when there is nothing to commit. */
    record XaPrepare(long request, XaId xid) implements OfBranch {}

    record XaCommit(long request, XaId xid, boolean onePhase) implements OfBranch {}

    record XaRollback(long request, XaId xid) implements OfBranch {}

    /** What an operator has decided about this branch need not be remembered any longer. */
    record XaForget(long request, XaId xid) implements OfBranch {}

    /**
     * Replies with a row for each branch that is prepared or that an operator has decided about.
     *
     * @param from how many rows to leave out: an answer may be cut
     */
    record XaRecover(long request, int from) implements FromClient {}

    /**
     * The next piece of a large body.
     *
     * @param last the reply comes when the whole body is durable
     */
    record BlobWrite(long request, UUID blob, byte[] chunk, boolean last) implements FromClient {}

    /** The reply's payload is the piece; it is shorter only at the end. */
    record BlobRead(long request, UUID blob, long position, int length) implements FromClient {}

    /** An operation of an administrator; the reply's payload is {@link Rows}. */
    record Admin(long request, String operation, Map<String, String> arguments) implements FromClient {}

    /** How far the application has seen a consumer's deliveries: the number of the last one, 0 for none. */
    record Seen(int consumer, long upTo) {}

    /**
     * Deliveries of one consumer.
     *
     * @param ranges pairs of first and last number, rising
     */
    record Settlement(int consumer, long[] ranges) {}
}
