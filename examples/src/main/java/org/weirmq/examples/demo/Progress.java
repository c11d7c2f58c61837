package org.weirmq.examples.demo;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tells how far it is: one line that changes on a terminal, a line each second elsewhere. Clients count on their threads;
 * one thread prints.
 */
final class Progress {
    final LongAdder sent = new LongAdder();
    final LongAdder shipped = new LongAdder();
    final LongAdder archived = new LongAdder();
    final LongAdder shown = new LongAdder();

    private static final long TERMINAL_MS = 100;
    private static final long PLAIN_MS = 1_000;

    private final PrintStream out;
    private final boolean terminal;
    private final long startedNs = System.nanoTime();
    private long printedNs = startedNs;

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Called often; prints when it is time. */
    void tick() {
        long now = System.nanoTime();
        if (now - printedNs < (terminal ? TERMINAL_MS : PLAIN_MS) * 1_000_000) {
            return;
        }
        printedNs = now;
        String line =
                line("sent %,d   shipped %,d   archived %,d".formatted(sent.sum(), shipped.sum(), archived.sum()));
        if (terminal) {
            out.print("\r" + line + "\u001b[K");
            out.flush();
        } else {
            out.println(line);
        }
    }

    /** Something happened: a line that stays. */
    void say(String what) {
        out.println((terminal ? "\r" : "") + line(what) + (terminal ? "\u001b[K" : ""));
    }

    private String line(String text) {
        return String.format(Locale.ROOT, "%5.1f s  %s", (System.nanoTime() - startedNs) / 1e9, text);
    }
}
