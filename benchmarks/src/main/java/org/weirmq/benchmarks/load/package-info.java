/** A load driver for any Jakarta Messaging provider: one scenario a run, one JSON line of figures. */
@NullMarked
package org.weirmq.benchmarks.load;

import org.jspecify.annotations.NullMarked;
