package org.weirmq.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.weirmq.log.BlobId;
import org.weirmq.log.BlobStore;
import org.weirmq.log.LogException;
import org.weirmq.protocol.BlobRef;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Limits;
import org.weirmq.protocol.ProtocolException;

/**
 * Goal: a connection's bodies take bounded memory and leave nothing behind, whatever the client does and whatever is under way
 * when it goes. Method: the class itself between an owner and a store that does what it was asked when the test says so.
 */
class BodiesTest {
    /** Operations wait in it; it knows which blobs have something on the disk. */
    private static final class Store implements BlobStore {
        final Deque<Runnable> waiting = new ArrayDeque<>();
        final Set<BlobId> files = new HashSet<>();
        private final Set<BlobId> taken = new HashSet<>();

        @Nullable LogException failure;

        @Override
        public boolean holds(BlobId blob) {
            return taken.contains(blob);
        }

        @Override
        public void write(BlobId blob, byte[] chunk, Done done) {
            taken.add(blob);
            touch(blob, done);
        }

        @Override
        public void force(BlobId blob, Done done) {
            touch(blob, done);
        }

        private void touch(BlobId blob, Done done) {
            waiting.add(() -> {
                files.add(blob); // opened, and so created
                done.done(failure);
            });
        }

        @Override
        public void read(BlobId blob, long position, int length, BlobRead callback) {
            waiting.add(() -> callback.read(new byte[length], null));
        }

        @Override
        public void discard(BlobId blob) {
            taken.remove(blob);
            waiting.add(() -> files.remove(blob));
        }

        void run() {
            for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                next.run();
            }
        }
    }

    private static final class Connection implements Bodies.Owner {
        final List<Frame.Reply> answers = new ArrayList<>();
        boolean reading = true;
        boolean keepsUp = true;
        boolean over;

        @Override
        public void answer(Frame.FromBroker frame) {
            answers.add((Frame.Reply) frame);
        }

        @Override
        public void underWay(boolean many) {
            reading = !many;
        }

        @Override
        public boolean keepsUp() {
            return keepsUp;
        }

        @Override
        public boolean over() {
            return over;
        }
    }

    private final Store store = new Store();
    private final Connection connection = new Connection();
    private final Bodies bodies = new Bodies(store, connection);
    private final UUID blob = new UUID(1, 1);

    private static Frame.BlobWrite chunk(UUID blob, boolean last) {
        return new Frame.BlobWrite(1, blob, new byte[10], last);
    }

    private static ErrorCode codeOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(ProtocolException.class, call).code();
    }

    @Test
    void aConnectionThatGoesWithItsLastChunkUnderWayLeavesNoFile() {
        bodies.write(chunk(blob, false), false);
        bodies.write(chunk(blob, true), false);
        connection.over = true;
        bodies.end();
        store.run();
        assertThat(store.files).isEmpty();
    }

    @Test
    void aConnectionThatGoesDuringTheForceLeavesNoFile() {
        bodies.write(chunk(blob, true), false);
        store.waiting.remove().run();
        connection.over = true;
        assertThat(bodies.lost()).isFalse();
        store.run();
        assertThat(store.files).isEmpty();
    }

    @Test
    void aBodyThatCannotBeWrittenGoesAtOnce() {
        bodies.write(chunk(blob, false), false);
        store.failure = new LogException(LogException.Reason.DISK_FULL, "full");
        store.run();
        store.failure = null;
        bodies.write(chunk(blob, false), false);
        store.run();
        assertThat(store.files).isEmpty();
        assertThat(connection.answers).extracting(Frame.Reply::code).doesNotContain(ErrorCode.OK);
        assertThat(bodies.holds(new BlobRef(blob, 20))).isFalse();
    }

    @Test
    void aDiskAtItsLimitEndsABodyThatHasBegun() {
        bodies.write(chunk(blob, false), false);
        bodies.write(chunk(blob, false), true);
        store.run();
        assertThat(store.files).isEmpty();
        bodies.write(chunk(blob, true), false);
        store.run();
        assertThat(store.files).isEmpty();
        assertThat(connection.answers.get(connection.answers.size() - 1).code()).isEqualTo(ErrorCode.NO_SPACE);
    }

    @Test
    void readsWaitForAClientThatDoesNotTakeTheAnswers() {
        for (int i = 0; i < 1_000; i++) {
            bodies.read(new Frame.BlobRead(i + 1, blob, 0, Limits.CHUNK_BYTES_MAX));
        }
        assertThat(connection.reading).isFalse();
        assertThat(store.waiting).hasSize(Bodies.UNDER_WAY_MAX);
        connection.keepsUp = false;
        store.run();
        assertThat(connection.answers).hasSize(Bodies.UNDER_WAY_MAX);
        assertThat(connection.reading).isFalse();
        connection.keepsUp = true;
        bodies.goOn();
        assertThat(store.waiting).hasSize(Bodies.UNDER_WAY_MAX);
        store.run();
        assertThat(connection.answers).hasSize(1_000);
        assertThat(connection.reading).isTrue();
        assertThat(connection.answers).extracting(Frame.Reply::request).isSorted();
    }

    @Test
    void readsOfAConnectionThatIsGoneAreNotBegun() {
        for (int i = 0; i < 100; i++) {
            bodies.read(new Frame.BlobRead(i + 1, blob, 0, 100));
        }
        connection.over = true;
        bodies.end();
        store.run();
        assertThat(connection.answers).isEmpty();
        assertThat(store.waiting).isEmpty();
    }

    @Test
    void aBodyHasALimit() {
        byte[] chunk = new byte[Limits.CHUNK_BYTES_MAX];
        for (long bytes = 0; bytes < Limits.BODY_BYTES_MAX; bytes += chunk.length) {
            bodies.write(new Frame.BlobWrite(0, blob, chunk, false), false);
            store.run();
        }
        assertThat(codeOf(() -> bodies.write(chunk(blob, true), false))).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
    }

    @Test
    void bodiesOfAConnectionBeforeMakeRoom() {
        for (int i = 0; i < Bodies.UNNAMED_MAX; i++) {
            bodies.write(chunk(new UUID(2, i), true), false);
        }
        store.run();
        assertThat(codeOf(() -> bodies.write(chunk(blob, true), false))).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(bodies.lost()).isTrue();
        Bodies again = new Bodies(store, new Connection());
        again.adopt(bodies);
        assertThat(again.holds(new BlobRef(new UUID(2, 0), 10))).isTrue();
        assertThatCode(() -> again.write(chunk(blob, true), false)).doesNotThrowAnyException();
        store.run();
        assertThat(again.holds(new BlobRef(blob, 10))).isTrue();
        assertThat(again.holds(new BlobRef(new UUID(2, 0), 10))).isFalse();
        assertThat(store.files).hasSize(Bodies.UNNAMED_MAX);
    }

    @Test
    void anIdThatIsTakenIsRefused() {
        bodies.write(chunk(blob, true), false);
        store.run();
        Bodies other = new Bodies(store, new Connection());
        assertThat(codeOf(() -> other.write(chunk(blob, true), false))).isEqualTo(ErrorCode.UNEXPECTED_FRAME);
        other.end();
        store.run();
        assertThat(store.files).hasSize(1);
        assertThat(bodies.holds(new BlobRef(blob, 10))).isTrue();
    }

    @Test
    void aBodyThatWasWrittenAgainForNothingGoes() {
        bodies.write(chunk(blob, true), false);
        store.run();
        bodies.unneeded(blob);
        store.run();
        assertThat(store.files).isEmpty();
    }
}
