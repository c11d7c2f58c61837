/** The broker's state machines. JDK only: no clock, thread, file, socket or logger; time is an argument. */
@NullMarked
package org.weirmq.core;

import org.jspecify.annotations.NullMarked;
