package org.weirmq.examples.demo;

import java.util.List;

/**
 * One line of a client's notebook: what it did, with which orders, and when.
 *
 * @param where a queue or topic for sends, a queue or subscription for the rest
 * @param micros since 1970, on the clock of this machine, which all processes of the demo share
 * @param what keys of orders; for {@link Event#HOLDS} numbers of partitions
 */
record Note(String client, Event event, String where, long micros, List<String> what) {

    enum Event {
        /** About to send; noted before the broker can know of it. */
        SENDING,
        /** The send returned, or the commit that it belonged to. */
        SENT,
        /** The broker handed it over. */
        DELIVERED,
        /** About to acknowledge or to commit; noted before the broker can know of it. */
        SETTLING,
        /** The acknowledgement or the commit returned: from now on nobody may get it again. */
        SETTLED,
        /** The partitions that this client's consumer has from now on. */
        HOLDS
    }

    static Note parse(String client, String line) {
        String[] field = line.split(" ", -1);
        return new Note(
                client,
                Event.valueOf(field[1]),
                field[2],
                Long.parseLong(field[0]),
                List.of(field).subList(3, field.length));
    }

    String line() {
        StringBuilder line = new StringBuilder()
                .append(micros)
                .append(' ')
                .append(event)
                .append(' ')
                .append(where);
        what.forEach(word -> line.append(' ').append(word));
        return line.toString();
    }
}
