/** The log engine port and the local engine: bytes in named positions, nothing of JMS. */
@NullMarked
package org.weirmq.log;

import org.jspecify.annotations.NullMarked;
