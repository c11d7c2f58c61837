package org.weirmq.client;

import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Rows;
import org.weirmq.protocol.XaId;

/**
 * The XAResource of a session. What concerns the association of the session with a branch is kept here and at the broker;
 * prepare, commit, rollback, forget and recover go to the broker for any branch, and go on after the session is closed, as
 * long as its connection is open. They may be called on any thread, start and end on the one that uses the session.
 *
 * <p>A request that is cut off with the connection is sent again on the next one: the broker gives the same answer to a
 * repeated prepare or commit. What cannot be known in time is XAER_RMFAIL.
 */
final class SessionResource implements XAResource {
    private static final int TIMEOUT_SECONDS = 300;
    private static final String LOST = "the connection was lost while the branch was open: it is rolled back";

    /** @param line on which the broker associated the session with it */
    private record Association(XaId xid, Line line) {}

    private final SessionWork session;
    private final Wire wire;
    private volatile @Nullable Association current;
    private final Map<XaId, Association> suspended = new HashMap<>();
    /**
     * Where the session has ended its part: with that line goes a branch that is not prepared. Any thread; forgotten when the
     * branch is resolved here.
     */
    private final Map<XaId, Line> ended = new ConcurrentHashMap<>();

    private boolean scanning;
    private int timeoutSeconds = TIMEOUT_SECONDS;

    SessionResource(SessionWork session) {
        this.session = session;
        this.wire = session.wire();
    }

    private static XaId id(@Nullable Xid xid) throws XAException {
        if (xid == null) {
            throw XaFailures.of(XAException.XAER_INVAL, "a branch without a name");
        }
        byte[] global = xid.getGlobalTransactionId();
        byte[] branch = xid.getBranchQualifier();
        boolean usable = global != null
                && branch != null
                && global.length >= 1
                && global.length <= XaId.PART_BYTES_MAX
                && branch.length <= XaId.PART_BYTES_MAX;
        if (!usable) {
            throw XaFailures.of(XAException.XAER_INVAL, "a branch's name has 1 to 64 bytes, and 0 to 64 bytes");
        }
        return XaId.of(xid.getFormatId(), global, branch);
    }

    // ---- Association.

    @Override
    public synchronized void start(@Nullable Xid xid, int flags) throws XAException {
        XaId id = id(xid);
        if (flags != TMNOFLAGS && flags != TMJOIN && flags != TMRESUME) {
            throw XaFailures.of(XAException.XAER_INVAL, "start with flags 0x" + Integer.toHexString(flags));
        }
        Association now = current;
        if (now != null) {
            throw XaFailures.of(XAException.XAER_PROTO, "the session works for " + now.xid());
        }
        if (session.state().hasLocalWork()) {
            throw XaFailures.of(XAException.XAER_OUTSIDE, "the session has an open transaction of its own");
        }
        Association before = suspended.get(id);
        if (flags == TMRESUME && before == null) {
            throw XaFailures.of(XAException.XAER_PROTO, "the session has not suspended " + id);
        }
        Line line = before == null ? openLine() : before.line();
        if (before != null && line.isLost()) {
            suspended.remove(id);
            throw XaFailures.of(XAException.XA_RBCOMMFAIL, LOST);
        }
        long request = wire.nextRequest();
        Frame.XaStart frame =
                new Frame.XaStart(request, session.state().number, id, flags != TMNOFLAGS, timeoutSeconds * 1000L);
        Answer answer;
        try {
            answer = wire.call(PendingReply.endingWith(request, ErrorCode.CONNECTION_LOST), frame, line);
        } catch (JMSException e) {
            tell(new Association(id, line), List.of(), true); // in case the broker did it
            throw XaFailures.of(e);
        }
        if (!answer.ok()) {
            throw XaFailures.of(answer, XAException.XAER_NOTA);
        }
        suspended.remove(id);
        session.state().inBranch(true);
        current = new Association(id, line);
    }

    private Line openLine() throws XAException {
        try {
            wire.awaitLine();
            session.ensureOpen();
        } catch (JMSException e) {
            throw XaFailures.of(e);
        }
        Line line = session.state().line();
        if (line == null) {
            throw XaFailures.of(XAException.XAER_RMFAIL, "there is no connection to the broker");
        }
        return line;
    }

