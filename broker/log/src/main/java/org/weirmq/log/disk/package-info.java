/** The disk as the local engine sees it: a port narrow enough to put a faulty disk under the engine in a test. */
@NullMarked
package org.weirmq.log.disk;

import org.jspecify.annotations.NullMarked;
