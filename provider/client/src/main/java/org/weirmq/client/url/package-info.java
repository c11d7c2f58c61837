/** Connection URLs, their options, and where the defaults of options come from. */
@NullMarked
package org.weirmq.client.url;

import org.jspecify.annotations.NullMarked;
