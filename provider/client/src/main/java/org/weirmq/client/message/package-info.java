/** What messages are made of inside: property rules, conversions, deserialization, and the hooks of the session. */
@NullMarked
package org.weirmq.client.message;

import org.jspecify.annotations.NullMarked;
