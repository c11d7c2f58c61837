/** The local engine: one write-ahead log for all logs of a node, spilled to sorted runs at checkpoints. */
@NullMarked
package org.weirmq.log.local;

import org.jspecify.annotations.NullMarked;
