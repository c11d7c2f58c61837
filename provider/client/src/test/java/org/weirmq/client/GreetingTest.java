package org.weirmq.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.jms.Connection;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;

/**
 * Goal: a connection is opened with the right greeting, and every way in which it can fail gives the exception that the
 * specification names, with its code. Method: the client against a scripted peer on a socket.
 */
class GreetingTest {
    private ScriptedPeer peer;

    @BeforeEach
    void listen() throws Exception {
        peer = new ScriptedPeer();
    }

    @AfterEach
    void hangUp() throws Exception {
        peer.close();
    }

    private static <E extends JMSException> E failure(Future<Connection> opening, Class<E> type) {
        ExecutionException failed = catchThrowableOfType(ExecutionException.class, () -> ScriptedPeer.get(opening));
        assertThat(failed.getCause()).isInstanceOf(type);
        return type.cast(failed.getCause());
    }

    @Test
    void saysWhoItIs() throws Exception {
        Future<Connection> opening =
                peer.run(() -> peer.factory("?clientId=orders").createConnection("ann", "secret"));
        Frame.Hello hello = peer.greet();
        try (Connection connection = ScriptedPeer.get(opening)) {
            assertThat(hello.user()).isEqualTo("ann");
            assertThat(hello.password()).isEqualTo("secret");
            assertThat(hello.clientId()).isEqualTo("orders");
            assertThat(hello.resume()).isFalse();
            assertThat(connection.getClientID()).isEqualTo("orders");
            Future<?> closing = peer.run(() -> {
                connection.close();
                return null;
            });
            peer.reply(peer.expect(Frame.Goodbye.class).request());
            ScriptedPeer.get(closing);
            peer.expectEnd();
        }
    }

    @Test
    void wrongCredentialsAreASecurityException() throws Exception {
        Future<Connection> opening = peer.run(() -> peer.factory("").createConnection("ann", "wrong"));
        peer.accept();
        peer.expect(Frame.Hello.class);
        peer.send(new Frame.Fault(ErrorCode.WRONG_CREDENTIALS, "not you"));
        JMSSecurityException refused = failure(opening, JMSSecurityException.class);
        assertThat(refused.getErrorCode()).isEqualTo("WEIR2001");
        assertThat(refused).hasMessageContaining("not you");
    }

    @Test
    void clientIdInUse() throws Exception {
        Future<Connection> opening = peer.run(() -> peer.factory("?clientId=x").createConnection());
        peer.accept();
        peer.expect(Frame.Hello.class);
        peer.send(new Frame.Fault(ErrorCode.CLIENT_ID_IN_USE, "x is connected"));
        assertThat(failure(opening, InvalidClientIDException.class).getErrorCode())
                .isEqualTo("WEIR2003");
    }

    /** The broker would end the connection for it, and the client would try again. */
    @Test
    void whatIsTooLongIsNotEvenSent() {
        String name = "\u4e2d".repeat(342);
        assertThatThrownBy(() -> peer.factory("?clientId=" + name).createConnection())
                .isInstanceOf(InvalidClientIDException.class);
        assertThatThrownBy(() -> peer.factory("").createConnection(name, "secret"))
                .isInstanceOf(JMSSecurityException.class);
        assertThatThrownBy(() -> peer.factory("").createConnection("ann", "s".repeat(4097)))
                .isInstanceOf(JMSSecurityException.class);
    }

    @Test
    void somethingElseAnswers() throws Exception {
        Future<Connection> opening = peer.run(() -> peer.factory("").createConnection());
        peer.accept();
        peer.expect(Frame.Hello.class);
        peer.raw("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(failure(opening, JMSException.class).getErrorCode()).isEqualTo(ErrorCode.TOO_LARGE.label());
        peer.expectEnd();
    }

    @Test
    void aFrameBeforeTheWelcome() throws Exception {
        Future<Connection> opening = peer.run(() -> peer.factory("").createConnection());
        peer.accept();
        peer.expect(Frame.Hello.class);
        peer.send(new Frame.Sent(1, 1));
        assertThat(failure(opening, JMSException.class).getErrorCode()).isEqualTo(ErrorCode.UNEXPECTED_FRAME.label());
    }

    @Test
    void noAnswerAtAll() throws Exception {
        Future<Connection> opening =
                peer.run(() -> peer.factory("?connectTimeoutMs=200").createConnection());
        peer.accept();
        assertThat(failure(opening, JMSException.class).getErrorCode()).isEqualTo(ErrorCode.GREETING_TIMEOUT.label());
        peer.expect(Frame.Hello.class);
        peer.expectEnd();
    }

    @Test
    void nobodyListens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        JMSException refused = catchThrowableOfType(
                JMSException.class, () -> new WeirConnectionFactory("weir://127.0.0.1:" + port).createConnection());
        assertThat(refused.getErrorCode()).isEqualTo(ErrorCode.CANNOT_CONNECT.label());
        assertThat(refused).hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void clientIdAfterAnythingElse() throws Exception {
        Future<Connection> opening = peer.run(() -> peer.factory("").createConnection());
        peer.greet();
        Connection connection = ScriptedPeer.get(opening);
        connection.createSession();
        assertThat(catchThrowableOfType(jakarta.jms.IllegalStateException.class, () -> connection.setClientID("late"))
                        .getErrorCode())
                .isEqualTo(ErrorCode.WRONG_STATE.label());
    }

    @Test
    void heartbeatIsAnsweredAndItsSilenceIsALoss() throws Exception {
        peer.heartbeatMs = 200;
        Future<Connection> opening =
                peer.run(() -> peer.factory("?reconnect=false").createConnection());
        peer.greet();
        Connection connection = ScriptedPeer.get(opening);
        java.util.concurrent.CompletableFuture<JMSException> told = new java.util.concurrent.CompletableFuture<>();
        connection.setExceptionListener(told::complete);
        peer.send(new Frame.Ping(7));
        Frame.FromClient frame = peer.read();
        while (frame instanceof Frame.Ping) {
            frame = peer.read();
        }
        assertThat(frame).isEqualTo(new Frame.Pong(7));
        JMSException why = told.get(10, java.util.concurrent.TimeUnit.SECONDS);
        assertThat(why.getErrorCode()).isIn(ErrorCode.HEARTBEAT_MISSED.label(), ErrorCode.CONNECTION_LOST.label());
        peer.expectEnd();
    }
}
