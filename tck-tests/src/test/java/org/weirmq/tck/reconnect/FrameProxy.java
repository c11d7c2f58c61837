package org.weirmq.tck.reconnect;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between a client and a broker, knows where frames begin, and cuts a connection at exactly one frame of one direction; or
 * stops to pass anything on without closing, as a network does that is gone. What the other direction had under way is lost too.
 */
final class FrameProxy implements AutoCloseable {
    enum From {
        CLIENT,
        BROKER
    }

    enum Where {
        /** The frame has been passed on, nothing after it is. */
        AFTER,
        /** Half of its bytes have been. */
        WITHIN
    }

    enum How {
        CLOSE,
        RESET
    }

    /** @param frame counted over all connections from the moment at which this becomes the plan, from 1 */
    record Cut(From from, int frame, Where where, How how) {}

    private static final int FRAME_BYTES_MAX = 1 << 25;

    private final ServerSocket server;
    private final int brokerPort;
    private final List<Pair> pairs = new CopyOnWriteArrayList<>();
    private final AtomicReference<Plan> plan = new AtomicReference<>(new Plan(List.of()));

    private static final class Plan {
        private final List<Cut> cuts;
        private final int[] passed = new int[From.values().length];
        private int done;

        Plan(List<Cut> cuts) {
            this.cuts = cuts;
        }

        /** What is to be done with the next frame of this direction, or null. The next cut counts from there. */
        synchronized Cut next(From from) {
            if (done == cuts.size()) {
                return null;
            }
            Cut cut = cuts.get(done);
            if (++passed[from.ordinal()] != cut.frame || cut.from != from) {
                return null;
            }
            done++;
            passed[0] = 0;
            passed[1] = 0;
            return cut;
        }

        synchronized int done() {
            return done;
        }
    }

    FrameProxy(int brokerPort) throws IOException {
        this.brokerPort = brokerPort;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread("proxy", this::accept);
    }

    String url() {
        return "weir://127.0.0.1:" + server.getLocalPort();
    }

    /** Cuts that are made one after the other, each counted from the one before; those of an earlier plan are given up. */
    void cut(Cut... cuts) {
        plan.set(new Plan(List.of(cuts)));
    }

    /** How many cuts of the plan have been made. */
    int cuts() {
        return plan.get().done();
    }

    /** Passes nothing on from these ends of the connections of now; nothing is closed, and new connections work. */
    void freeze(From... ends) {
        for (Pair pair : pairs) {
            pair.frozen = List.of(ends);
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (true) {
            try {
                join(server.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void join(Socket client) throws IOException {
        try {
            Pair pair = new Pair(client, new Socket(InetAddress.getLoopbackAddress(), brokerPort));
            client.setTcpNoDelay(true);
            pair.broker.setTcpNoDelay(true);
            pairs.add(pair);
            thread("from client", () -> pair.pass(From.CLIENT));
            thread("from broker", () -> pair.pass(From.BROKER));
        } catch (ConnectException noBroker) {
            client.close();
        }
    }

    private final class Pair {
        private final Socket client;
        private final Socket broker;
        private volatile List<From> frozen = List.of();

        Pair(Socket client, Socket broker) {
            this.client = client;
            this.broker = broker;
        }

        private void pass(From from) {
            boolean up = from == From.CLIENT;
            try {
                DataInputStream in = new DataInputStream((up ? client : broker).getInputStream());
                DataOutputStream out = new DataOutputStream((up ? broker : client).getOutputStream());
                while (true) {
                    byte[] frame = frame(in);
                    if (frozen.contains(from)) {
                        continue;
                    }
                    Cut cut = plan.get().next(from);
                    boolean part = cut != null && cut.where == Where.WITHIN;
                    out.write(frame, 0, part ? frame.length / 2 : frame.length);
                    if (cut != null) {
                        end(cut.how);
                        return;
                    }
                }
            } catch (IOException gone) {
                if (frozen.isEmpty()) {
                    end(How.CLOSE);
                }
            }
        }

        /** With its length field. */
        private byte[] frame(DataInputStream in) throws IOException {
            int length = in.readInt();
            if (length < 0 || length > FRAME_BYTES_MAX) {
                throw new IOException("expected a frame, but its length is " + length);
            }
            byte[] frame = new byte[Integer.BYTES + length];
            java.nio.ByteBuffer.wrap(frame).putInt(length);
            in.readFully(frame, Integer.BYTES, length);
            return frame;
        }

        private void end(How how) {
            pairs.remove(this);
            for (Socket socket : List.of(client, broker)) {
                try (socket) {
                    if (how == How.RESET) {
                        socket.setSoLinger(true, 0);
                    }
                } catch (IOException gone) {
                    continue; // it is what was wanted
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        pairs.forEach(pair -> pair.end(How.CLOSE));
    }
}
