/** JMH benchmarks of the parts that every message passes. */
@NullMarked
package org.weirmq.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
