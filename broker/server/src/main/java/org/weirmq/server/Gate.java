package org.weirmq.server;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decides who is let in. Called on the loop; the verdict comes on the loop, at once or later. */
public interface Gate {
    /** What a connection may do. */
    enum Verdict {
        REFUSED,
        /** Everything but the operations of an administrator. */
        ANONYMOUS,
        USER
    }

    void admit(@Nullable String user, @Nullable String password, Consumer<Verdict> verdict);

    /** Lets everybody in: for a broker that only this machine can reach. */
    static Gate open() {
        return (user, password, verdict) -> verdict.accept(Verdict.USER);
    }
}
