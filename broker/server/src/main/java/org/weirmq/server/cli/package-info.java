/** The sub-commands of {@code weirmq}. */
@NullMarked
package org.weirmq.server.cli;

import org.jspecify.annotations.NullMarked;
