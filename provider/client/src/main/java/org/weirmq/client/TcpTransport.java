package org.weirmq.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.weirmq.client.ClientOptions.Address;
import org.weirmq.protocol.FrameCodec;
import org.weirmq.protocol.Limits;

/**
 * Frames over a socket. A plain blocking socket rather than a channel: an interrupted application thread would close a
 * channel under all others.
 */
final class TcpTransport implements PulledTransport {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int BUFFER_BYTES_MAX = Limits.FRAME_BYTES_MAX + FrameCodec.LENGTH_BYTES;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final Receiver receiver;
    private byte[] buffer = new byte[CHUNK_BYTES];
    private int start;
    private int end;
    private int timeoutSetMs = -1;

    private TcpTransport(Socket socket, Receiver receiver) throws IOException {
        this.socket = socket;
        this.receiver = receiver;
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    static TcpTransport connect(Address address, int timeoutMs, Receiver receiver) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address.host(), address.port()), timeoutMs);
            return new TcpTransport(socket, receiver);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void send(byte[] frames, int offset, int length) throws IOException {
        out.write(frames, offset, length);
    }

    @Override
    public void read(int timeoutMs) throws IOException {
        if (timeoutMs != timeoutSetMs) {
            socket.setSoTimeout(timeoutMs);
            timeoutSetMs = timeoutMs;
        }
        makeRoom();
        int count;
        try {
            count = in.read(buffer, end, buffer.length - end);
        } catch (SocketTimeoutException nothingCame) {
            return;
        }
        if (count < 0) {
            throw new EOFException("the broker closed the connection");
        }
        end += count;
        handOver();
    }

    /** There is always room for the rest of the frame that has begun, and for a chunk if nothing has. */
    private void makeRoom() {
        if (start == end) {
            start = 0;
            end = 0;
            if (buffer.length > CHUNK_BYTES) {
                buffer = new byte[CHUNK_BYTES];
            }
        } else if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        int wanted = end < FrameCodec.LENGTH_BYTES ? 0 : FrameCodec.LENGTH_BYTES + lengthAt(0);
        if (wanted > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(BUFFER_BYTES_MAX, Math.max(wanted, buffer.length * 2)));
        }
    }

    private void handOver() {
        while (end - start >= FrameCodec.LENGTH_BYTES) {
            int length = lengthAt(start);
            FrameCodec.checkLength(length);
            if (end - start - FrameCodec.LENGTH_BYTES < length) {
                return;
            }
            int at = start + FrameCodec.LENGTH_BYTES;
            start = at + length;
            receiver.received(buffer, at, length);
        }
    }

    private int lengthAt(int at) {
        return (buffer[at] & 0xff) << 24
                | (buffer[at + 1] & 0xff) << 16
                | (buffer[at + 2] & 0xff) << 8
                | buffer[at + 3] & 0xff;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // The socket is gone either way, and nobody waits for it.
            System.getLogger(TcpTransport.class.getName()).log(System.Logger.Level.DEBUG, "closing a socket", e);
        }
    }
}
