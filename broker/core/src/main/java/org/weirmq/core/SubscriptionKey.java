package org.weirmq.core;

import org.jspecify.annotations.Nullable;

/**
 * What names a subscription (Jakarta Messaging 3.1, section 4.2): durable ones and shared ones that are not durable have
 * names of their own, each in the scope of its client id or of none.
 */
record SubscriptionKey(@Nullable String clientId, String name, boolean durable) {}
