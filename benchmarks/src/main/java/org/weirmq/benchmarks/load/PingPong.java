package org.weirmq.benchmarks.load;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

/** Request and reply: clients send with JMSReplyTo a temporary queue and wait; echo sessions answer. */
final class PingPong {
    private final Bench bench;

    PingPong(Bench bench) {
        this.bench = bench;
    }

    private int deliveryMode() {
        return bench.opts.flag("persistent") ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT;
    }

    void openEcho() throws JMSException {
        Connection c = bench.connection();
        Session s = c.createSession(false, Session.AUTO_ACKNOWLEDGE);
        MessageProducer out = s.createProducer(null);
        out.setDeliveryMode(deliveryMode());
        MessageConsumer in = s.createConsumer(bench.provider.destination(s, bench.dest, false));
        byte[] body = new byte[bench.size];
        in.setMessageListener(m -> {
            try {
                ((BytesMessage) m).readBytes(body);
                BytesMessage reply = s.createBytesMessage();
                reply.writeBytes(body);
                reply.setJMSCorrelationID(m.getJMSCorrelationID());
                out.send(m.getJMSReplyTo(), reply);
            } catch (JMSException | RuntimeException e) {
                bench.error("echo", e);
            }
        });
        c.start();
    }

    Runnable openClient(int id) throws JMSException {
        Stat stat = new Stat();
        bench.recvStats.add(stat);
        Connection c = bench.connection();
        Session s = c.createSession(false, Session.AUTO_ACKNOWLEDGE);
        MessageProducer out = s.createProducer(bench.provider.destination(s, bench.dest, false));
        out.setDeliveryMode(deliveryMode());
        Destination back = s.createTemporaryQueue();
        MessageConsumer in = s.createConsumer(back);
        c.start();
        Bench.Sent sent = bench.sent[id];
        long[] order = bench.newOrder();
        return () -> {
            try {
                while (!bench.stopProducers) {
                    long seq = sent.next.getAndIncrement();
                    BytesMessage m = s.createBytesMessage();
                    bench.fill(m, id, seq, System.nanoTime());
                    m.setJMSReplyTo(back);
                    m.setJMSCorrelationID(Long.toString(seq));
                    out.send(m);
                    sent.ok.incrementAndGet();
                    Message reply = in.receive(10_000);
                    if (reply == null) {
                        throw new JMSException("no reply within 10 s");
                    }
                    if (!Long.toString(seq).equals(reply.getJMSCorrelationID())) {
                        bench.error("client", new IllegalStateException("reply to another request"));
                    }
                    bench.received(reply, 0, order, stat);
                }
                in.close();
            } catch (JMSException | RuntimeException e) {
                bench.error("client", e);
            }
        };
    }
}
