package org.weirmq.core.selector;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weirmq.core.MessageView;

/** A message that has properties and nothing else, and counts how often it is asked for each. */
final class PropertiesOnly implements MessageView {
    private final Map<String, Object> values;
    final Map<String, Integer> asked = new HashMap<>();

    PropertiesOnly(Map<String, Object> values) {
        this.values = values;
    }

    @Override
    public @Nullable Object value(String identifier) {
        asked.merge(identifier, 1, Integer::sum);
        return values.get(identifier);
    }

    @Override
    public int priority() {
        return 4;
    }

    @Override
    public boolean persistent() {
        return true;
    }

    @Override
    public long expiresAtMs() {
        return 0;
    }

    @Override
    public long deliverAtMs() {
        return 0;
    }

    @Override
    public boolean hasBodyApart() {
        return false;
    }

    @Override
    public int sizeBytes() {
        return 0;
    }

    @Override
    public long producerHigh() {
        return 0;
    }

    @Override
    public long producerLow() {
        return 0;
    }

    @Override
    public int session() {
        return 0;
    }

    @Override
    public long sequence() {
        return 0;
    }

    @Override
    public @Nullable String groupId() {
        return null;
    }

    @Override
    public @Nullable String clientId() {
        return null;
    }
}
