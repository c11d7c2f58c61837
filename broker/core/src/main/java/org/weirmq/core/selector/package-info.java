/** Message selectors (Jakarta Messaging 3.1, section 3.8): compiled once, evaluated on what a message gives. */
@NullMarked
package org.weirmq.core.selector;

import org.jspecify.annotations.NullMarked;
