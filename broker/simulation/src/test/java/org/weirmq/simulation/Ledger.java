package org.weirmq.simulation;

import static org.weirmq.simulation.Violation.unless;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.weirmq.protocol.DestinationKind;
import org.weirmq.protocol.EncodedMessage;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.simulation.Group.Standing;
import org.weirmq.simulation.Sent.Fate;
import org.weirmq.simulation.Sent.Stream;
import org.weirmq.simulation.Transaction.State;
import org.weirmq.simulation.Transaction.Taken;

/**
 * The model: what was sent, what the broker let out, and so what may and what must happen. A frame counts from the moment
 * the broker hands it to the network, whether or not it arrives: what it says must hold after a crash from then on.
 */
final class Ledger {
    /** How many steps without a disturbance make first deliveries comparable in groups of several consumers. */
    private static final long QUIET_STEPS = 600;

    /** Why a branch cannot be committed. */
    private static final Set<ErrorCode> REFUSALS = Set.of(
            ErrorCode.TRANSACTION_ROLLED_BACK,
            ErrorCode.TRANSACTION_TIMED_OUT,
            ErrorCode.TRANSACTION_TOO_LARGE,
            ErrorCode.NO_SPACE);

    final Map<MessageId, Sent> sent = new LinkedHashMap<>();
    final Map<String, Group> groups = new LinkedHashMap<>();
    final List<Transaction> transactions = new ArrayList<>();
    /** Starts of the broker. */
    int incarnation;

    /** Steps of the world. */
    long step;

    long deliveries;
    /**
     * Exclusive groups take partitions quickly from members that stand still: what was under way to one of them may arrive
     * after another has settled it. Its own settlement is refused.
     */
    boolean leasesEndSoon;
    /** When the last delayed message is due. */
    long lastDueMs;

    private long disturbedAt = -QUIET_STEPS;
    private final Map<Stream, List<Sent>> streams = new LinkedHashMap<>();

    /** From now on the group gets what is sent to its destination. */
    void begins(Group group) {
        groups.putIfAbsent(group.name, group);
    }

    /** A consumer has joined its group. */
    void attached(Attachment attachment) {
        begins(attachment.group);
        attachment.group.members.forEach(other -> other.alone = false);
        attachment.group.members.add(attachment);
        fenced(attachment);
    }

    /** All that the consumer had has gone back: it starts from the oldest again, if it is alone. */
    void fenced(Attachment attachment) {
        attachment.span++;
        attachment.alone = attachment.group.members.size() == 1;
    }

    /** The session has given back, or lost, what this consumer left to it. */
    void adopted(Attachment attachment) {
        attachment.left.forEach(id -> attachment.group.standing(id).orphaned = false);
        attachment.left.clear();
    }

    /** The consumer is gone; what it had may come to others out of order. */
    void detached(Attachment attachment) {
        attachment.group.members.remove(attachment);
        attachment.group.members.forEach(other -> other.alone = false);
    }

    void issued(Sent message) {
        sent.put(message.id, message);
        lastDueMs = Math.max(lastDueMs, message.deliverAtMs);
        if (message.deliverAtMs == 0) {
            streams.computeIfAbsent(message.stream(), key -> new ArrayList<>()).add(message);
        }
        for (Group group : groups.values()) {
            if (group.durable && group.wants(message)) {
                message.expectedIn.add(group);
            }
        }
    }

    /** Messages went back in a way that the network does not show: they may have been on their way to somebody. */
    void disturbed() {
        disturbedAt = step;
    }

    void crashed() {
        for (Group group : groups.values()) {
            group.crashed();
        }
        disturbed();
    }

    void confirmed(Wire by, UUID producer, int session, long upTo) {
        for (Sent message : sent.values()) {
            boolean isMeant = message.transaction == null
                    && message.fate == Fate.OPEN
                    && message.refusedOn != by
                    && message.id.session() == session
                    && message.id.sequence() <= upTo
                    && message.id.producer().equals(producer);
            if (isMeant) {
                message.fate = Fate.CONFIRMED;
                message.incarnation = incarnation;
            }
        }
    }

    void refused(Wire by, MessageId id) {
        sent.get(id).refusedOn = by;
    }

    /** The broker has answered a commit, or said of one that it happened. */
    void committed(Transaction transaction) {
        unless(transaction.state != State.ROLLED_BACK, transaction + " was rolled back and now is committed");
        if (transaction.state == State.COMMITTED) {
            return;
        }
        transaction.state = State.COMMITTED;
        transaction.sends.forEach(message -> message.incarnation = transaction.incarnation);
        for (Taken taken : transaction.takes) {
            settled(taken.group(), taken.id());
        }
    }

