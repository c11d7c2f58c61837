package org.weirmq.client;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;

/** A request on its way. What becomes of it when the connection is lost is decided when it is made. */
final class PendingReply extends Awaited {
    final long request;
    /** Sent on the next line instead of the request that was cut off; null when the loss itself is the answer. */
    final Frame.@Nullable FromClient again;

    /** The answer when the connection is lost and there is nothing to send again. */
    private final ErrorCode onLoss;

    private final @Nullable Consumer<Frame.Reply> then;
    private final AtomicReference<@Nullable Line> line = new AtomicReference<>();
    private volatile Frame.@Nullable Reply reply;
    private volatile boolean repeated;

    private PendingReply(
            long request, Frame.@Nullable FromClient again, ErrorCode onLoss, @Nullable Consumer<Frame.Reply> then) {
        this.request = request;
        this.again = again;
        this.onLoss = onLoss;
        this.then = then;
    }

    /** Asked again on the next line, in these words. */
    static PendingReply repeated(long request, Frame.FromClient again) {
        return new PendingReply(request, again, ErrorCode.CONNECTION_LOST, null);
    }

    /** The same; the reply is also given to {@code then}, on the thread that reads. */
    static PendingReply repeated(long request, Frame.FromClient again, Consumer<Frame.Reply> then) {
        return new PendingReply(request, again, ErrorCode.CONNECTION_LOST, then);
    }

    /** Ends with this code when the line is lost; OK when the loss does what was asked for. */
    static PendingReply endingWith(long request, ErrorCode onLoss) {
        return new PendingReply(request, null, onLoss, null);
    }

    /** Nobody waits; the reply goes to {@code then}, on the thread that reads. Forgotten when the line is lost. */
    static PendingReply unattended(long request, Consumer<Frame.Reply> then) {
        return new PendingReply(request, null, ErrorCode.CONNECTION_LOST, then);
    }

    /** True for one caller per line: that one sends the request on it. */
    boolean claim(Line onto) {
        Line before = line.get();
        return before != onto && line.compareAndSet(before, onto);
    }

    boolean isOn(Line other) {
        return line.get() == other;
    }

    void markRepeated() {
        repeated = true;
    }

    /** It was sent more than once: what it asked for may have been done already. */
    boolean wasRepeated() {
        return repeated;
    }

    void answer(Frame.Reply answer) {
        if (then != null) {
            then.accept(answer);
        }
        reply = answer;
    }

    /** Without telling {@code then}: the answer is not the broker's. */
    void end(ErrorCode code, String text) {
        reply = new Frame.Reply(request, code, text, new byte[0]);
    }

    void lost() {
        reply = new Frame.Reply(request, onLoss, "the connection was lost before the reply came", new byte[0]);
    }

    Frame.@Nullable Reply reply() {
        return reply;
    }

    @Override
    boolean met() {
        return reply != null;
    }
}
