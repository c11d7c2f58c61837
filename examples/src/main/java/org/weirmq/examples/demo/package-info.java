/**
 * The demo: the orders of one day go through a broker that is killed in the middle, and an audit counts what came of
 * them. {@link org.weirmq.examples.demo.Demo} tells the story; start reading there.
 */
@NullMarked
package org.weirmq.examples.demo;

import org.jspecify.annotations.NullMarked;
