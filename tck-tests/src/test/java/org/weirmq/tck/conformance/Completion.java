package org.weirmq.tck.conformance;

import jakarta.jms.CompletionListener;
import jakarta.jms.Message;
import java.util.concurrent.CompletableFuture;

/** The outcome of an asynchronous send as a future. */
final class Completion implements CompletionListener {
    private final CompletableFuture<Message> outcome;

    private Completion(CompletableFuture<Message> outcome) {
        this.outcome = outcome;
    }

    static Completion of(CompletableFuture<Message> outcome) {
        return new Completion(outcome);
    }

    @Override
    public void onCompletion(Message message) {
        outcome.complete(message);
    }

    @Override
    public void onException(Message message, Exception failure) {
        outcome.completeExceptionally(failure);
    }
}
