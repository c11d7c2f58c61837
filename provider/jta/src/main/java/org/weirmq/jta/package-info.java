/** Sessions and contexts that take part in JTA transactions without any code of the application's. */
@NullMarked
package org.weirmq.jta;

import org.jspecify.annotations.NullMarked;
