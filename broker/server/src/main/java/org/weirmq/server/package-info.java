/** The shell of the broker: the loop, sessions, sockets, configuration, and the {@code weirmq} command. */
@NullMarked
package org.weirmq.server;

import org.jspecify.annotations.NullMarked;
