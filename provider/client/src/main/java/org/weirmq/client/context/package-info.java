/** The simplified API of Jakarta Messaging 2.0 and later, on top of the classic one. */
@NullMarked
package org.weirmq.client.context;

import org.jspecify.annotations.NullMarked;
