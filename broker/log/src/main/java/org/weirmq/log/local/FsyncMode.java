package org.weirmq.log.local;

/** When an append counts as durable. */
public enum FsyncMode {
    /**
     * After a force of the disk. What was reported durable survives the death of the process, of the operating system
     * and a power cut, as far as the disk keeps what it confirmed.
     */
    ALWAYS,
    /**
     * After it was handed to the operating system; the disk is forced every interval. It survives the death of the
     * process. A power cut or a crash of the operating system can lose what was appended since the last force, so
     * messages whose send returned may be missing and settled ones may come again.
     */
    INTERVAL,
    /**
     * After it was handed to the operating system; the disk is forced by checkpoints and at close only. It survives the
     * death of the process. A power cut or a crash of the operating system can lose everything since the last checkpoint.
     */
    NEVER
}
