package org.weirmq.server;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weirmq.core.Fact;
import org.weirmq.core.Journal;
import org.weirmq.core.MessageView;
import org.weirmq.log.Appended;
import org.weirmq.log.BlobId;
import org.weirmq.log.Entry;
import org.weirmq.log.Force;
import org.weirmq.log.LogEngine;
import org.weirmq.protocol.BlobRef;
import org.weirmq.protocol.EncodedMessage;

/** The core's journal on a log engine: facts become entries, payloads become messages. */
final class LogJournal implements Journal {
    private final LogEngine engine;
    private final Runnable fetched;
    private final Consumer<UUID> named;
    private final long pendingBytesMax;
    private final StateCodec codec = new StateCodec();
    private long lastTicket;

    /**
     * @param pendingBytesMax appended and not durable bytes above which the log is behind
     * @param fetched told after messages were handed to the core: there may be something to dispatch
     * @param named told of each large body that a record names
     */
    LogJournal(LogEngine engine, long pendingBytesMax, Runnable fetched, Consumer<UUID> named) {
        this.engine = engine;
        this.pendingBytesMax = pendingBytesMax;
        this.fetched = fetched;
        this.named = named;
    }

    /** The ticket of the newest append. */
    long lastTicket() {
        return lastTicket;
    }

    @Override
    public long append(List<Fact> facts, boolean force, long[] offsets) {
        List<Entry> entries;
        if (facts.size() == 1) {
            entries = List.of(entry(facts.get(0)));
        } else {
            entries = new ArrayList<>(facts.size());
            for (Fact fact : facts) {
                entries.add(entry(fact));
            }
        }
        Appended appended = engine.append(entries, force ? Force.NOW : Force.LAZY);
        System.arraycopy(appended.offsets(), 0, offsets, 0, entries.size());
        lastTicket = Math.max(lastTicket, appended.ticket());
        return appended.ticket();
    }

    private Entry entry(Fact fact) {
        if (fact instanceof Fact.Data data) {
            EncodedMessage message = ((StoredMessage) data.message()).encoded();
            return new Entry(data.log(), message.bytes(), blob(message));
        } else if (fact instanceof Fact.State state) {
            return new Entry(state.shard(), codec.encode(state.change()));
        }
        throw new IllegalStateException("expected a known kind of fact, but " + fact);
    }

    private @Nullable BlobId blob(EncodedMessage message) {
        BlobRef blob = message.blob();
        if (blob == null) {
            return null;
        }
        named.accept(blob.blob());
        return blobId(blob.blob());
    }

    static BlobId blobId(UUID blob) {
        return new BlobId(blob.getMostSignificantBits(), blob.getLeastSignificantBits());
    }

    @Override
    public void fetch(long log, long fromOffset, int bytesMax, Fetched callback) {
        engine.read(log, fromOffset, bytesMax, (offsets, payloads) -> {
            MessageView[] messages = new MessageView[payloads.length];
            for (int i = 0; i < payloads.length; i++) {
                messages[i] = StoredMessage.of(payloads[i]);
            }
            callback.fetched(offsets, messages);
            fetched.run();
        });
    }

    @Override
    public boolean isBehind() {
        return engine.pendingBytes() > pendingBytesMax || engine.isBehind();
    }

    @Override
    public void release(long log, long from, long to) {
        engine.release(log, from, to);
    }

    @Override
    public void trim(long log, long before) {
        engine.trim(log, before);
    }

    @Override
    public void delete(long log) {
        engine.delete(log);
    }
}
