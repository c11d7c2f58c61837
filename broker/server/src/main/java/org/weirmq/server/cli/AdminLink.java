package org.weirmq.server.cli;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.FrameCodec;
import org.weirmq.protocol.ProtocolException;
import org.weirmq.protocol.Rows;
import org.weirmq.protocol.WireWriter;
import org.weirmq.server.BrokerException;

/** A connection of an administrator: one request at a time, waiting for each answer. One thread. */
public final class AdminLink implements AutoCloseable {
    private static final int TIMEOUT_MS = 30_000;
    private static final int DEFAULT_PORT = 5455;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;
    private long requests;

    /** @param url {@code weir://HOST:PORT} */
    public AdminLink(String url, @Nullable String user, @Nullable String password) throws BrokerException {
        InetSocketAddress address = address(url);
        try {
            socket.connect(address, TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new BrokerException(
                    ErrorCode.CANNOT_CONNECT, "no broker answers at " + url + ": " + e.getMessage(), e);
        }
        send(new Frame.Hello(
                FrameCodec.VERSION,
                FrameCodec.VERSION,
                UUID.randomUUID(),
                false,
                null,
                user,
                password,
                "weirmq command"));
        if (!(receive() instanceof Frame.Welcome)) {
            throw new BrokerException(ErrorCode.UNEXPECTED_FRAME, "the broker did not answer the greeting");
        }
    }

    private static InetSocketAddress address(String url) throws BrokerException {
        String rest = url.startsWith("weir://") ? url.substring("weir://".length()) : "";
        int colon = rest.lastIndexOf(':');
        try {
            if (!rest.isEmpty()) {
                String host = colon < 0 ? rest : rest.substring(0, colon);
                int port = colon < 0 ? DEFAULT_PORT : Integer.parseInt(rest.substring(colon + 1));
                return new InetSocketAddress(host, port);
            }
        } catch (IllegalArgumentException e) {
            throw new BrokerException(ErrorCode.INVALID_URL, "expected weir://HOST:PORT, but " + url, e);
        }
        throw new BrokerException(ErrorCode.INVALID_URL, "expected weir://HOST:PORT, but " + url);
    }

    private void send(Frame frame) throws BrokerException {
        WireWriter bytes = new WireWriter(256);
        FrameCodec.encode(frame, bytes);
        try {
            out.write(bytes.array(), 0, bytes.position());
        } catch (IOException e) {
            throw new BrokerException(ErrorCode.CONNECTION_LOST, "the connection broke: " + e.getMessage(), e);
        }
    }

    private Frame.FromBroker receive() throws BrokerException {
        try {
            while (true) {
                int length = in.readInt();
                FrameCodec.checkLength(length);
                byte[] bytes = in.readNBytes(length);
                if (bytes.length < length) {
                    throw new EOFException("the broker closed it");
                }
                Frame.FromBroker frame = FrameCodec.decodeFromBroker(bytes, 0, length);
                if (frame instanceof Frame.Fault fault) {
                    throw new BrokerException(fault.code(), fault.text());
                }
                if (frame instanceof Frame.Ping ping) {
                    send(new Frame.Pong(ping.token()));
                } else {
                    return frame;
                }
            }
        } catch (SocketTimeoutException e) {
            throw new BrokerException(ErrorCode.REQUEST_TIMEOUT, "no answer within " + TIMEOUT_MS + " ms", e);
        } catch (IOException e) {
            throw new BrokerException(ErrorCode.CONNECTION_LOST, "the connection broke: " + e.getMessage(), e);
        } catch (ProtocolException e) {
            throw new BrokerException(e.code(), String.valueOf(e.getMessage()), e);
        }
    }

    /** One operation; throws with the broker's code when it is refused. */
    public List<Map<String, String>> ask(String operation, Map<String, String> arguments) throws BrokerException {
        long request = ++requests;
        send(new Frame.Admin(request, operation, arguments));
        while (true) {
            if (receive() instanceof Frame.Reply reply && reply.request() == request) {
                if (reply.code() != ErrorCode.OK) {
                    throw new BrokerException(reply.code(), reply.text());
                }
                return reply.payload().length == 0
                        ? List.of()
                        : Rows.decode(reply.payload()).rows();
            }
        }
    }

    /** All rows of an operation that answers page by page. */
    public List<Map<String, String>> askAll(String operation) throws BrokerException {
        List<Map<String, String>> rows = new ArrayList<>();
        while (true) {
            Map<String, String> arguments = new HashMap<>();
            arguments.put("from", String.valueOf(rows.size()));
            List<Map<String, String>> page = ask(operation, arguments);
            if (page.isEmpty()) {
                return rows;
            }
            rows.addAll(page);
        }
    }

    @Override
    public void close() throws BrokerException {
        try (socket) {
            send(new Frame.Goodbye(0));
        } catch (IOException e) {
            throw new BrokerException(ErrorCode.CONNECTION_LOST, "the connection broke: " + e.getMessage(), e);
        }
    }
}
