/** All that provider and broker share: frames, the message format, limits and error codes. JDK only. */
@NullMarked
package org.weirmq.protocol;

import org.jspecify.annotations.NullMarked;
