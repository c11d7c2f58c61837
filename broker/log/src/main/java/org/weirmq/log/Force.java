package org.weirmq.log;

/** Whether somebody waits for a batch to be durable. */
public enum Force {
    /** Forced at the end of this turn. */
    NOW,
    /** Written and forced with whatever comes next, or after the flush interval. */
    LAZY
}
