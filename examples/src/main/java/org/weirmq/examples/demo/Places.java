package org.weirmq.examples.demo;

/** The names that the clients of the demo share. */
final class Places {
    static final String ORDERS = "orders";
    static final String SHIPPED = "shipped";
    static final String EVENTS = "order-events";
    static final int PARTITIONS = 8;

    /** A durable subscription with one subscriber. */
    static final String ARCHIVE = "archive";
    /** A shared durable subscription: each partition of the topic belongs to one of its members. */
    static final String BILLING = "billing";

    /** A shared subscription that is not durable. */
    static final String DASHBOARD = "dashboard";

    /** The property with the order's number, and with the attempt if it was sent before. */
    static final String KEY = "orderKey";

    private Places() {}
}