    @Override
    public synchronized void end(@Nullable Xid xid, int flags) throws XAException {
        XaId id = id(xid);
        if (flags != TMSUCCESS && flags != TMFAIL && flags != TMSUSPEND) {
            throw XaFailures.of(XAException.XAER_INVAL, "end with flags 0x" + Integer.toHexString(flags));
        }
        Association now = current;
        Association before = suspended.get(id);
        if (now != null && now.xid().equals(id)) {
            endCurrent(now, flags);
        } else if (flags != TMSUSPEND && before != null) {
            suspended.remove(id);
            tell(before, List.of(), flags == TMFAIL);
        } else {
            throw XaFailures.of(
                    suspended.containsKey(id) ? XAException.XAER_PROTO : XAException.XAER_NOTA,
                    "the session does not work for " + id);
        }
    }

    private void endCurrent(Association part, int flags) throws XAException {
        JMSException unfinished = null;
        try {
            session.awaitSends();
        } catch (JMSException e) {
            unfinished = e;
        }
        BranchPart done = endPart(part, flags == TMFAIL || unfinished != null);
        if (unfinished != null) {
            throw XaFailures.of(unfinished);
        }
        if (done.lost()) {
            giveBack();
            throw XaFailures.of(XAException.XA_RBCOMMFAIL, LOST);
        }
        if (done.refusal() != null) {
            throw XaFailures.of(
                    XAException.XA_RBROLLBACK,
                    "a message of the branch was refused: " + done.refusal().getMessage());
        }
        if (flags == TMSUSPEND) {
            suspended.put(part.xid(), part);
        }
    }

    /** What was received on the line that came after the branch's is nobody's: it goes back. */
    private void giveBack() throws XAException {
        try {
            session.state().recover();
        } catch (JMSException e) {
            throw XaFailures.of(e);
        }
    }

    private BranchPart endPart(Association part, boolean fail) {
        current = null;
        ended.put(part.xid(), part.line());
        BranchPart done = BranchPart.end(session.state(), part.line(), session.serverWork());
        if (!done.lost()) {
            tell(part, done.receipts(), fail || done.refusal() != null);
        }
        return done;
    }

    /** Nobody waits: what is wrong with it, prepare says. */
    private void tell(Association part, List<Frame.Settlement> receipts, boolean fail) {
        part.line().outbox().send(new Frame.XaEnd(0, session.state().number, part.xid(), fail, receipts));
    }

    /** The session is about to be closed: what it has done so far stays the branch's. */
    synchronized void sessionCloses() {
        Association part = current;
        if (part != null && !endPart(part, false).lost()) {
            suspended.put(part.xid(), part);
        }
    }

    /** Whether the broker has rolled it back because the line is lost on which the session worked for it. */
    private boolean wentWithItsLine(XaId id) {
        Line line = ended.remove(id);
        return line != null && line.isLost();
    }

    /** Whether the session works for a branch now. */
    boolean isAssociated() {
        return current != null;
    }

    // ---- Resolution.

    @Override
    public int prepare(@Nullable Xid xid) throws XAException {
        XaId id = id(xid);
        boolean gone = wentWithItsLine(id);
        long request = wire.nextRequest();
        Frame.XaPrepare frame = new Frame.XaPrepare(request, id);
        PendingReply pending = PendingReply.repeated(request, frame);
        Answer answer = call(pending, frame, null);
        if (!answer.ok()) {
            throw XaFailures.of(
                    answer, gone || pending.wasRepeated() ? XAException.XA_RBCOMMFAIL : XAException.XAER_NOTA);
        }
        return rows(answer).isEmpty() ? XA_OK : XA_RDONLY;
    }

    @Override
    public void commit(@Nullable Xid xid, boolean onePhase) throws XAException {
        XaId id = id(xid);
        boolean gone = wentWithItsLine(id);
        long request = wire.nextRequest();
        Frame.XaCommit frame = new Frame.XaCommit(request, id, onePhase);
        PendingReply pending = PendingReply.repeated(request, frame);
        Answer answer = call(pending, frame, null);
        if (!answer.ok()) {
            boolean rolledBack = onePhase && (gone || pending.wasRepeated());
            throw XaFailures.of(answer, rolledBack ? XAException.XA_RBCOMMFAIL : XAException.XAER_NOTA);
        }
    }

