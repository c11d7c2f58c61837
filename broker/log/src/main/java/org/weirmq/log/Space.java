package org.weirmq.log;

/** How much room the engine has. */
public enum Space {
    /** Enough for everything. */
    OK,
    /** The reserve is reached: refuse new messages; settlements, decisions and checkpoints still fit. */
    LOW
}
