package org.weirmq.core;

import org.jspecify.annotations.Nullable;

/** Message groups that hash alike: while one of their messages is out, the rest go to the same member. */
final class Bucket {
    final int number;

    @Nullable Member member;

    int inFlight;
    /** Messages that were passed over for the member's sake or came back; nothing newer may overtake them. */
    int waiting;

    Bucket(int number) {
        this.number = number;
    }

    boolean mayGoTo(Member candidate) {
        return inFlight == 0 || member == candidate;
    }
}
