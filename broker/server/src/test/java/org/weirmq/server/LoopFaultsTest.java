package org.weirmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.weirmq.core.CoreConfig;
import org.weirmq.log.Appended;
import org.weirmq.log.BlobStore;
import org.weirmq.log.Entry;
import org.weirmq.log.Force;
import org.weirmq.log.LogEngine;
import org.weirmq.log.LogListener;
import org.weirmq.log.LogRange;
import org.weirmq.log.ReadCallback;
import org.weirmq.log.Recovery;
import org.weirmq.log.Space;
import org.weirmq.log.local.MemoryLogEngine;
import org.weirmq.protocol.ConsumerKind;
import org.weirmq.protocol.DestinationKind;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.FrameCodec;
import org.weirmq.protocol.MessageCodec;
import org.weirmq.protocol.MessageFields;
import org.weirmq.protocol.Outcome;
import org.weirmq.protocol.WireReader;
import org.weirmq.protocol.WireWriter;

/**
 * Goal: the loop lets nothing out before it is durable, in order; refuses sends when space is low and goes on settling; tells
 * everybody and stops when the log fails; closes those who are silent; waits for those who do not read.
 * Method: the loop without threads, on a memory engine whose durability, space and failure the test decides, with a clock that
 * the test moves.
 */
class LoopFaultsTest {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<Throwable> broken = new ArrayList<>();
    private long nowMs = 1_000_000;
    private Engine engine;
    private final ShardLoop loop = new ShardLoop(
            LoopSettings.defaults(CoreConfig.defaults(), "a test", 1),
            this::open,
            Gate.open(),
            tasks::add,
            () -> nowMs,
            broken::add);

    private LogEngine open(LogListener listener, Executor executor) {
        engine = new Engine(held -> new MemoryLogEngine(executor, 1 << 20, held), listener);
        return engine;
    }

    private void run() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    /** Holds back what the memory engine reports. */
    private static final class Engine implements LogEngine, LogListener {
        private final LogEngine memory;
        private final LogListener listener;
        boolean hold;
        private long durable;
        Space space = Space.OK;
        boolean closed;

        Engine(Function<LogListener, LogEngine> engines, LogListener listener) {
            this.memory = engines.apply(this);
            this.listener = listener;
        }

        void letGo() {
            hold = false;
            listener.durable(durable);
        }

        @Override
        public void durable(long ticket) {
            durable = ticket;
            if (!hold) {
                listener.durable(ticket);
            }
        }

        @Override
        public void failed(Throwable cause) {
            listener.failed(cause);
        }

        @Override
        public void snapshot(int shard, java.util.function.Consumer<byte[]> chunks) {
            listener.snapshot(shard, chunks);
        }

        @Override
        public void recover(Recovery recovery) {
            memory.recover(recovery);
        }

        @Override
        public Appended append(List<Entry> entries, Force force) {
            return memory.append(entries, force);
        }

        @Override
        public void endOfTurn() {
            memory.endOfTurn();
        }

        @Override
        public void tick(long now) {
            memory.tick(now);
        }

        @Override
        public void read(long log, long fromOffset, int bytesMax, ReadCallback callback) {
            memory.read(log, fromOffset, bytesMax, callback);
        }

        @Override
        public void release(long log, long from, long to) {
            memory.release(log, from, to);
        }

        @Override
        public void trim(long log, long before) {
            memory.trim(log, before);
        }

        @Override
        public void delete(long log) {
            memory.delete(log);
        }

        @Override
        public LogRange range(long log) {
            return memory.range(log);
        }

        @Override
        public Space space() {
            return space;
        }

        @Override
        public long pendingBytes() {
            return memory.pendingBytes();
        }

        @Override
        public BlobStore blobs() {
            return memory.blobs();
        }

        @Override
        public void close() {
            closed = true;
            memory.close();
        }
    }

    private final class Client implements Transport {
        final UUID identity = UUID.randomUUID();
        final ArrayDeque<Frame> frames = new ArrayDeque<>();
        boolean writable = true;
        boolean reading = true;
        boolean ended;
        int writes;
        final Conversation conversation = loop.connected(this);

        Client greeted() {
            send(new Frame.Hello(1, 1, identity, false, null, null, null, "a test"));
            run();
            expect(Frame.Welcome.class);
            send(new Frame.OpenSession(1, false));
            send(new Frame.Declare(1, 1, DestinationKind.QUEUE, "q", false));
            run();
            expect(Frame.Reply.class);
            return this;
        }

        void send(Frame frame) {
            WireWriter bytes = new WireWriter(64);
            FrameCodec.encode(frame, bytes);
            conversation.received(bytes.array(), 0, bytes.position());
        }

        void message(long sequence) {
            MessageFields fields = new MessageFields();
            fields.producer = identity;
            fields.session = 1;
            fields.sequence = sequence;
            fields.body = new byte[1000];
            send(new Frame.Send(1, List.of(new Frame.Send.Item(sequence, 1, false, MessageCodec.encode(fields)))));
        }

