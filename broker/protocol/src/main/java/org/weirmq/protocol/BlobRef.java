package org.weirmq.protocol;

import java.util.UUID;

/** A large body that is kept beside the message. */
public record BlobRef(UUID blob, long length) {}
