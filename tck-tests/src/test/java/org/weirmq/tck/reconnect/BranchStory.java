package org.weirmq.tck.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * A transaction manager by hand: what the resource says of a branch is believed, and what was rolled back is done again in another
 * branch. Two phases for a message that moves, one phase for one that is sent.
 */
final class BranchStory {
    private record Branch(String id) implements Xid {
        @Override
        public int getFormatId() {
            return 7;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return id.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public byte[] getBranchQualifier() {
            return new byte[] {1};
        }
    }

    private interface Work {
        void run() throws JMSException;
    }

    private final XAConnection connection;
    private final String in;
    private final String out;

    BranchStory(XAConnection connection, String in, String out) {
        this.connection = connection;
        this.in = in;
        this.out = out;
    }

    void run() throws Exception {
        try (XASession session = connection.createXASession()) {
            XAResource resource = session.getXAResource();
            while (!twoPhases(session, resource)) {
                continue;
            }
            while (!onePhase(session, resource)) {
                continue;
            }
            Xid[] left = resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN);
            assertThat(Arrays.asList(left)).as("branches that are left").isEmpty();
        }
    }

    private boolean twoPhases(XASession session, XAResource resource) throws Exception {
        Xid xid = new Branch(UUID.randomUUID().toString());
        boolean ended = inBranch(resource, xid, () -> {
            try (MessageConsumer consumer = session.createConsumer(session.createQueue(in));
                    MessageProducer producer = session.createProducer(session.createQueue(out))) {
                Message message = Story.next(consumer);
                assertThat(Story.text(message)).isEqualTo("x1");
                producer.send(session.createTextMessage(Story.text(message) + "'"));
            }
        });
        if (!ended) {
            return false;
        }
        try {
            assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
        } catch (XAException rolledBack) {
            assertRolledBack(rolledBack);
            return false;
        }
        resource.commit(xid, false); // it has promised
        return true;
    }

    private boolean onePhase(XASession session, XAResource resource) throws Exception {
        Xid xid = new Branch(UUID.randomUUID().toString());
        boolean ended = inBranch(resource, xid, () -> {
            try (MessageProducer producer = session.createProducer(session.createQueue(out))) {
                producer.send(session.createTextMessage("one phase"));
            }
        });
        if (!ended) {
            return false;
        }
        try {
            resource.commit(xid, true);
            return true;
        } catch (XAException rolledBack) {
            assertRolledBack(rolledBack);
            return false;
        }
    }

    /** False when the branch is over without having been prepared. */
    private static boolean inBranch(XAResource resource, Xid xid, Work work) throws Exception {
        try {
            resource.start(xid, XAResource.TMNOFLAGS);
        } catch (XAException notStarted) {
            assertThat(notStarted.errorCode).as("%s", notStarted).isEqualTo(XAException.XAER_RMFAIL);
            return false;
        }
        work.run();
        try {
            resource.end(xid, XAResource.TMSUCCESS);
            return true;
        } catch (XAException rolledBack) {
            assertRolledBack(rolledBack);
            resource.rollback(xid);
            return false;
        }
    }

    private static void assertRolledBack(XAException failure) {
        assertThat(failure.errorCode)
                .as("%s", failure)
                .isIn(Set.of(XAException.XA_RBCOMMFAIL, XAException.XA_RBROLLBACK));
    }
}