        void consume(int credit) {
            send(new Frame.Attach(2, 1, 1, 1, ConsumerKind.QUEUE, null, null, false));
            send(new Frame.Flow(1, credit, 0));
            run();
            assertThat(expect(Frame.Reply.class).code()).isEqualTo(ErrorCode.OK);
        }

        <F extends Frame> F expect(Class<F> type) {
            Frame frame = frames.poll();
            assertThat(frame).isInstanceOf(type);
            return type.cast(frame);
        }

        void expectFault(ErrorCode code) {
            assertThat(expect(Frame.Fault.class).code()).isEqualTo(code);
            assertThat(ended).isTrue();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            writes++;
            int at = offset;
            while (at < offset + length) {
                int frame = new WireReader(bytes, at, 4).i32();
                frames.add(FrameCodec.decodeFromBroker(bytes, at + 4, frame));
                at += 4 + frame;
            }
        }

        @Override
        public boolean writable() {
            return writable;
        }

        @Override
        public void reading(boolean wanted) {
            reading = wanted;
        }

        @Override
        public void end() {
            ended = true;
        }
    }

    @Test
    void nothingLeavesBeforeItIsDurableThenAllInOneWrite() {
        Client producer = new Client().greeted();
        Client consumer = new Client().greeted();
        consumer.consume(10);
        engine.hold = true;
        producer.message(1);
        producer.message(2);
        run();
        producer.message(3);
        run();
        assertThat(producer.frames).isEmpty();
        assertThat(consumer.frames).isEmpty();
        producer.writes = 0;
        consumer.writes = 0;
        engine.letGo();
        run();
        assertThat(producer.expect(Frame.Sent.class).upTo()).isEqualTo(3);
        Frame.Deliver deliver = consumer.expect(Frame.Deliver.class);
        assertThat(deliver.first()).isEqualTo(1);
        assertThat(deliver.items()).hasSize(3);
        assertThat(producer.writes).isEqualTo(1);
        assertThat(consumer.writes).isEqualTo(1);
    }

    @Test
    void whatNeedsNoForceWaitsForWhatCameBefore() {
        Client client = new Client().greeted();
        engine.hold = true;
        client.message(1);
        client.send(new Frame.Ping(5));
        run();
        assertThat(client.frames).isEmpty();
        engine.letGo();
        run();
        client.expect(Frame.Sent.class);
        client.expect(Frame.Pong.class);
    }

    @Test
    void lowSpaceRefusesSendsAndGoesOnSettling() {
        Client client = new Client().greeted();
        client.message(1);
        run();
        client.expect(Frame.Sent.class);
        engine.space = Space.LOW;
        client.message(2);
        run();
        client.message(3);
        run();
        assertThat(client.frames.removeLast()).isInstanceOfSatisfying(Frame.SendFailed.class, failed -> {
            assertThat(failed.code()).isEqualTo(ErrorCode.NO_SPACE);
            assertThat(failed.sequence()).isEqualTo(3);
        });
        client.frames.clear();
        client.consume(10);
        long last = ((Frame.Deliver) client.frames.removeLast()).items().size();
        client.send(new Frame.Settle(9, 1, Outcome.ACCEPTED, List.of(new Frame.Settlement(1, new long[] {1, last}))));
        run();
        assertThat(client.expect(Frame.Reply.class).code()).isEqualTo(ErrorCode.OK);
        engine.space = Space.OK;
        loop.tick();
        run();
        client.message(4);
        run();
        assertThat(client.expect(Frame.Sent.class).upTo()).isEqualTo(4);
    }

    @Test
    void aFailedLogTellsEverybodyAndConfirmsNothing() {
        Client one = new Client().greeted();
        Client two = new Client().greeted();
        engine.hold = true;
        one.message(1);
        run();
        IOException cause = new IOException("the disk is gone");
        engine.failed(cause);
        run();
        one.expectFault(ErrorCode.LOG_FAILED);
        two.expectFault(ErrorCode.LOG_FAILED);
        assertThat(broken).singleElement().satisfies(e -> assertThat(e).hasCause(cause));
        assertThat(engine.closed).isTrue();
        Client late = new Client();
        late.expectFault(ErrorCode.BROKER_STOPPING);
    }

