/** What each stage of a message's path costs on this machine, measured alone. */
@NullMarked
package org.weirmq.benchmarks.stages;

import org.jspecify.annotations.NullMarked;
