package org.weirmq.tck.bodies;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a client and a broker and cuts connections after a number of bytes towards the broker. What the client
 * had written beyond that is lost, as with a cable that is pulled.
 */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int brokerPort;
    private final AtomicLong bytesLeft = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong cuts = new AtomicLong();

    CuttingProxy(int brokerPort) throws IOException {
        this.brokerPort = brokerPort;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread("proxy", this::accept);
    }

    String url() {
        return "weir://127.0.0.1:" + server.getLocalPort();
    }

    /** Once this many more bytes have gone to the broker the connection is cut. */
    void cutAfter(long bytes) {
        bytesLeft.set(bytes);
    }

    long cuts() {
        return cuts.get();
    }

    /** Bytes that have gone to the broker. */
    long passed() {
        return passed.get();
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
            Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
            thread("to broker", () -> pass(client, broker, true));
            thread("to client", () -> pass(broker, client, false));
        } catch (ConnectException noBroker) {
            client.close();
        }
    }

    private void pass(Socket from, Socket to, boolean counted) {
        byte[] buffer = new byte[16 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                int may = read;
                if (counted) {
                    may = (int) Math.max(0, Math.min(read, bytesLeft.getAndAdd(-read)));
                }
                out.write(buffer, 0, may);
                passed.addAndGet(counted ? may : 0);
                if (may < read) {
                    bytesLeft.set(Long.MAX_VALUE);
                    cuts.incrementAndGet();
                    return;
                }
            }
        } catch (IOException gone) {
            return; // one end closed: so is the other, on leaving
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