    @Test
    void aStopWaitsForWhatIsOutstanding() {
        Client client = new Client().greeted();
        engine.hold = true;
        client.message(1);
        run();
        List<String> stopped = new ArrayList<>();
        loop.stop(() -> stopped.add("yes"));
        run();
        assertThat(stopped).isEmpty();
        assertThat(client.reading).isFalse();
        engine.letGo();
        run();
        assertThat(client.expect(Frame.Sent.class).upTo()).isEqualTo(1);
        client.expectFault(ErrorCode.BROKER_STOPPING);
        assertThat(stopped).containsExactly("yes");
        assertThat(engine.closed).isTrue();
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() {
        Client silent = new Client();
        Client greeted = new Client().greeted();
        nowMs += 10_001;
        loop.tick();
        run();
        silent.expectFault(ErrorCode.GREETING_TIMEOUT);
        for (int i = 0; i < 3; i++) {
            nowMs += 15_001;
            loop.tick();
            run();
        }
        greeted.expect(Frame.Ping.class);
        while (greeted.frames.peek() instanceof Frame.Ping) {
            greeted.frames.remove();
        }
        greeted.expectFault(ErrorCode.HEARTBEAT_MISSED);
    }

    @Test
    void aClientThatDoesNotReadIsNotReadEither() {
        Client slow = new Client().greeted();
        Client quick = new Client().greeted();
        slow.consume(100);
        slow.writable = false;
        for (int i = 1; i <= 20; i++) {
            quick.message(i);
            run();
        }
        while (!quick.frames.isEmpty()) {
            quick.expect(Frame.Sent.class);
        }
        assertThat(slow.frames).isEmpty();
        assertThat(slow.reading).isFalse();
        slow.writable = true;
        slow.conversation.writable();
        run();
        assertThat(slow.expect(Frame.Deliver.class).items()).hasSize(20);
        assertThat(slow.reading).isTrue();
    }

    @Test
    void largeBodiesAreWrittenNamedAndReadAgain() {
        Client client = new Client().greeted();
        UUID blob = UUID.randomUUID();
        client.send(new Frame.BlobWrite(0, blob, new byte[1000], false));
        client.send(new Frame.BlobWrite(5, blob, new byte[] {1, 2, 3}, true));
        run();
        assertThat(client.expect(Frame.Reply.class).code()).isEqualTo(ErrorCode.OK);
        MessageFields fields = new MessageFields();
        fields.producer = client.identity;
        fields.session = 1;
        fields.sequence = 1;
        fields.blob = new org.weirmq.protocol.BlobRef(blob, 1003);
        client.send(new Frame.Send(1, List.of(new Frame.Send.Item(1, 1, false, MessageCodec.encode(fields)))));
        run();
        assertThat(client.expect(Frame.Sent.class).upTo()).isEqualTo(1);
        client.send(new Frame.BlobRead(6, blob, 998, 100));
        run();
        assertThat(client.expect(Frame.Reply.class).payload()).containsExactly(0, 0, 1, 2, 3);
    }

    @Test
    void aBodyThatNoMessageNamedGoesAfterItsConnection() {
        Client client = new Client().greeted();
        Client other = new Client().greeted();
        UUID blob = UUID.randomUUID();
        client.send(new Frame.BlobWrite(5, blob, new byte[10], true));
        run();
        assertThat(client.expect(Frame.Reply.class).code()).isEqualTo(ErrorCode.OK);
        client.conversation.lost();
        run();
        nowMs += CoreConfig.defaults().graceMs() + 1;
        loop.tick();
        run();
        other.frames.clear(); // a ping
        other.send(new Frame.BlobRead(6, blob, 0, 100));
        run();
        assertThat(other.expect(Frame.Reply.class).code()).isEqualTo(ErrorCode.NO_SUCH_BODY);
    }

    @Test
    void aConnectionThatComesAgainMayNameTheBodyItWrote() {
        Client client = new Client().greeted();
        UUID blob = UUID.randomUUID();
        client.send(new Frame.BlobWrite(5, blob, new byte[10], true));
        run();
        client.expect(Frame.Reply.class);
        client.conversation.lost();
        run();
        Client again = new Client();
        again.send(new Frame.Hello(1, 1, client.identity, true, null, null, null, "a test"));
        again.send(new Frame.OpenSession(1, false));
        run();
        again.expectFault(ErrorCode.UNEXPECTED_FRAME); // too early
        Client third = new Client();
        third.send(new Frame.Hello(1, 1, client.identity, true, null, null, null, "a test"));
        run();
        third.expect(Frame.Welcome.class);
        third.send(new Frame.OpenSession(1, false));
        third.send(new Frame.Declare(1, 1, DestinationKind.QUEUE, "q", false));
        run();
        third.expect(Frame.Reply.class);
        MessageFields fields = new MessageFields();
        fields.producer = client.identity;
        fields.session = 1;
        fields.sequence = 1;
        fields.blob = new org.weirmq.protocol.BlobRef(blob, 10);
        third.send(new Frame.Send(1, List.of(new Frame.Send.Item(1, 1, false, MessageCodec.encode(fields)))));
        run();
        assertThat(third.expect(Frame.Sent.class).upTo()).isEqualTo(1);
    }

    @Test
    void anotherUserCannotTakeAnIdentity() {
        UUID identity = UUID.randomUUID();
        Client alice = new Client();
        alice.send(new Frame.Hello(1, 1, identity, false, null, "alice", "a", "a test"));
        run();
        alice.expect(Frame.Welcome.class);
        Client bob = new Client();
        bob.send(new Frame.Hello(1, 1, identity, true, null, "bob", "b", "a test"));
        run();
        bob.expectFault(ErrorCode.NOT_ALLOWED);
        alice.send(new Frame.Ping(1));
        run();
        alice.expect(Frame.Pong.class);
    }
}
