package org.weirmq.core.selector;

/** A part of a compiled selector: what is true or not, or what has a value to compare. Immutable. */
sealed interface Node permits Condition, Operand {}
