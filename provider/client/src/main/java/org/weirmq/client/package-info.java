/** How the provider talks to a broker. Not an API: applications use {@code jakarta.jms} and {@code org.weirmq.jms}. */
@NullMarked
package org.weirmq.client;

import org.jspecify.annotations.NullMarked;
