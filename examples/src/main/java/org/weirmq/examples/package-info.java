/** Programs to start from. Each has a {@code main} that takes the broker's address and prints what happened. */
@NullMarked
package org.weirmq.examples;

import org.jspecify.annotations.NullMarked;
