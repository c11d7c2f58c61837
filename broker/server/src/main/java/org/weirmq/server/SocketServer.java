package org.weirmq.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;

/** The sockets of a loop, on the loop's one thread: epoll where its native library is there, NIO elsewhere. */
final class SocketServer {
    private static final int READ_BYTES = 32 * 1024;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private final ShardLoop loop;
    private final Channel listening;

    private SocketServer(ShardLoop loop, Channel listening) {
        this.loop = loop;
        this.listening = listening;
    }

    /** The one thread that is the loop, its executor, and its sockets'. */
    static EventLoopGroup newLoop(String name, boolean daemon) {
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, daemon), io);
    }

    /** @throws java.net.BindException among others, when the address is in use */
    static SocketServer listen(ShardLoop loop, EventLoop eventLoop, String host, int port) throws Exception {
        byte[] scratch = new byte[READ_BYTES];
        Class<? extends ServerChannel> type =
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(eventLoop, eventLoop)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new SocketLink(loop, scratch, channel));
                    }
                });
        Channel listening =
                bootstrap.bind(new InetSocketAddress(host, port)).sync().channel();
        return new SocketServer(loop, listening);
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    int connections() {
        return loop.connections();
    }

    /** Accepts nothing more. */
    Future<?> close() {
        return listening.close();
    }
}
