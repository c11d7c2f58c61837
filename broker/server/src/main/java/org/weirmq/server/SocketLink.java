package org.weirmq.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One socket: bytes to its conversation, frames from it. The only handler of its channel, on the loop's thread. What is read
 * is copied into the loop's array and given back to Netty at once.
 */
final class SocketLink extends ChannelInboundHandlerAdapter implements Transport {
    private static final System.Logger LOG = System.getLogger("org.weirmq.server");

    /** How long what the client still sends is read and dropped after the last frame was sent. */
    private static final long LINGER_MS = 200;
    /** How long a client may take to read its last frames. */
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private final ShardLoop loop;
    private final byte[] scratch;
    private final Channel channel;
    private @Nullable Conversation conversation;
    private boolean closing;

    /** @param scratch the loop's: at least as large as one read */
    SocketLink(ShardLoop loop, byte[] scratch, Channel channel) {
        this.loop = loop;
        this.scratch = scratch;
        this.channel = channel;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        conversation = loop.connected(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            Conversation to = conversation;
            while (to != null && !closing && in.isReadable()) {
                int length = Math.min(in.readableBytes(), scratch.length);
                in.readBytes(scratch, 0, length);
                to.received(scratch, 0, length);
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (conversation != null && channel.isWritable()) {
            conversation.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (conversation != null) {
            conversation.lost();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(System.Logger.Level.ERROR, "a connection failed", cause);
        }
        context.close();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        ByteBuf out = channel.alloc().directBuffer(length);
        out.writeBytes(bytes, offset, length);
        channel.writeAndFlush(out, channel.voidPromise());
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public void reading(boolean wanted) {
        channel.config().setAutoRead(wanted);
    }

    @Override
    public void end() {
        if (closing) {
            return;
        }
        closing = true;
        // What the client has sent and nobody read would turn the close into a reset, and the fault could be lost.
        channel.config().setAutoRead(true);
        channel.eventLoop().schedule(() -> channel.close(), CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        channel.writeAndFlush(channel.alloc().buffer(0)).addListener((ChannelFutureListener) done -> {
            if (done.isSuccess() && channel instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
                channel.eventLoop().schedule(() -> channel.close(), LINGER_MS, TimeUnit.MILLISECONDS);
            } else {
                channel.close();
            }
        });
    }
}
