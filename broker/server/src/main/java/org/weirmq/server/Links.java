package org.weirmq.server;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Live conversations by their link number: a slot in the low bits, and above it a count, so that no number comes again. */
final class Links {
    private static final int SLOT_BITS = 20;

    private @Nullable Conversation[] slots = new @Nullable Conversation[16];
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private int slotsUsed = 1;
    private long made;
    private int size;

    Conversation add(LongFunction<Conversation> conversations) {
        int slot = free.isEmpty() ? slotsUsed++ : free.poll();
        if (slot >= slots.length) {
            slots = Arrays.copyOf(slots, slots.length * 2);
        }
        Conversation conversation = conversations.apply(++made << SLOT_BITS | slot);
        slots[slot] = conversation;
        size++;
        return conversation;
    }

    @Nullable Conversation find(long link) {
        Conversation conversation = slots[slot(link)];
        return conversation != null && conversation.link == link ? conversation : null;
    }

    private static int slot(long link) {
        return (int) link & ((1 << SLOT_BITS) - 1);
    }

    void remove(Conversation conversation) {
        int slot = slot(conversation.link);
        if (slots[slot] == conversation) {
            slots[slot] = null;
            free.add(slot);
            size--;
        }
    }

    int size() {
        return size;
    }

    /** Conversations may end meanwhile. */
    void each(Consumer<Conversation> action) {
        for (Conversation conversation : slots.clone()) {
            if (conversation != null) {
                action.accept(conversation);
            }
        }
    }
}
