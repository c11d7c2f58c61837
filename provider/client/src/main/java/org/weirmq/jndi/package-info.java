/** Naming: an initial context that needs no server, and the object factory for references in other ones. */
@NullMarked
package org.weirmq.jndi;

import org.jspecify.annotations.NullMarked;
