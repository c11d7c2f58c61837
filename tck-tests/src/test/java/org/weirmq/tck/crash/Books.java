package org.weirmq.tck.crash;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What clients saw, and the rules that it may not break. Any thread. */
final class Books {
    /** Sends that returned, by message text. */
    final Set<String> sent = ConcurrentHashMap.newKeySet();

    private final List<String> broken = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Set<String>> settled = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> identities = new ConcurrentHashMap<>();
    private final Map<String, TreeSet<Integer>> firsts = new HashMap<>();
    private final Map<String, Set<String>> seen = new ConcurrentHashMap<>();

    /** The application was handed a message of this queue. */
    void delivered(String queue, String text, Message message) throws JMSException {
        if (settled(queue).contains(text)) {
            broken.add(text + " came from " + queue + " again after its settlement was confirmed");
        }
        String identity = message.getJMSMessageID();
        String before = identities
                .computeIfAbsent(queue, q -> new ConcurrentHashMap<>())
                .putIfAbsent(text, identity);
        if (before != null && !before.equals(identity)) {
            broken.add(text + " is in " + queue + " twice: " + before + " and " + identity);
        }
        seen.computeIfAbsent(queue, q -> ConcurrentHashMap.newKeySet()).add(text);
    }

    /** As {@link #delivered}, for a queue on which each writer's messages come in order. */
    synchronized void deliveredInOrder(String queue, String text, Message message) throws JMSException {
        boolean first = !seen(queue).contains(text);
        delivered(queue, text, message);
        int dash = text.indexOf('-');
        TreeSet<Integer> numbers = firsts.computeIfAbsent(text.substring(0, dash), writer -> new TreeSet<>());
        int number = Integer.parseInt(text.substring(dash + 1));
        if (first && !numbers.isEmpty() && numbers.last() > number) {
            broken.add(text + " came for the first time after " + numbers.last());
        }
        numbers.add(number);
    }

    /** The settlement of these was confirmed. */
    void settled(String queue, List<String> texts) {
        settled(queue).addAll(texts);
    }

    private Set<String> settled(String queue) {
        return settled.computeIfAbsent(queue, q -> ConcurrentHashMap.newKeySet());
    }

    Set<String> seen(String queue) {
        return seen.getOrDefault(queue, Set.of());
    }

    /** Confirmed sends with this prefix that nobody has received from the queue. */
    Set<String> missing(String prefix, String queue) {
        Set<String> missing = new TreeSet<>(sent);
        missing.removeIf(text -> !text.startsWith(prefix));
        missing.removeAll(seen(queue));
        return missing;
    }

    List<String> broken() {
        return List.copyOf(broken);
    }

    void broke(String what) {
        broken.add(what);
    }
}
