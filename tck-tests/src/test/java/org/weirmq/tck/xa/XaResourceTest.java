package org.weirmq.tck.xa;

import static javax.transaction.xa.XAResource.TMENDRSCAN;
import static javax.transaction.xa.XAResource.TMFAIL;
import static javax.transaction.xa.XAResource.TMJOIN;
import static javax.transaction.xa.XAResource.TMNOFLAGS;
import static javax.transaction.xa.XAResource.TMONEPHASE;
import static javax.transaction.xa.XAResource.TMRESUME;
import static javax.transaction.xa.XAResource.TMSTARTRSCAN;
import static javax.transaction.xa.XAResource.TMSUCCESS;
import static javax.transaction.xa.XAResource.TMSUSPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.XAConnection;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XASession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weirmq.jms.WeirQueue;
import org.weirmq.jms.WeirXAConnectionFactory;
import org.weirmq.tck.BrokerProcess;

/**
 * Goal: the XAResource follows the state machine of the XA specification, and gives the right code for every wrong call.
 * Method: plays the transaction manager by hand against a broker process; a plain consumer beside it tells what can be seen.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class XaResourceTest {
    private static final long SOON_MS = 20_000;
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static BrokerProcess broker;

    private WeirXAConnectionFactory factory;
    private XAConnection connection;
    private XASession session;
    private XAResource resource;
    private Session plain;
    private Connection plainConnection;
    private Queue in;
    private Queue out;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = BrokerProcess.start(Path.of("target", "xa-data", Long.toString(System.nanoTime())));
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @BeforeEach
    void connect() throws Exception {
        factory = new WeirXAConnectionFactory(broker.url());
        connection = factory.createXAConnection();
        connection.start();
        session = connection.createXASession();
        resource = session.getXAResource();
        plainConnection = factory.createConnection();
        plainConnection.start();
        plain = plainConnection.createSession();
        int name = NAMES.incrementAndGet();
        in = new WeirQueue("xa-in-" + name);
        out = new WeirQueue("xa-out-" + name);
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        plainConnection.close();
    }

    private static Xid xid() {
        return new TestXid("g" + NAMES.incrementAndGet(), "b");
    }

    private void send(Session on, Queue to, String... texts) throws JMSException {
        try (MessageProducer producer = on.createProducer(to)) {
            for (String text : texts) {
                producer.send(on.createTextMessage(text));
            }
        }
    }

    private static String text(Message message) throws JMSException {
        return message == null ? null : ((TextMessage) message).getText();
    }

    /** What a plain consumer gets, all of it. */
    private List<String> drain(Queue queue) throws JMSException {
        List<String> texts = new ArrayList<>();
        try (MessageConsumer consumer = plain.createConsumer(queue)) {
            for (Message next = consumer.receiveNoWait(); next != null; next = consumer.receiveNoWait()) {
                texts.add(text(next) + (next.getJMSRedelivered() ? "*" : ""));
            }
        }
        return texts;
    }

    private static void assertCode(int code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        XAException failure = catchThrowableOfType(XAException.class, call);
        assertThat(failure).as("an XAException").isNotNull();
        assertThat(failure.errorCode).as(failure.getMessage()).isEqualTo(code);
    }

    @Test
    void twoPhaseCommitShowsSendsAndSettlesReceipts() throws Exception {
        send(plain, in, "i1", "i2");
        Xid xid = xid();
        resource.start(xid, TMNOFLAGS);
        MessageConsumer consumer = session.createConsumer(in);
        assertThat(text(consumer.receive(SOON_MS))).isEqualTo("i1");
        send(session, out, "o1", "o2");
        resource.end(xid, TMSUCCESS);
        consumer.close();
        assertThat(drain(out)).isEmpty();
        assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
        assertThat(drain(out)).isEmpty();
        assertThat(drain(in)).containsExactly("i2");
        resource.commit(xid, false);
        assertThat(drain(out)).containsExactly("o1", "o2");
        assertThat(drain(in)).isEmpty();
    }

    @Test
    void rollbackGivesBackInOrderAndSendsNothing() throws Exception {
        send(plain, in, "i1", "i2", "i3");
        MessageConsumer consumer = session.createConsumer(in);
        for (boolean prepare : new boolean[] {false, true}) {
            Xid xid = xid();
            resource.start(xid, TMNOFLAGS);
            Message first = consumer.receive(SOON_MS);
            assertThat(text(first)).isEqualTo("i1");
            assertThat(first.getIntProperty("JMSXDeliveryCount")).isEqualTo(prepare ? 2 : 1);
            assertThat(text(consumer.receive(SOON_MS))).isEqualTo("i2");
            send(session, out, "o1");
            resource.end(xid, TMSUCCESS);
            if (prepare) {
                assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
            }
            resource.rollback(xid);
        }
        Xid last = xid();
        resource.start(last, TMNOFLAGS);
        assertThat(text(consumer.receive(SOON_MS))).isEqualTo("i1");
        assertThat(text(consumer.receive(SOON_MS))).isEqualTo("i2");
        assertThat(text(consumer.receive(SOON_MS))).isEqualTo("i3");
        resource.end(last, TMSUCCESS);
        resource.commit(last, true);
        assertThat(drain(out)).isEmpty();
        consumer.close();
        assertThat(drain(in)).isEmpty();
    }

    @Test
    void onePhaseAndReadOnly() throws Exception {
        Xid one = xid();
        resource.start(one, TMNOFLAGS);
        send(session, out, "o1");
        resource.end(one, TMSUCCESS);
        resource.commit(one, true);
        assertThat(drain(out)).containsExactly("o1");
        assertCode(XAException.XAER_NOTA, () -> resource.prepare(one));

        Xid nothing = xid();
        resource.start(nothing, TMNOFLAGS);
        resource.end(nothing, TMSUCCESS);
        assertThat(resource.prepare(nothing)).isEqualTo(XAResource.XA_RDONLY);
        assertCode(XAException.XAER_NOTA, () -> resource.commit(nothing, false));
    }

    @Test
    void suspendResumeAndWorkBetween() throws Exception {
        Xid a = xid();
        Xid b = xid();
        resource.start(a, TMNOFLAGS);
        send(session, out, "a1");
        resource.end(a, TMSUSPEND);
        resource.start(b, TMNOFLAGS);
        send(session, out, "b1");
        resource.end(b, TMSUCCESS);
        assertCode(XAException.XAER_PROTO, () -> resource.start(b, TMRESUME));
        resource.start(a, TMRESUME);
        send(session, out, "a2");
        resource.end(a, TMSUCCESS);
        resource.rollback(b);
        resource.commit(a, true);
        assertThat(drain(out)).containsExactly("a1", "a2");
    }

    @Test
    void sessionsOfAConnectionJoinABranch() throws Exception {
        XASession second = connection.createXASession();
        XAResource other = second.getXAResource();
        assertThat(resource.isSameRM(other)).isTrue();
        try (XAConnection elsewhere = factory.createXAConnection()) {
            XAResource foreign = elsewhere.createXASession().getXAResource();
            assertThat(resource.isSameRM(foreign)).isFalse();
            Xid mine = xid();
            resource.start(mine, TMNOFLAGS);
            assertCode(XAException.XAER_DUPID, () -> foreign.start(mine, TMNOFLAGS));
            assertCode(XAException.XAER_NOTA, () -> foreign.start(mine, TMJOIN));
            resource.end(mine, TMSUCCESS);
            resource.rollback(mine);
        }
        Xid xid = xid();
        resource.start(xid, TMNOFLAGS);
        send(session, out, "first");
        other.start(xid, TMJOIN);
        send(second, out, "second");
        resource.end(xid, TMSUCCESS);
        assertCode(XAException.XAER_PROTO, () -> resource.prepare(xid));
        other.end(xid, TMSUCCESS);
        assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
        other.commit(xid, false);
        assertThat(drain(out)).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void aFailedPartCanOnlyRollBack() throws Exception {
        Xid xid = xid();
        resource.start(xid, TMNOFLAGS);
        send(session, out, "o1");
        resource.end(xid, TMFAIL);
        assertCode(XAException.XA_RBROLLBACK, () -> resource.prepare(xid));
        assertCode(XAException.XAER_NOTA, () -> resource.rollback(xid));
        assertThat(drain(out)).isEmpty();
    }

    @Test
    void wrongCallsHaveTheirCodes() throws Exception {
        Xid xid = xid();
        assertCode(XAException.XAER_INVAL, () -> resource.start(null, TMNOFLAGS));
        assertCode(XAException.XAER_INVAL, () -> resource.start(new TestXid("", "b"), TMNOFLAGS));
        assertCode(XAException.XAER_INVAL, () -> resource.start(new TestXid("g".repeat(65), "b"), TMNOFLAGS));
        assertCode(XAException.XAER_INVAL, () -> resource.start(xid, TMONEPHASE));
        assertCode(XAException.XAER_NOTA, () -> resource.start(xid, TMJOIN));
        assertCode(XAException.XAER_PROTO, () -> resource.start(xid, TMRESUME));
        assertCode(XAException.XAER_NOTA, () -> resource.end(xid, TMSUCCESS));
        assertCode(XAException.XAER_NOTA, () -> resource.prepare(xid));
        assertCode(XAException.XAER_NOTA, () -> resource.commit(xid, false));
        assertCode(XAException.XAER_NOTA, () -> resource.commit(xid, true));
        assertCode(XAException.XAER_NOTA, () -> resource.rollback(xid));
        assertCode(XAException.XAER_NOTA, () -> resource.forget(xid));
        resource.start(xid, TMNOFLAGS);
        assertCode(XAException.XAER_PROTO, () -> resource.start(xid(), TMNOFLAGS));
        assertCode(XAException.XAER_INVAL, () -> resource.end(xid, TMNOFLAGS));
        assertCode(XAException.XAER_PROTO, () -> resource.prepare(xid));
        assertCode(XAException.XAER_PROTO, () -> resource.commit(xid, true));
        send(session, out, "o1");
        resource.end(xid, TMSUCCESS);
        assertCode(XAException.XAER_DUPID, () -> resource.start(xid, TMNOFLAGS));
        assertCode(XAException.XAER_PROTO, () -> resource.commit(xid, false));
        assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
        assertCode(XAException.XAER_DUPID, () -> resource.start(xid, TMNOFLAGS));
        assertCode(XAException.XAER_NOTA, () -> resource.start(xid, TMJOIN));
        assertCode(XAException.XAER_PROTO, () -> resource.commit(xid, true));
        resource.commit(xid, false);
        assertThat(drain(out)).containsExactly("o1");
    }

    @Test
    void theSessionLeavesItsTransactionsToTheManager() throws Exception {
        assertThat(session.getTransacted()).isTrue();
        assertThat(session.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
        assertThatThrownBy(session::commit).isInstanceOf(TransactionInProgressException.class);
        assertThatThrownBy(session::rollback).isInstanceOf(TransactionInProgressException.class);
        assertThatThrownBy(session::recover).isInstanceOf(jakarta.jms.IllegalStateException.class);
        send(session, out, "outside"); // not associated: sent at once
        assertThat(drain(out)).containsExactly("outside");
        Session transacted = connection.createSession(true, Session.SESSION_TRANSACTED);
        send(transacted, out, "local");
        transacted.commit();
        assertThat(drain(out)).containsExactly("local");
    }

    @Test
    void anXaContextIsASessionForAManager() throws Exception {
        try (XAJMSContext context = factory.createXAContext()) {
            assertThat(context.getTransacted()).isTrue();
            assertThatThrownBy(context::commit).isInstanceOf(TransactionInProgressRuntimeException.class);
            assertThatThrownBy(context::rollback).isInstanceOf(TransactionInProgressRuntimeException.class);
            Xid xid = xid();
            context.getXAResource().start(xid, TMNOFLAGS);
            context.getContext().createProducer().send(out, "o1");
            context.getXAResource().end(xid, TMSUCCESS);
            assertThat(drain(out)).isEmpty();
            context.getXAResource().commit(xid, true);
        }
        assertThat(drain(out)).containsExactly("o1");
    }

    @Test
    void aSessionMayBeClosedBeforeItsBranchIsResolved() throws Exception {
        send(plain, in, "i1");
        Xid xid = xid();
        resource.start(xid, TMNOFLAGS);
        assertThat(text(session.createConsumer(in).receive(SOON_MS))).isEqualTo("i1");
        send(session, out, "o1");
        session.close();
        resource.end(xid, TMSUCCESS);
        assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
        resource.commit(xid, false);
        assertThat(drain(out)).containsExactly("o1");
        assertThat(drain(in)).isEmpty();
    }

    @Test
    void aBranchThatTakesTooLongIsRolledBack() throws Exception {
        assertCode(XAException.XAER_INVAL, () -> resource.setTransactionTimeout(-1));
        assertThat(resource.getTransactionTimeout()).isEqualTo(300);
        assertThat(resource.setTransactionTimeout(1)).isTrue();
        assertThat(resource.getTransactionTimeout()).isEqualTo(1);
        send(plain, in, "i1");
        Xid xid = xid();
        resource.start(xid, TMNOFLAGS);
        MessageConsumer consumer = session.createConsumer(in);
        assertThat(text(consumer.receive(SOON_MS))).isEqualTo("i1");
        resource.end(xid, TMSUCCESS);
        try (MessageConsumer other = plain.createConsumer(in)) {
            consumer.close();
            assertThat(text(other.receive(SOON_MS))).isEqualTo("i1"); // comes when its time is over
        }
        assertCode(XAException.XA_RBTIMEOUT, () -> resource.prepare(xid));
        assertCode(XAException.XAER_NOTA, () -> resource.rollback(xid));
        assertThat(resource.setTransactionTimeout(0)).isTrue();
        assertThat(resource.getTransactionTimeout()).isEqualTo(300);
    }

    @Test
    void recoverListsWhatIsPreparedAndAnotherConnectionResolvesIt() throws Exception {
        assertCode(XAException.XAER_INVAL, () -> resource.recover(TMONEPHASE));
        assertCode(XAException.XAER_PROTO, () -> resource.recover(TMNOFLAGS));
        Xid prepared = prepare("o1");
        Xid open = xid();
        resource.start(open, TMNOFLAGS);
        send(session, out, "lost");
        resource.end(open, TMSUCCESS);
        connection.close(); // what is not prepared is rolled back
        try (XAConnection next = factory.createXAConnection()) {
            XAResource recovery = next.createXASession().getXAResource();
            List<String> names = names(recovery.recover(TMSTARTRSCAN));
            assertThat(names).contains(name(prepared)).doesNotContain(name(open));
            assertThat(recovery.recover(TMNOFLAGS)).isEmpty();
            assertThat(recovery.recover(TMENDRSCAN)).isEmpty();
            Xid found = Arrays.stream(recovery.recover(TMSTARTRSCAN | TMENDRSCAN))
                    .filter(xid -> name(xid).equals(name(prepared)))
                    .findFirst()
                    .orElseThrow();
            recovery.commit(found, false);
            assertThat(names(recovery.recover(TMSTARTRSCAN | TMENDRSCAN))).doesNotContain(name(prepared));
        }
        assertThat(drain(out)).containsExactly("o1");
    }

    private Xid prepare(String text) throws Exception {
        Xid xid = xid();
        resource.start(xid, TMNOFLAGS);
        send(session, out, text);
        resource.end(xid, TMSUCCESS);
        assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
        return xid;
    }

    private static String name(Xid xid) {
        return new String(xid.getGlobalTransactionId(), StandardCharsets.UTF_8) + "/"
                + new String(xid.getBranchQualifier(), StandardCharsets.UTF_8);
    }

    private static List<String> names(Xid[] xids) {
        return Arrays.stream(xids).map(XaResourceTest::name).toList();
    }
}