    void rolledBack(Transaction transaction) {
        if (transaction.state == State.ROLLED_BACK) {
            return; // said again; what it took may be another's by now
        }
        if (transaction.state == State.COMMITTED && !transaction.isDurable()) {
            return;
        }
        unless(transaction.state != State.COMMITTED, transaction + " was committed and now is rolled back");
        unless(!transaction.proven, transaction + " was delivered and now is rolled back");
        transaction.state = State.ROLLED_BACK;
        if (transaction.xid == null) {
            transaction.takes.forEach(taken -> taken.group().standing(taken.id()).asked = false);
        }
    }

    // ---- branches of transaction managers

    /** From now on all of it may be seen. */
    void commitAsked(Transaction branch) {
        if (branch.state == State.OPEN) {
            branch.state = State.ASKED;
            branch.takes.forEach(taken -> taken.group().standing(taken.id()).asked = true);
        }
    }

    /** The broker says that there was nothing to decide. */
    void readOnly(Transaction branch) {
        unless(branch.sends.isEmpty() && branch.takes.isEmpty(), branch + " is not read-only");
        branch.state = State.ROLLED_BACK;
    }

    /** The broker has refused to prepare it, or to commit it in one phase: it is rolled back. */
    void branchRefused(Transaction branch, Frame.Reply reply) {
        boolean isAskedAgain = branch.state != State.OPEN && reply.code() == ErrorCode.BRANCH_UNKNOWN;
        unless(isAskedAgain || REFUSALS.contains(reply.code()), branch + " got " + reply);
        branchRolledBack(branch, false);
    }

    /** @param seen whether all it took must come again as redelivered */
    void branchRolledBack(Transaction branch, boolean seen) {
        if (branch.state == State.ROLLED_BACK) {
            return;
        }
        boolean wasAsked = branch.state == State.ASKED;
        rolledBack(branch);
        for (Taken taken : branch.takes) {
            Standing standing = taken.group().standing(taken.id());
            standing.asked &= !wasAsked;
            standing.returned |= seen && standing.branch == branch;
            taken.group().members.forEach(member -> member.alone = false);
        }
        disturbed();
    }

    /** Whoever asks for another end than the operator's is told so. */
    void decidedByHand(Transaction branch, Frame.Reply reply) {
        if (branch.forgetAsked && reply.code() == ErrorCode.BRANCH_UNKNOWN) {
            return; // its manager was told, had it forgotten, and died before it noted that
        }
        boolean isCommit = reply.code() == ErrorCode.HEURISTIC_COMMIT;
        unless(branch.byHand && (isCommit || reply.code() == ErrorCode.HEURISTIC_ROLLBACK), branch + " got " + reply);
        if (isCommit) {
            committed(branch);
        } else {
            branchRolledBack(branch, false);
        }
    }

    /** What a transaction manager must find when it asks from now on, unless it is resolved meanwhile. */
    List<Transaction> prepared(int manager) {
        return transactions.stream()
                .filter(t -> t.xid != null && t.xid.formatId() == manager && t.holds() && t.state == State.OPEN)
                .toList();
    }

    /** What it must not find: the end is known to all. */
    List<Transaction> over(int manager) {
        return transactions.stream()
                .filter(t -> t.xid != null && t.xid.formatId() == manager && t.isOver() && !t.byHand)
                .toList();
    }

    void recovered(List<Transaction> prepared, List<Transaction> over, List<String> xids) {
        for (Transaction branch : prepared) {
            boolean isOpen = branch.holds() && branch.state == State.OPEN;
            unless(!isOpen || xids.contains(branch.xid.toString()), branch + " is prepared and was not found");
        }
        for (Transaction branch : over) {
            unless(!xids.contains(branch.xid.toString()), branch + " was found among those that are prepared");
        }
    }

    /**
     * After everything has been drained and the managers find nothing more: only a rollback whose answer was lost, with the
     * manager that asked for it, leaves no other trace.
     */
    void checkPrepared() {
        for (Transaction transaction : transactions) {
            unless(!transaction.holds() || transaction.isOver(), transaction + " was prepared and never resolved");
        }
    }

    void settled(Group group, MessageId id) {
        Standing standing = group.standing(id);
        unless(!standing.settled, id + " was settled twice in " + group);
        standing.settled = true;
        standing.holder = null;
    }

