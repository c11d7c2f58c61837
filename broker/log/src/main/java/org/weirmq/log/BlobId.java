package org.weirmq.log;

/** The name of a large body, chosen by the owner and unique for ever. */
public record BlobId(long high, long low) {}
