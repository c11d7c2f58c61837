package org.weirmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weirmq.protocol.DestinationKind;
import org.weirmq.protocol.EncodedMessage;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;

/**
 * Goal: what is sent is confirmed, delivered, settled, and there again after a restart.
 * Method: a broker in this JVM on a directory, clients of bare frames over sockets.
 */
class BrokerRoundTripTest {
    @TempDir
    Path data;

    private Broker start() throws BrokerException {
        return Broker.start(data, "127.0.0.1", 0, BrokerConfig.defaults(), null);
    }

    @Test
    void oneMessageThereAndBack() throws Exception {
        try (Broker broker = start();
                Peer peer = Peer.open(broker.port())) {
            peer.declare(1, "q");
            peer.consume(1, 1, 10);
            peer.sendMessages(1, 1, 1, 100);
            peer.expectSent(1);
            Frame.Deliver.Item item = peer.expectDeliveries(1).get(0);
            assertThat(item.count()).isEqualTo(1);
            assertThat(item.redelivered()).isFalse();
            assertThat(new EncodedMessage(item.message()).sequence()).isEqualTo(1);
            peer.settle(1, 1, 1);
        }
    }

    @Test
    void confirmedMessagesSurviveARestartAndSettledOnesDoNotComeBack() throws Exception {
        UUID identity;
        try (Broker broker = start();
                Peer peer = Peer.open(broker.port())) {
            identity = peer.identity;
            peer.declare(1, "q");
            peer.sendMessages(1, 1, 20, 1000);
            peer.expectSent(20);
            peer.consume(1, 1, 5);
            peer.expectDeliveries(5);
            peer.settle(1, 1, 5);
        }
        try (Broker broker = start();
                Peer peer = new Peer(broker.port(), identity)) {
            peer.greet(null, null);
            peer.send(new Frame.OpenSession(1, false));
            peer.declare(1, "q");
            peer.sendMessages(1, 20, 2, 1000); // the first is a repeat
            peer.expectSent(21);
            peer.consume(1, 1, 100);
            List<Frame.Deliver.Item> items = peer.expectDeliveries(16);
            for (int i = 0; i < items.size(); i++) {
                assertThat(new EncodedMessage(items.get(i).message()).sequence())
                        .isEqualTo(6 + i);
            }
        }
    }

    @Test
    void aThousandMessagesInBatches() throws Exception {
        try (Broker broker = start();
                Peer producer = Peer.open(broker.port());
                Peer consumer = Peer.open(broker.port())) {
            producer.declare(1, "q");
            consumer.declare(1, "q");
            consumer.consume(1, 1, 2000);
            for (int i = 0; i < 10; i++) {
                producer.sendMessages(1, 1 + i * 100L, 100, 1000);
            }
            producer.expectSent(1000);
            List<Frame.Deliver.Item> items = consumer.expectDeliveries(1000);
            for (int i = 0; i < items.size(); i++) {
                assertThat(new EncodedMessage(items.get(i).message()).sequence())
                        .isEqualTo(1 + i);
            }
            consumer.settle(1, 1, 1000);
        }
    }

    @Test
    void aConnectionThatComesAgainTakesThePlaceOfItsDeadOne() throws Exception {
        try (Broker broker = start();
                Peer first = Peer.open(broker.port());
                Peer again = new Peer(broker.port(), first.identity)) {
            long request = first.request();
            first.send(new Frame.Declare(request, 1, DestinationKind.QUEUE, "weir.temp.x", true));
            first.expectReply(request, ErrorCode.OK);
            again.send(new Frame.Hello(1, 1, first.identity, true, null, null, null, "a test"));
            first.expectFault(ErrorCode.CONNECTION_LOST);
            assertThat(again.expect(Frame.Welcome.class).resumed()).isTrue();
            again.ping();
        }
    }

    @Test
    void goodbyeIsAnsweredAndEndsTheConnection() throws Exception {
        try (Broker broker = start();
                Peer peer = Peer.open(broker.port())) {
            long request = peer.request();
            peer.send(new Frame.Declare(request, 1, DestinationKind.QUEUE, "weir.temp.x", true));
            peer.expectReply(request, ErrorCode.OK);
            peer.send(new Frame.Goodbye(99));
            peer.expectReply(99, ErrorCode.OK);
            peer.expectEnd();
        }
    }

    @Test
    void aStopTellsEveryClientAndKeepsWhatWasConfirmed() throws Exception {
        try (Broker broker = start();
                Peer peer = Peer.open(broker.port());
                Peer idle = Peer.open(broker.port())) {
            peer.declare(1, "q");
            peer.sendMessages(1, 1, 3, 10);
            peer.expectSent(3);
            broker.close();
            peer.expectFault(ErrorCode.BROKER_STOPPING);
            idle.expectFault(ErrorCode.BROKER_STOPPING);
            assertThat(broker.ended().get()).isNull();
        }
        try (Broker broker = start();
                Peer peer = Peer.open(broker.port())) {
            peer.declare(1, "q");
            peer.consume(1, 1, 10);
            peer.expectDeliveries(3);
        }
    }

    @Test
    void aDiskAtItsLimitRefusesSendsAndCanBeDrained() throws Exception {
        try (Broker broker = start();
                Peer peer = Peer.open(broker.port())) {
            peer.declare(1, "q");
            peer.sendMessages(1, 1, 5, 100);
            peer.expectSent(5);
        }
        Properties properties = new Properties();
        properties.setProperty("log.reserve-bytes", String.valueOf(1L << 60));
        try (Broker broker = Broker.start(data, "127.0.0.1", 0, BrokerConfig.of(properties), null);
                Peer peer = Peer.open(broker.port())) {
            peer.declare(1, "q");
            peer.ping(); // a turn later the loop knows
            peer.sendMessages(1, 1, 1, 100);
            assertThat(peer.expect(Frame.SendFailed.class).code()).isEqualTo(ErrorCode.NO_SPACE);
            peer.consume(1, 1, 3);
            peer.expectDeliveries(3);
            peer.settle(1, 1, 3);
        }
        try (Broker broker = start();
                Peer peer = Peer.open(broker.port())) {
            peer.declare(1, "q");
            peer.sendMessages(1, 1, 1, 100);
            peer.expectSent(1);
            peer.consume(1, 1, 10);
            peer.expectDeliveries(3);
        }
    }
}