    @Override
    public void rollback(@Nullable Xid xid) throws XAException {
        XaId id = id(xid);
        boolean gone = wentWithItsLine(id);
        long request = wire.nextRequest();
        Frame.XaRollback frame = new Frame.XaRollback(request, id);
        PendingReply pending = PendingReply.repeated(request, frame);
        SessionState state = session.state();
        boolean receives =
                current == null && !state.isClosed() && !state.consumers().isEmpty();
        Answer answer;
        if (receives) {
            answer = rollbackInOrder(pending, frame);
        } else {
            answer = call(pending, frame, null);
        }
        boolean done = gone || pending.wasRepeated();
        if (!answer.ok() && !(done && answer.code() == ErrorCode.BRANCH_UNKNOWN)) {
            throw XaFailures.of(answer, XAException.XAER_NOTA);
        }
    }

    /** Newer messages that wait in the client go back first, so that what is rolled back comes before them. */
    private Answer rollbackInOrder(PendingReply pending, Frame.XaRollback frame) throws XAException {
        SessionState state = session.state();
        Line on = state.line();
        try {
            on = state.handBack(false, false);
        } catch (JMSException e) {
            System.getLogger(SessionResource.class.getName())
                    .log(System.Logger.Level.DEBUG, "the session could not give back what waits in it", e);
        }
        try {
            return call(pending, frame, null);
        } finally {
            state.beginAnew(on);
        }
    }

    @Override
    public void forget(@Nullable Xid xid) throws XAException {
        long request = wire.nextRequest();
        Frame.XaForget frame = new Frame.XaForget(request, id(xid));
        PendingReply pending = PendingReply.repeated(request, frame);
        Answer answer = call(pending, frame, null);
        if (!answer.ok() && !(pending.wasRepeated() && answer.code() == ErrorCode.BRANCH_UNKNOWN)) {
            throw XaFailures.of(answer, XAException.XAER_NOTA);
        }
    }

    /** All of them with the first call of a scan, none with the others. */
    @Override
    public Xid[] recover(int flags) throws XAException {
        if ((flags & ~(TMSTARTRSCAN | TMENDRSCAN)) != 0) {
            throw XaFailures.of(XAException.XAER_INVAL, "recover with flags 0x" + Integer.toHexString(flags));
        }
        boolean starts = (flags & TMSTARTRSCAN) != 0;
        synchronized (this) {
            if (!starts && !scanning) {
                throw XaFailures.of(XAException.XAER_PROTO, "no scan has been started");
            }
            scanning = (flags & TMENDRSCAN) == 0;
        }
        return starts ? recover() : new Xid[0];
    }

    private Xid[] recover() throws XAException {
        List<Xid> branches = new ArrayList<>();
        while (true) {
            long request = wire.nextRequest();
            Frame.XaRecover frame = new Frame.XaRecover(request, branches.size());
            Answer answer = call(PendingReply.repeated(request, frame), frame, null);
            if (!answer.ok()) {
                throw XaFailures.of(answer, XAException.XAER_RMERR);
            }
            List<Map<String, String>> rows = rows(answer);
            if (rows.isEmpty()) {
                return branches.toArray(Xid[]::new);
            }
            for (Map<String, String> row : rows) {
                branches.add(new BranchXid(XaId.parse(row.getOrDefault("xid", ""))));
            }
        }
    }

    private static List<Map<String, String>> rows(Answer answer) {
        return answer.payload().length == 0
                ? List.of()
                : Rows.decode(answer.payload()).rows();
    }

    private Answer call(PendingReply pending, Frame.FromClient frame, @Nullable Line only) throws XAException {
        try {
            return wire.call(pending, frame, only);
        } catch (JMSException e) {
            throw XaFailures.of(e);
        }
    }

    // ---- The rest.

    /** Only on the same connection: then a session can join a branch that another one has started. */
    @Override
    public boolean isSameRM(@Nullable XAResource other) {
        return other instanceof SessionResource resource && resource.wire == wire;
    }

    @Override
    public synchronized int getTransactionTimeout() {
        return timeoutSeconds;
    }

    /** For branches that are started from now on; 0 sets the default, 300 seconds. */
    @Override
    public synchronized boolean setTransactionTimeout(int seconds) throws XAException {
        if (seconds < 0) {
            throw XaFailures.of(XAException.XAER_INVAL, "a timeout of " + seconds + " seconds");
        }
        timeoutSeconds = seconds == 0 ? TIMEOUT_SECONDS : seconds;
        return true;
    }
}