    void delivered(Attachment to, byte[] bytes, boolean redelivered, int count, long nowMs) {
        EncodedMessage encoded = new EncodedMessage(bytes);
        MessageId id = new MessageId(
                new UUID(encoded.producerHigh(), encoded.producerLow()), encoded.session(), encoded.sequence());
        Group group = to.group;
        to.deliveries.add(id);
        deliveries++;
        unless(to.deliveries.size() <= to.granted, to + " got more than its credit of " + to.granted);
        Sent message = sent.get(id);
        unless(message != null, id + " was delivered to " + to + " but never sent");
        unless(Arrays.equals(bytes, message.bytes), message + " was changed");
        unless(group.wants(message), message + " does not belong to " + group);
        unless(to.color == null || to.color.equals(message.color), message + " does not match the selector of " + to);
        unless(!message.excluded(), message + " was delivered to " + to + " but is " + fate(message));
        unless(message.deliverAtMs <= nowMs, message + " was delivered before its time");
        unless(
                message.persistent || !message.accepted() || message.incarnation == incarnation,
                message + " is volatile and came back after a crash");
        Standing standing = group.standing(id);
        boolean mayBeLate = leasesEndSoon && group.place.exclusive();
        unless(
                !standing.settled || mayBeLate,
                message + " was delivered to " + to + " after its settlement was confirmed");
        if (standing.settled) {
            return;
        }
        unless(!standing.returned || redelivered && count > 1, message + " came back without being marked redelivered");
        Transaction branch = standing.branch;
        unless(
                branch == null || mayBeLate || !branch.holds(),
                message + " was delivered to " + to + " though it belongs to the prepared " + branch);
        standing.branch = mayBeLate ? branch : null;
        order(to, message, standing);
        if (group.durable && message.persistent) {
            prove(message);
        }
        standing.delivered = true;
        standing.asked &= mayBeLate; // a late delivery says nothing about a settlement that came before
        standing.orphaned = false;
        standing.holder = to;
        standing.span = to.span;
    }

    private static void prove(Sent message) {
        message.proven = true;
        if (message.transaction != null) {
            message.transaction.proven = true;
        }
    }

    private static String fate(Sent message) {
        return message.transaction == null ? message.fate.toString() : message.transaction.toString();
    }

    private void order(Attachment to, Sent message, Standing standing) {
        if (message.deliverAtMs != 0) {
            return;
        }
        if (to.group.single && to.alone) {
            for (Sent earlier : streams.get(message.stream())) {
                if (earlier.id.sequence() >= message.id.sequence()) {
                    break;
                }
                unless(
                        !mustPrecede(earlier, to),
                        message + " was delivered to " + to + " before " + earlier + ", which was sent before");
            }
        } else if (!to.group.single && !standing.delivered && step - disturbedAt > QUIET_STEPS) {
            if (to.firstsSince <= disturbedAt) {
                to.firsts.clear();
                to.firstsSince = step;
            }
            Long highest = to.firsts.put(message.stream(), message.id.sequence());
            boolean inOrder = highest == null || highest < message.id.sequence();
            unless(inOrder, message + " was first delivered to " + to + " after number " + highest);
        }
    }

    /** Whether an earlier message of the stream is there for this consumer and has not been given to it. */
    private boolean mustPrecede(Sent earlier, Attachment to) {
        Group group = to.group;
        boolean isThere = earlier.accepted()
                && earlier.expiresAtMs == 0
                && group.wants(earlier)
                && (earlier.place.kind() == DestinationKind.QUEUE || earlier.expectedIn.contains(group))
                && (to.color == null || to.color.equals(earlier.color))
                && (earlier.persistent || earlier.incarnation == incarnation);
        Standing standing = group.standing(earlier.id);
        boolean isHis = standing.settled
                || standing.asked
                || standing.orphaned
                || standing.branch != null && !standing.branch.isOver()
                || standing.holder == to && standing.span == to.span;
        return isThere && !isHis;
    }

    /** Messages that have to be delivered and settled yet, one line each. */
    List<String> missing(long nowMs) {
        List<String> missing = new ArrayList<>();
        for (Sent message : sent.values()) {
            boolean mayBeGone = !message.accepted()
                    || message.expiresAtMs != 0 && message.expiresAtMs <= nowMs
                    || !message.persistent && message.incarnation != incarnation;
            if (mayBeGone) {
                continue;
            }
            for (Group group : message.expectedIn) {
                Standing standing = group.standing(message.id);
                if (!standing.settled && !standing.asked) {
                    missing.add(message + " in " + group);
                }
            }
        }
        return missing;
    }

    /** After everything has been drained: transactions whose outcome nobody asked for are whole. */
    void checkAbandoned(long nowMs) {
        for (Transaction transaction : transactions) {
            if (transaction.state != State.ABANDONED) {
                continue;
            }
            int seen = 0;
            int unseen = 0;
            for (Sent message : transaction.sends) {
                boolean counts = message.persistent && message.expiresAtMs == 0;
                for (Group group : message.expectedIn) {
                    seen += counts && group.wasDelivered(message.id) ? 1 : 0;
                    unseen += counts && !group.wasDelivered(message.id) ? 1 : 0;
                }
            }
            unless(seen == 0 || unseen == 0, transaction + ": " + seen + " sends were delivered, " + unseen + " not");
            for (Taken taken : transaction.takes) {
                Standing standing = taken.group().standing(taken.id());
                unless(seen == 0 || !standing.settled, taken.id() + " came again though " + transaction + " happened");
                Sent input = sent.get(taken.id());
                boolean mayBeGone = input.expiresAtMs != 0 || !input.persistent;
                unless(
                        seen > 0 || unseen == 0 || standing.settled || mayBeGone,
                        taken.id() + " is gone though " + transaction + " did not happen");
            }
        }
    }
}
