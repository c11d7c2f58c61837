package org.weirmq.core;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of the core. {@code link} is the server's number for a live connection; {@code request} is given back
 * in a {@link Effect.Reply}, 0 wants none. Sessions, consumers and destinations are numbered by the client.
 */
@SuppressWarnings("ArrayRecordComponent")
public sealed interface Command {
    /** A client has been let in; the reply says (through its request) whether its client id may be used. */
    record Connect(
            long link,
            long request,
            UUID identity,
            boolean resume,
            @Nullable String clientId) implements Command {}

    /** The connection is gone; in order when the client said goodbye. */
    record Disconnect(long link, boolean inOrder) implements Command {}

    record SetClientId(long link, long request, String clientId) implements Command {}

    record OpenSession(long link, int session, boolean transacted) implements Command {}

    record CloseSession(long link, long request, int session, List<Seen> seen) implements Command {}

    record Declare(long link, long request, int destination, DestinationKey key, boolean temporary)
            implements Command {}

    record Forget(long link, int destination) implements Command {}

    /** A client deletes its temporary destination. */
    record DeleteTemporary(long link, long request, DestinationKey key) implements Command {}

    /** @param destination as declared */
    record Send(long link, int session, long sequence, int destination, boolean transacted, MessageView message)
            implements Command {}

    record Attach(
            long link,
            long request,
            int session,
            int consumer,
            int destination,
            ConsumerType type,
            @Nullable String name,
            @Nullable String selector,
            boolean noLocal)
            implements Command {}

    record Detach(long link, long request, int consumer, long seen) implements Command {}

    record Flow(long link, int consumer, int messages, long seen) implements Command {}

    /** A link that had no room for deliveries has some again. */
    record Room(long link) implements Command {}

    record Drain(long link, int consumer, long token) implements Command {}

    record Settle(long link, long request, int session, Settling how, List<Settlement> settlements)
            implements Command {}

    record Commit(long link, long request, int session, long transaction, List<Settlement> settlements)
            implements Command {}

    /** Whether this transaction of this session was committed: {@link Refusal#OK} or TRANSACTION_ROLLED_BACK. */
    record AskOutcome(long link, long request, int session, long transaction) implements Command {}

    record Rollback(long link, long request, int session, long transaction, List<Seen> seen) implements Command {}

    record Recover(long link, long request, int session, List<Seen> seen) implements Command {}

    record Unsubscribe(long link, long request, String name) implements Command {}

    /** An administrator's: created with these settings, refused if it is there with others. */
    record CreateDestination(long link, long request, DestinationKey key, int partitions, boolean exclusive)
            implements Command {}

    record DeleteDestination(long link, long request, DestinationKey key) implements Command {}

    record ListDestinations(long link, long request) implements Command {}

    record DescribeDestination(long link, long request, DestinationKey key) implements Command {}

    /** About a branch of a transaction manager. */
    sealed interface OfBranch extends Command {
        Xid xid();
    }

    /**
     * The session works for this branch from now on.
     *
     * @param join it is there already
     * @param timeoutMs it is undone if it is not prepared by then; 0 for never
     */
    record XaStart(long link, long request, int session, Xid xid, boolean join, long timeoutMs) implements OfBranch {}

    /** The session has done its part; these receipts belong to the branch. */
    record XaEnd(long link, long request, int session, Xid xid, boolean fail, List<Settlement> settlements)
            implements OfBranch {}

    record XaPrepare(long link, long request, Xid xid) implements OfBranch {}

    record XaCommit(long link, long request, Xid xid, boolean onePhase) implements OfBranch {}

    record XaRollback(long link, long request, Xid xid) implements OfBranch {}

    record XaForget(long link, long request, Xid xid) implements OfBranch {}

    /** What an operator has decided about a branch that its transaction manager does not resolve. */
    record DecideBranch(long link, long request, Xid xid, boolean commit) implements OfBranch {}

    record ShowBranch(long link, long request, Xid xid) implements OfBranch {}

    /** A row for each branch that is prepared, or that an operator has decided about. */
    record XaRecover(long link, long request) implements Command {}

    record ListBranches(long link, long request) implements Command {}

    /** Time passes: due messages, grace periods, rebalancing deadlines. Every few milliseconds. */
    record Tick() implements Command {}

    /** Whether new persistent messages are to be refused because the log's reserve is reached. */
    record SpaceLow(boolean low) implements Command {}

    record Seen(int consumer, long upTo) {}

    /** @param ranges pairs of first and last delivery number, rising */
    record Settlement(int consumer, long[] ranges) {}
}
