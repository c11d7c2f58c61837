/** The ports through which frames leave the provider. */
@NullMarked
package org.weirmq.client.spi;

import org.jspecify.annotations.NullMarked;
